"""What may be asked: the desk, the loop, how long answers take, the trail and the trace."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from answers.town import day, published
from countersign import clock
from countersign.answers import actions, queries
from countersign.answers.jobs import keep_time
from countersign.answers.models import Commitment
from countersign.errors import NotFound, NotNow
from countersign.findings.models import Due, Finding
from countersign.people.rules import SYSTEM


def test_a_finding_goes_from_waiting_to_resolved_as_its_offices_answer(town):
    finding = town.finding
    assert queries.standing(finding) == "waiting"
    with clock.at(day(29)):
        assert queries.standing(finding) == "overdue", "also before anybody kept the clocks"
    for body, by in (
        (town.place.commissioner, town.commissioner),
        (town.place.subcontractor, town.subcontractor),
        (town.place.provider, town.provider),
    ):
        settles = {"would_settle": "A count at three stops.", "payer": body, "settle_by": day(40)}
        said = {"kind": "decline", "text": "Our counts say otherwise.", "reason": "not_believed", "commitments": []}
        town.accept(body, by, **(said | settles if body != town.place.provider else {}))
    assert queries.standing(finding) == "answered"
    claim = town.claim(Commitment.objects.get())
    town.say(claim.rounds.get(number=1), "confirm", town.people)
    keep_time(day(15))
    assert queries.standing(finding) == "resolved"
    claim.commitment.refresh_from_db()
    actions.commit(origin="clause", body=town.place.provider, contract=town.place.contract, finding=finding,
                   promise=town.promise(due_on=day(90)), by=SYSTEM)  # fmt: skip
    assert queries.standing(finding) == "answered", "as long as a promise is open"


def test_a_moved_clock_keeps_the_finding_open(town):
    for body, by in ((town.place.commissioner, town.commissioner), (town.place.subcontractor, town.subcontractor)):
        town.accept(body, by)
    town.accept(kind="decline", reason="not_ours", text="The county runs it.", names=town.elsewhere, commitments=[])
    assert queries.standing(town.finding) == "waiting"
    assert queries.standings([]) == {}


def test_a_desk_lists_what_a_body_has_to_do_by_date(town):
    commitment = town.commitment()
    claim = town.claim()
    actions.contest(claim.commitment, about="cause", by=town.holder(town.people[0]))
    other = published(town.place, town.people[:9], days=3)
    tasks = queries.yours(town.provider)
    assert [(one.task, one.thing.pk) for one in tasks] == [
        ("answer", Due.objects.get(finding=other, body=town.place.provider).pk),
        ("contest", claim.commitment.contests.get().pk),
        ("claim", commitment.pk),
    ]
    assert [one.due_on for one in tasks] == sorted(one.due_on for one in tasks)
    assert {one.body for one in tasks} == {town.place.provider}
    assert [one.task for one in queries.yours(town.commissioner)] == ["answer", "answer"]
    for nobody in (town.steward, town.adviser, SYSTEM, town.holder(town.people[0])):
        assert queries.yours(nobody) == []


def test_the_desk_takes_as_many_queries_however_much_there_is_to_do(town):
    def asked() -> int:
        with CaptureQueriesContext(connection) as seen:
            queries.yours(town.provider)
        return len(seen)

    by = town.provider
    town.place.acting(town.place.provider, "provider")
    few = asked()
    for _ in range(4):
        published(town.place, town.people[:9])
    town.accept(commitments=[town.promise() for _ in range(6)], by=by)
    assert asked() == few


# the loop


def test_the_loop_counts_and_names_what_is_stuck_longest(town):
    town.accept(commitments=[town.promise(), town.promise(due_on=day(5))])
    first, second = Commitment.objects.order_by("-due_on")
    claim = town.claim(first)
    keep_time(day(29))
    with clock.at(day(29)):
        told, found, answered, promised, confirmed = queries.loop(body_id=town.place.provider.pk)
        assert [one.name for one in (told, found, answered, promised, confirmed)] == [
            "told", "found", "answered", "promised", "confirmed",
        ]  # fmt: skip
        assert (told.count, found.count) == (None, 1), "nothing was released"
        assert (answered.count, answered.of, answered.stuck) == (1, 1, None)
        assert (promised.count, promised.stuck.thing, promised.stuck.days) == (2, second, 24)
        assert (confirmed.count, confirmed.of, confirmed.stuck.thing) == (0, 1, first)
        assert confirmed.stuck.since == claim.at.date()
        everything = queries.loop()
        assert (everything[2].count, everything[2].of, everything[2].stuck.days) == (1, 3, 1)
        assert queries.loop(contract_ids=[])[3].count == 0


# how long it takes


def _asked(town, waits: list[int | None]) -> None:
    """So many findings in a row, answered after so many days or not at all."""
    for wait in waits:
        finding = published(town.place, town.people[:9])
        if wait is not None:
            Due.objects.filter(finding=finding).update(state="met", met_on=day(wait))


def test_who_does_not_answer_does_not_look_fast(town):
    """Nine answers within a week and nine never: the mean of what was answered says four working days."""
    _asked(town, [7, 4, 4, 3, 4, 4, 7, 3, 4, *[None] * 8])
    with clock.at(day(70)):
        (times,) = queries.response_times("provider")
    assert (times.base, times.open, times.too_few) == (18, 9, False)
    assert times.naive_mean < 5
    assert times.median is None or times.median > times.naive_mean
    assert 0 < times.within_lower < times.within_20 == 0.5 < times.within_upper < 1


def test_waits_are_working_days(town):
    _asked(town, [4] * 10)  # Monday to Friday: four working days
    with clock.at(day(4)):
        (times,) = queries.response_times("subcontractor")
    assert (times.base, times.naive_mean, times.median) == (11, 4.0, 4.0)


def test_below_ten_nothing_is_said_but_the_base(town):
    (times,) = queries.response_times("commissioner")
    assert (times.base, times.open, times.too_few, times.median, times.naive_mean) == (1, 1, True, None, None)
    assert queries.response_times("ombudsman") == []


def test_a_retired_finding_counts_until_then(town):
    Finding.objects.update(state="retired", retired_at=dt.datetime(2026, 11, 30, tzinfo=dt.UTC))
    with clock.at(day(200)):
        (times,) = queries.response_times("provider")
    assert (times.base, times.open) == (1, 1)


# the trail and the trace


def test_the_trail_shows_one_person_what_became_of_her_account(town):
    claim = town.claim()
    round, (one, other) = claim.rounds.get(number=1), town.people[:2]
    town.say(round, "confirm", [one])
    actions.mark(claim.commitment.answer, said="partly", by=town.holder(one))
    (counted,) = queries.trail_of(one)
    assert counted.finding == town.finding
    assert [(seen.answer.pk, seen.mark.said) for seen in counted.answers] == [(claim.commitment.answer_id, "partly")]
    (promised,) = counted.commitments
    assert (promised.commitment, promised.open_round, promised.voice.said) == (claim.commitment, round, "confirm")
    (hers,) = queries.trail_of(other)
    assert hers.answers[0].mark is None and hers.commitments[0].voice is None
    assert [words for words, _ in queries.trail(one.pk)] == [
        "What was answered and promised, and your say in it",
        "Saltway Transport Ltd answered on 23 November 2026: accept",
        "Promised: A printed timetable hangs at all 14 stops of the school run.",
    ]
    with clock.at(day(15)):
        assert queries.trail_of(one)[0].commitments[0].open_round is None


def test_somebody_elses_account_has_no_trail(town):
    town.claim()
    assert queries.trail_of(town.place.told(1)[0]) == []
    assert queries.trail(town.place.told(1)[0].pk) == []


def test_from_a_finding_to_what_those_concerned_said_and_back_in_three_steps(town):
    claim = town.claim()
    town.say(claim.rounds.get(number=1), "confirm", town.people)
    keep_time(day(15))
    kind, name, way = "finding", str(town.finding.pk), []
    for next_kind in ("answer", "commitment", "round"):
        step = next(link for link in queries.trace(kind, name).forward if link.kind == next_kind)
        way.append(step.words)
        kind, name = step.trace_href.strip("/").split("/")[-2:]
    assert way[-1] == "Asking 1: confirmed by 18 of 18 who replied (18 asked)"
    for back in ("commitment", "answer", "finding"):
        step = next(link for link in queries.trace(kind, name).back if link.kind == back)
        kind, name = step.trace_href.strip("/").split("/")[-2:]
    assert (kind, name) == ("finding", str(town.finding.pk))


def test_a_trace_leads_to_the_clock_that_waits_and_to_the_contract(town):
    forward = queries.trace("finding", town.finding.pk).forward
    assert {link.kind for link in forward} == {"clock"} and len(forward) == 3
    contract = next(link for link in queries.trace("finding", town.finding.pk).back if link.kind == "contract")
    assert queries.trace("contract", "buses").words == contract.words == "School transport"


@pytest.mark.parametrize(
    ("kind", "name"),
    [("finding", "x"), ("finding", "9" * 30), ("finding", "999"), ("answer", "1"), ("secret", "1"), ("number", "aaaa"),
     ("contract", "none"), ("round", "-1")],
)  # fmt: skip
def test_what_is_not_there_has_no_trace(town, kind, name):
    with pytest.raises(NotFound):
        queries.trace(kind, name)


def test_a_draft_has_no_trace(town):
    Finding.objects.update(state="draft")
    with pytest.raises(NotFound):
        queries.trace("finding", town.finding.pk)


def test_a_round_is_asked_for_while_it_is_open(town):
    claim = town.claim()
    assert queries.open_round(claim.commitment).number == 1
    with clock.at(day(15)), pytest.raises(NotNow):
        queries.open_round(claim.commitment)
    assert [one.pk for one in queries.claims(claim.commitment)] == [claim.pk]


def test_scrutiny_lists_the_longest_wait_first(town):
    other = published(town.place, town.people[:9], days=3)
    keep_time(day(29))
    with clock.at(day(29)):
        assert [due.finding_id for due in queries.scrutiny()] == [other.pk] * 3 + [town.finding.pk] * 3
        assert {due.finding_id for due in queries.scrutiny(state="escalated")} == {other.pk}
        assert {due.finding_id for due in queries.scrutiny(state="overdue")} == {town.finding.pk}
        assert {due.body.slug for due in queries.scrutiny(body="saltway-transport")} == {"saltway-transport"}
