"""Promises that can be checked, made and changed by nobody but who promises."""

from __future__ import annotations

import datetime as dt

import pytest

from answers.town import MEASURE, day, length, lines
from countersign import clock
from countersign.answers import actions, queries, rules
from countersign.answers.models import Commitment
from countersign.answers.vague import vague
from countersign.errors import NotAllowed, NotNow, NotSafe, NotValid
from countersign.ledger.queries import verdict
from countersign.people.rules import SYSTEM, Actor

VAGUE = [
    "We will look into the times of the school run.",
    "Drivers will be reminded where possible.",
    "We will improve the waiting room of the clinic.",
    "We will continue to engage with our partners.",
    "A review of how the calls are handled is under way.",
    "Staff will try to answer letters as soon as possible.",
    "Subject to funding, a lift will be built.",
    "We take this very seriously and lessons will be learned.",
    "Letters will be answered in due course.",
    "More drivers, better buses.",
    "We will do our best.",
    "Calls are monitored and complaints are kept under review.",
    "Fix it.",
]
CHECKABLE = [
    MEASURE,
    "Calls are picked up within 5 minutes on 9 of 10 days; figures on our website.",
    "Waiting times fall from 14 days to 7.",
    "Two more drivers are on the rota of the coast road from March.",
    "Every letter of decision names the office to ring, and its number.",
    "The review of route 7 is printed on our website, with the decision.",
    "A wheelchair can be booked by telephone, also on Sundays.",
    "Reasonable adjustments are noted on the booking, and the driver sees them.",
    "A nurse monitor hangs in bay 3.",
]


@pytest.mark.parametrize("measure", VAGUE)
def test_what_cannot_be_checked_is_refused_with_help(measure):
    with pytest.raises(NotValid) as refused:
        rules.check_measure(measure)
    assert refused.value.remedy
    assert {where for where, _ in refused.value.faults} == {"measure"}


@pytest.mark.parametrize("measure", CHECKABLE)
def test_what_can_be_checked_passes(measure):
    rules.check_measure(measure)


def test_every_vague_phrase_is_named_in_the_order_in_which_it_stands():
    found = vague("We aim to look into it soon, where possible.")
    assert [one.phrase for one in found] == ["aim to", "look into", "soon", "where possible"]
    assert all(one.remedy for one in found)


def test_each_example_shows_a_vague_promise_and_a_checkable_one():
    for bad, good in rules.EXAMPLES:
        assert vague(bad) and not vague(good)


@pytest.mark.parametrize(
    ("more", "where"),
    [
        ({"measure": " "}, "measure"),
        ({"owner": " "}, "owner"),
        ({"due_on": day(0)}, "due_on"),
        ({"due_on": day(-3)}, "due_on"),
        ({"due_on": day(731)}, "due_on"),
        ({"due_on": None}, "due_on"),
        ({"cause": "perhaps"}, "cause"),
        ({"measure": "x y z " * 200}, "measure"),
        ({"owner": "Team " * 60}, "owner"),
    ],
)
def test_measure_date_owner_and_cause_are_required(town, more, where):
    with pytest.raises(NotValid) as refused:
        town.accept(commitments=[town.promise(**more)])
    assert {place for place, _ in refused.value.faults} == {where}
    assert not Commitment.objects.exists()


@pytest.mark.parametrize("more", [{"owner": "Mrs Jane Whitcombe"}, {"measure": "Ring John Abernathy on 07700 900123."}])
def test_a_promise_names_offices_never_persons(town, more):
    with pytest.raises(NotSafe):
        town.accept(commitments=[town.promise(**more)])
    assert not Commitment.objects.exists()


def test_what_a_clause_promises_the_host_records(town):
    place = town.place
    given = {"origin": "clause", "body": place.provider, "contract": place.contract, "promise": town.promise()}
    before = length()
    made = actions.commit(**given, by=town.steward)
    assert lines(since=before) == ["commitment.made"]
    assert (made.origin, made.state, made.made_on) == ("clause", "made", day(0))
    actions.commit(**given, by=SYSTEM)
    for by in (town.provider, town.commissioner, town.adviser, Actor("person")):
        with pytest.raises(NotAllowed):
            actions.commit(**given, by=by)


def test_nobody_promises_for_another_body(town):
    given = town.accept()
    finding = town.finding
    for by in (town.commissioner, town.subcontractor, town.steward, SYSTEM):
        with pytest.raises(NotAllowed):
            actions.commit(origin="answer", body=town.place.provider, finding=finding, answer=given,
                           promise=town.promise(), by=by)  # fmt: skip


def test_another_promise_takes_the_place_of_one_and_both_stay(town):
    old, before = town.commitment(), 0
    before = length()
    new = actions.supersede(
        old, promise=town.promise(measure="The timetable is read out at all 14 stops."), because="The stops changed.",
        by=town.provider,
    )  # fmt: skip
    assert lines(since=before) == ["commitment.made", "commitment.superseded"]
    old.refresh_from_db()
    assert (old.state, old.superseded_by_id, new.state, new.answer_id) == ("superseded", new.pk, "made", old.answer_id)
    assert verdict().fault is None
    with pytest.raises(NotNow):
        actions.supersede(old, promise=town.promise(), because="Again.", by=town.provider)


def test_a_claimed_promise_is_not_quietly_replaced(town):
    commitment = town.claim().commitment
    with pytest.raises(NotNow):
        actions.supersede(commitment, promise=town.promise(), because="It is harder than that.", by=town.provider)


def test_a_promise_is_broken_off_in_print_and_may_be_claimed_one_day(town):
    commitment = town.commitment()
    broken = actions.break_off(commitment, because="The contractor for printing failed.", by=town.provider)
    assert (broken.state, broken.ended_on) == ("broken", day(0))
    with clock.at(day(40)):
        town.claim(commitment)
    commitment.refresh_from_db()
    assert (commitment.state, commitment.ended_on, commitment.ended_because) == ("claimed", None, "")


def test_only_the_promiser_replaces_or_breaks_off(town):
    commitment = town.commitment()
    for by in (town.commissioner, town.subcontractor, town.steward, town.adviser, SYSTEM, town.holder(town.people[0])):
        with pytest.raises(NotAllowed):
            actions.supersede(commitment, promise=town.promise(), because="So.", by=by)
        with pytest.raises(NotAllowed):
            actions.break_off(commitment, because="So.", by=by)


def test_a_promise_is_never_deleted(town):
    commitment = town.commitment()
    for kept in (commitment, commitment.answer):
        with pytest.raises(NotAllowed):
            kept.delete()


def test_the_list_of_promises_narrows_and_sorts(town):
    first = town.commitment()
    other = actions.commit(
        origin="clause", body=town.place.commissioner, contract=town.place.contract,
        promise=town.promise(due_on=day(3), cause="planned", measure="The register of complaints is printed monthly."),
        by=town.steward,
    )  # fmt: skip
    assert list(queries.commitments()) == [other, first]
    assert list(queries.commitments(sort="newest")) == [other, first]
    assert list(queries.commitments(text="timetable")) == [first]
    assert list(queries.commitments(cause="planned")) == list(queries.commitments(body="eastmarsh-council")) == [other]
    assert list(queries.commitments(finding=town.finding.pk)) == [first]
    actions.break_off(other, because="It was not agreed.", by=town.commissioner)
    assert list(queries.commitments(state="open")) == [other, first]
    assert list(queries.commitments(state="broken")) == [other]


def test_a_promise_is_due_by_its_date_and_late_from_the_day_after(town):
    commitment = town.commitment()
    assert actions.fall_due([commitment])[0].fell_due_on == commitment.due_on + dt.timedelta(days=1)
