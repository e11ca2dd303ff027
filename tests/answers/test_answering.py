"""An office answers: what each kind needs, where it leads, and what it does to the clocks."""

from __future__ import annotations

import datetime as dt

import pytest

from answers.town import SAYS, day, length, lines, published
from countersign import clock
from countersign.answers import actions, queries
from countersign.answers.models import Answer
from countersign.errors import NotAllowed, NotNow, NotSafe, NotValid
from countersign.findings.actions import meet, retire
from countersign.findings.models import Due, Finding
from countersign.ledger.queries import verdict
from countersign.people.actions import issue_receipt
from countersign.people.rules import SYSTEM, Actor

DECLINES = {"kind": "decline", "text": "Our own counts show buses on time on nine of ten days."}


def test_an_answer_meets_the_clock_and_stands_in_the_ledger_once(town):
    before = length()
    given = town.accept()
    assert lines(since=before) == ["answer.given", "due.met", "commitment.made"]
    due = town.due(town.place.provider)
    assert (due.state, due.met_on, given.late) == ("met", day(0), False)
    assert given.office == "Office of saltway-transport"
    assert verdict().fault is None


def test_a_late_answer_is_marked_late_for_good(town):
    due = town.due(town.place.provider)
    with clock.at(due.due_on + dt.timedelta(days=1)):
        given = town.accept(commitments=[town.promise()])
    due.refresh_from_db()
    assert given.late
    assert (due.state, due.overdue_on) == ("met_late", due.due_on + dt.timedelta(days=1))
    with pytest.raises(NotNow):
        meet(due, by=town.provider)


def test_an_answer_on_its_last_day_is_in_time(town):
    due = town.due(town.place.provider)
    with clock.at(due.due_on):
        assert not town.accept(commitments=[town.promise()]).late
    due.refresh_from_db()
    assert due.state == "met"


@pytest.mark.parametrize("kind", ["accept", "part"])
def test_accepting_a_problem_takes_a_promise(town, kind):
    with pytest.raises(NotValid) as refused:
        town.accept(kind=kind, commitments=[])
    assert [where for where, _ in refused.value.faults] == ["commitments"]
    assert not Answer.objects.exists()


def test_accepting_praise_does_not(town):
    Finding.objects.update(kind="praise")
    assert town.accept(commitments=[]).kind == "accept"


def test_a_promise_does_not_go_with_a_decline(town):
    with pytest.raises(NotValid, match="not complete"):
        town.accept(kind="decline", reason="cannot", names=town.place.commissioner, lacks="money", needs="£20,000")


@pytest.mark.parametrize(
    ("said", "missing"),
    [
        ({"kind": "perhaps"}, {"kind"}),
        ({"kind": "decline"}, {"reason"}),
        ({"kind": "decline", "reason": "not_believed"}, {"would_settle", "payer", "settle_by"}),
        ({"kind": "decline", "reason": "cannot"}, {"names", "lacks", "needs"}),
        ({"kind": "decline", "reason": "not_ours"}, {"names"}),
        ({"kind": "pass_on"}, {"names"}),
        ({"kind": "pass_on", "text": " "}, {"names", "text"}),
        ({"kind": "part", "reason": "cannot", "lacks": "money", "needs": "£1"}, {"reason", "names", "commitments"}),
    ],
)
def test_every_kind_says_at_once_all_that_it_lacks(town, said, missing):
    with pytest.raises(NotValid) as refused:
        town.accept(**({"text": SAYS, "commitments": []} | said))
    assert {where for where, _ in refused.value.faults} == missing
    assert all(words for _, words in refused.value.faults)


def test_disbelief_says_what_would_settle_it_who_pays_and_by_when(town):
    settles = {"would_settle": "A count at three stops by an independent body.", "payer": town.place.provider}
    with pytest.raises(NotValid):
        town.accept(**DECLINES, reason="not_believed", commitments=[], settle_by=day(0), **settles)
    given = town.accept(**DECLINES, reason="not_believed", commitments=[], settle_by=day(60), **settles)
    assert town.due(town.place.provider).state == "met"
    assert queries.printed(given)["payer"] == "saltway-transport"


def test_we_cannot_starts_the_clock_of_whoever_has_the_authority(town):
    town.accept(town.place.commissioner, town.commissioner, **DECLINES, reason="not_ours", commitments=[],
                names=town.place.provider)  # fmt: skip
    given = town.accept(
        **DECLINES, reason="cannot", names=town.place.commissioner, lacks="money", needs="£20,000 for a driver.",
        commitments=[],
    )  # fmt: skip
    moved = town.due(town.place.commissioner)
    assert (moved.state, moved.why, moved.came_from_id) == ("running", "authority", given.due_id)
    assert Due.objects.filter(body=town.place.commissioner).count() == 2  # what it answered before stays in sight


def test_not_ours_moves_the_clock_and_both_offices_stay(town):
    before = length()
    town.accept(**DECLINES, reason="not_ours", names=town.elsewhere, commitments=[])
    assert lines(since=before) == ["answer.given", "due.met", "due.started"]
    moved = town.due(town.elsewhere)
    assert (moved.part, moved.why, moved.state) == ("named", "not_ours", "running")
    assert moved.due_on == clock.add_working_days(day(0), 20)
    assert len(queries.sides(town.finding)) == 4
    assert queries.standing(town.finding) == "waiting"


def test_who_said_not_ours_cannot_be_named_again(town):
    town.accept(town.place.commissioner, town.commissioner, **DECLINES, reason="not_ours", commitments=[],
                names=town.place.provider)  # fmt: skip
    with pytest.raises(NotValid, match="who decides between"):
        town.accept(**DECLINES, reason="not_ours", names=town.place.commissioner, commitments=[])


def test_ones_own_subcontractor_is_passed_on_to_not_pointed_at(town):
    with pytest.raises(NotValid, match="Pass it on instead"):
        town.accept(**DECLINES, reason="not_ours", names=town.place.subcontractor, commitments=[])
    town.accept(kind="pass_on", text="Our partner runs this route.", names=town.place.subcontractor, commitments=[])
    assert {town.due(b).state for b in (town.place.provider, town.place.subcontractor)} == {"running"}


def test_passing_on_stays_within_the_contract(town):
    with pytest.raises(NotValid, match="within the contract"):
        town.accept(kind="pass_on", text="They run it.", names=town.elsewhere, commitments=[])


def test_an_answer_never_leads_back_to_who_gives_it(town):
    for said in ({"kind": "pass_on"}, {"kind": "decline", "reason": "not_ours"}):
        with pytest.raises(NotValid, match="cannot lead back"):
            town.accept(text="See there.", names=town.place.provider, commitments=[], **said)


def test_what_was_accepted_is_not_disowned(town):
    town.accept()
    with pytest.raises(NotNow):
        town.accept(**DECLINES, reason="not_ours", names=town.elsewhere, commitments=[])


def test_a_further_answer_is_added_and_the_first_keeps_its_date(town):
    town.accept(**DECLINES, reason="not_ours", names=town.elsewhere, commitments=[])
    with clock.at(day(60)):
        later = town.accept(commitments=[town.promise()])
    due = town.due(town.place.provider)
    assert (due.met_on, due.state, later.late) == (day(0), "met", False)
    assert due.answers.count() == 2


def test_only_the_body_that_owes_it_answers(town):
    due = town.due(town.place.provider)
    others = (
        town.commissioner, town.subcontractor, town.steward, town.adviser, SYSTEM, Actor("person"),
        town.holder(town.people[0]), Actor("staff", 1, frozenset({("administrator", None)})),
        town.place.acting(town.elsewhere, "provider"),
    )  # fmt: skip
    for by in others:
        with pytest.raises(NotAllowed):
            actions.answer(due, kind="accept", text=SAYS, commitments=[town.promise()], by=by)


def test_nothing_is_answered_once_a_finding_is_retired(town):
    retire(town.finding, because="Its base fell away.", by=town.steward)
    with pytest.raises(NotNow, match="no longer stands"):
        town.accept()


@pytest.mark.parametrize(
    "text",
    ["Dear Mrs Whitcombe, we are sorry.", "Our driver John Abernathy was ill.", "Ring 07700 900123 for a refund."],
)
def test_an_answer_that_names_or_addresses_somebody_is_stopped(town, text):
    with pytest.raises(NotSafe) as refused:
        town.accept(text=text)
    assert refused.value.remedy
    assert not any(word in str(refused.value) for word in ("Whitcombe", "Abernathy", "07700"))
    with pytest.raises(NotSafe):
        town.accept(**DECLINES, reason="cannot", names=town.place.commissioner, lacks="money", needs=text,
                    commitments=[])  # fmt: skip


def test_an_answer_pasted_under_another_finding_is_shown_as_such(town):
    text = "We accept what people say about the school run, and two more drivers start on the first of March."
    first = town.accept(text=text)
    other = published(town.place, town.people[:6])
    due = Due.objects.get(finding=other, body=town.place.provider)
    again = actions.answer(due, kind="accept", text=f"{text} ", commitments=[town.promise()], by=town.provider)
    fresh = published(town.place, town.people[:7])
    due = Due.objects.get(finding=fresh, body=town.place.provider)
    own = actions.answer(
        due, kind="accept", text="The lift at the depot was out of order for all of September, and is repaired.",
        commitments=[town.promise()], by=town.provider,
    )  # fmt: skip
    assert (again.alike_id, own.alike_id) == (first.pk, None)
    (times,) = queries.response_times("provider")
    assert (times.pasted, times.answers) == (1, 3), "and so many of a body’s answers are, beside how fast they came"


def test_those_concerned_judge_an_answer_and_only_counts_are_said(town):
    given = town.accept()
    before = length()
    for person in town.people[:4]:
        actions.mark(given, said="evades", by=town.holder(person))
    assert queries.marks([given])[given.pk].words == ""
    actions.mark(given, said="evades", by=town.holder(town.people[4]))
    assert "does not answer" in queries.marks([given])[given.pk].words
    actions.mark(given, said="answers", by=town.holder(town.people[4]))  # she may change her mind
    assert given.marks.count() == 5
    assert length() == before


def test_nobody_else_judges_an_answer(town):
    given = town.accept()
    person = town.people[0]
    holding = [Actor(by.kind, by.account_id, by.roles, person.receipt_id) for by in (town.provider, town.commissioner)]
    system = Actor("system", receipt_id=person.receipt_id)
    for by in (*holding, system, SYSTEM, town.steward, town.adviser, Actor("person")):
        with pytest.raises(NotAllowed):
            actions.mark(given, said="answers", by=by)
    stranger = town.place.told(1)[0]
    stranger.receipt, _ = issue_receipt(purpose="experience")
    stranger.save()
    with pytest.raises(NotAllowed, match="does not stand behind"):
        actions.mark(given, said="answers", by=town.holder(stranger))
