"""Every night: what falls overdue, due and broken; killed half-way, run twice, or not run for weeks."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from answers.town import day, length, lines, published
from countersign import clock
from countersign.answers import actions, jobs, queries
from countersign.answers.jobs import Kept, keep_time
from countersign.answers.models import Commitment, Contest, Round, Voice
from countersign.errors import NotAllowed
from countersign.findings.actions import escalate, fall_overdue, retire
from countersign.findings.models import Due, Finding
from countersign.ledger.models import Entry
from countersign.ledger.queries import verdict
from countersign.notices.models import Notice
from countersign.people.actions import give_role
from countersign.people.models import Account
from countersign.people.rules import SYSTEM, Actor

LAST = dt.date(2026, 12, 21)  # 20 working days after Monday 23 November


def nights(first: int, last: int) -> list[Kept]:
    return [keep_time(day(number)) for number in range(first, last + 1)]


def test_an_answer_is_overdue_the_day_after_and_before_scrutiny_ten_working_days_later(town):
    assert town.due(town.place.provider).due_on == LAST
    assert keep_time(LAST).overdue == 0
    assert keep_time(LAST + dt.timedelta(days=1)).overdue == 3
    due = town.due(town.place.provider)
    assert (due.state, due.overdue_on) == ("overdue", dt.date(2026, 12, 22))
    # by hand: 22-24, 29-31 December, 4-7 January; 25 and 28 December and 1 January are bank holidays
    assert keep_time(dt.date(2027, 1, 6)).escalated == 0
    assert keep_time(dt.date(2027, 1, 7)).escalated == 3
    assert town.due(town.place.provider).escalated_on == dt.date(2027, 1, 7)
    assert queries.standing(town.finding) == "escalated"
    assert verdict().fault is None


def test_scotland_keeps_its_own_holidays(town):
    town.place.contract.jurisdiction = "scotland"
    town.place.contract.save()
    Due.objects.update(due_on=dt.date(2026, 12, 23))
    keep_time(dt.date(2027, 1, 30))
    # as in England, and 4 January (for 2 January) is a holiday, too
    assert town.due(town.place.provider).escalated_on == clock.add_working_days(dt.date(2026, 12, 23), 10, "scotland")
    assert clock.add_working_days(dt.date(2026, 12, 23), 10, "scotland") > clock.add_working_days(
        dt.date(2026, 12, 23), 10, "england"
    )


def test_nobody_takes_overdue_away_but_by_an_answer(town):
    keep_time(day(60))
    with clock.at(day(61)):
        town.accept(commitments=[town.promise()])
    due = town.due(town.place.provider)
    assert (due.state, due.overdue_on, due.escalated_on) == ("met_late", day(29), dt.date(2027, 1, 7))


def test_nothing_is_owed_for_a_finding_that_was_retired(town):
    retire(town.finding, because="Its base fell away.", by=town.steward)
    assert keep_time(day(60)) == Kept()


def test_a_promise_falls_due_and_breaks_thirty_days_later(town):
    commitment = town.commitment()  # due on day 30
    assert keep_time(day(30)).fell_due == 0
    assert keep_time(day(31)).fell_due == 1
    assert keep_time(day(59)).broken == 0
    assert keep_time(day(60)).broken == 1
    commitment.refresh_from_db()
    assert (commitment.state, commitment.fell_due_on, commitment.ended_on) == ("broken", day(31), day(60))
    assert "30 days" in commitment.ended_because
    assert verdict().fault is None


def test_a_claimed_promise_does_not_break(town):
    town.claim()
    keep_time(day(90))
    assert Commitment.objects.get().state == "claimed"


def test_a_second_run_finds_nothing_to_do(town):
    town.claim()
    keep_time(day(60))
    before = length()
    assert keep_time(day(60)) == Kept()
    assert length() == before


def test_only_the_host_runs_the_clocks(town):
    for by in (town.provider, town.commissioner, town.adviser, town.holder(town.people[0]), Actor("person")):
        with pytest.raises(NotAllowed):
            keep_time(by=by)
    keep_time(by=town.steward)
    assert keep_time(by=SYSTEM) == Kept()


# catching up


def rows() -> dict[str, list[tuple]]:
    """Everything that the clocks decide, without when it was written down."""
    dues = Due.objects.order_by("pk").values_list("pk", "state", "due_on", "overdue_on", "escalated_on", "met_on")
    promises = Commitment.objects.order_by("pk").values_list("pk", "state", "fell_due_on", "ended_on", "ended_because")
    rounds = Round.objects.filter(number=1).order_by("pk").values_list("pk", "state", "outcome", "asked", "confirmed")
    contests = Contest.objects.order_by("pk").values_list("pk", "state")
    return {"dues": list(dues), "promises": list(promises), "rounds": list(rounds), "contests": list(contests)}


def much(town) -> None:
    """Clocks that were met and clocks that were not, a promise unclaimed, one claimed and contested, one confirmed."""
    town.accept(town.place.subcontractor, town.subcontractor)
    other = published(town.place, town.people[:12], days=5)
    due = Due.objects.get(finding=other, body=town.place.commissioner)
    given = actions.answer(due, kind="accept", text="We accept what is said of the buses.", by=town.commissioner,
                           commitments=[town.promise(due_on=day(9))])  # fmt: skip
    claim = town.claim()
    town.say(claim.rounds.get(number=1), "confirm", town.people[:11])
    actions.contest(claim.commitment, about="cause", by=town.holder(town.people[17]))
    again = actions.claim(given.commitments.get(), text="It is printed.", done_on=day(0), by=town.commissioner)
    town.say(again.rounds.get(number=1), "contest", town.people[:7])
    third = published(town.place, town.people[:9], days=8)
    Due.objects.filter(finding=third).update(started_on=day(1))


@pytest.mark.slow
def test_one_run_after_ten_weeks_comes_to_what_every_night_would_have(town):
    much(town)
    start = length()
    with transaction.atomic():
        nights(0, 70)
        nightly, told = rows(), sorted(lines(since=start))
        transaction.set_rollback(True)
    assert length() == start
    keep_time(day(70))
    caught_up = rows()
    assert {name: caught_up[name] for name in ("dues", "promises", "rounds")} == {
        name: nightly[name] for name in ("dues", "promises", "rounds")
    }
    # Second askings open when somebody is there to open them, and stay open for 14 days; nothing else is missing.
    missing = sorted(set(told) ^ set(lines(since=start)))
    assert missing in ([], ["contest.overdue"])
    assert {state for *_, state in caught_up["contests"]} <= {"overdue", "open"}


def test_a_second_asking_that_is_opened_late_is_open_as_long_as_any(town):
    claim = town.claim()
    keep_time(day(49))
    second = claim.rounds.get(number=2)
    assert (second.state, second.opens_on, second.closes_on) == ("open", day(49), day(63))


# killed half-way


class Killed(Exception):
    pass


@pytest.mark.parametrize("at", range(1, 13))
def test_killed_after_any_batch_and_run_again_nothing_is_doubled_or_missed(town, monkeypatch, at):
    monkeypatch.setattr(jobs, "BATCH", 1)
    town.claim()
    give_role(Account.objects.get(pk=town.provider.account_id), "provider", body_id=town.place.provider.pk, by=SYSTEM)
    published(town.place, town.people[:9], days=60)
    steps = iter(range(1, 1000))

    def say(what: str, number: int) -> None:
        if next(steps) == at:
            raise Killed

    finished = False
    try:
        keep_time(day(80), say=say)
        finished = True
    except Killed:
        keep_time(day(80))
    assert not finished or at > 8, "the run was not killed"
    told = [(entry.event, entry.subject) for entry in Entry.objects.all() if entry.subject.startswith("due:")]
    assert len(told) == len(set(told))
    states = list(Due.objects.values_list("state", flat=True))
    assert states.count("escalated") == 2 and states.count("running") == 3
    assert {event for event, _ in told} == {"due.met", "due.overdue", "due.escalated"}
    assert Notice.objects.count() == len(set(Notice.objects.values_list("key", flat=True)))
    assert verdict().fault is None


def test_an_answer_given_meanwhile_is_not_overwritten(town):
    due = town.due(town.place.provider)
    with clock.at(day(40)):
        stale = list(Due.objects.select_related("finding__contract"))
        town.accept(commitments=[town.promise()])
        moved = fall_overdue(stale)
    assert due.pk not in {one.pk for one in moved}
    due.refresh_from_db()
    assert due.state == "met_late"


# reminders


def test_each_reminder_is_written_once_on_its_working_day(town):
    account = Account.objects.get(pk=town.provider.account_id)
    give_role(account, "provider", body_id=town.place.provider.pk, by=SYSTEM)
    wrote = {n: kept.reminders for n, kept in enumerate(nights(0, 29)) if kept.reminders}
    # due on Monday 21 December: ten working days before is the 7th, five the 14th, one Friday the 18th
    assert wrote == {14: 1, 21: 1, 25: 1}
    assert set(Notice.objects.values_list("kind", "account")) >= {("due_soon", account.pk)}
    days = [notice.facts["days"] for notice in Notice.objects.filter(kind="due_soon").order_by("pk")]
    assert days == [10, 5, 1]


def test_after_a_gap_only_the_nearest_reminder_is_written(town):
    give_role(Account.objects.get(pk=town.provider.account_id), "provider", body_id=town.place.provider.pk, by=SYSTEM)
    assert keep_time(day(25)).reminders == 1
    assert keep_time(day(26)).reminders == 0


# many


def crowd(town, number: int) -> list[Due]:
    """So many more findings, each with one clock that runs out on 21 December."""
    base = town.finding
    findings = Finding.objects.bulk_create(
        Finding(
            kind="problem", state="published", claim="A claim.", question=base.question,
            base_question=base.base_question, drafted_numerator=9, drafted_base=60, method_version="1",
            drafted_at=base.drafted_at, published_at=base.published_at, numerator=9, base=60, release_number=1,
            contract=base.contract, body=base.body,
        )
        for _ in range(number)
    )  # fmt: skip
    return Due.objects.bulk_create(
        Due(finding=one, body=town.place.provider, part="provider", working_days=20, started_on=day(0), due_on=LAST)
        for one in findings
    )


def claims(town, number: int) -> list[Round]:
    """So many claims with an open first round, in which eleven people contest."""
    given = town.accept(commitments=[town.promise() for _ in range(number)])
    asked = [town.claim(one).rounds.get(number=1) for one in given.commitments.all()]
    Voice.objects.bulk_create(
        Voice(round=one, experience=person, said="contest", channel="web", at=clock.now())
        for one in asked for person in town.people[:11]
    )  # fmt: skip
    return asked


def queries_of(deed, things) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert len(deed(things)) == len(things)
    return len(asked)


def test_clocks_take_as_many_queries_however_many_of_them_move(town):
    keep_time(LAST + dt.timedelta(days=1))  # the ledger has its first line
    few, many = crowd(town, 2), crowd(town, 60)
    assert queries_of(fall_overdue, few) == queries_of(fall_overdue, many)
    assert queries_of(escalate, few) == queries_of(escalate, many)


def test_promises_take_as_many_queries_however_many_of_them_move(town):
    given = town.accept(commitments=[town.promise() for _ in range(24)])
    made = list(given.commitments.all())
    assert queries_of(actions.fall_due, made[:2]) == queries_of(actions.fall_due, made[2:])
    made = list(given.commitments.all())
    assert queries_of(actions.break_unclaimed, made[:2]) == queries_of(actions.break_unclaimed, made[2:])


def test_rounds_take_as_many_queries_however_many_of_them_are_counted(town):
    rounds = claims(town, 20)
    few, many = rounds[:2], rounds[2:]
    assert queries_of(actions.close, few) == queries_of(actions.close, many)
    assert set(Commitment.objects.filter(claims__rounds__in=rounds).values_list("state", flat=True)) == {"contested"}
    assert queries_of(actions.recount, few) == queries_of(actions.recount, many)
    items = list(Contest.objects.all())
    assert queries_of(actions.fall_contests_overdue, items[:2]) == queries_of(actions.fall_contests_overdue, items[2:])
    second = list(Round.objects.filter(number=2))
    with clock.at(day(28)):
        assert queries_of(actions.ask_again, second[:2]) == queries_of(actions.ask_again, second[2:])


def test_a_night_of_many_clocks_goes_through_them_batch_by_batch(town, monkeypatch):
    monkeypatch.setattr(jobs, "BATCH", 7)
    crowd(town, 30)
    said = []
    assert keep_time(LAST + dt.timedelta(days=1), say=lambda what, n: said.append((what, n))).overdue == 33
    assert [n for what, n in said if what == "overdue"] == [7, 7, 7, 7, 5]
