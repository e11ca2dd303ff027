"""What a clause promises is held to the same as every promise, and taken on as one when the schedule is agreed."""

from __future__ import annotations

import datetime as dt

import pytest

from answers.pages import text
from answers.town import MEASURE, MONDAY, Town
from countersign import clock
from countersign.answers import actions, queries
from countersign.answers.models import Commitment
from countersign.errors import NotValid
from countersign.experiences.models import Experience
from countersign.ledger.models import Entry
from countersign.terms import actions as terms
from countersign.terms import queries as schedules
from countersign.terms.models import Change, Schedule

pytestmark = pytest.mark.django_db
OFFICE = "School Transport Team"


def drafted(town: Town) -> Schedule:
    """A draft with two clauses; the second is the one on time and money."""
    made = terms.draft(town.place.contract, starts_on=MONDAY, by=town.commissioner)
    for kind in ("complaint_response", "engagement"):
        terms.include(made, kind, by=town.commissioner)
    return made


def promised(town: Town, schedule: Schedule, **more) -> Change:
    said = {"clause": "engagement", "body": town.place.provider, "measure": MEASURE, "owner": OFFICE} | more
    return terms.promise(schedule, due_on=said.pop("due_on", MONDAY + dt.timedelta(days=60)), by=town.commissioner,
                         **said)  # fmt: skip


def agreed(town: Town, **more) -> Commitment:
    """One change under the second clause, agreed."""
    schedule = drafted(town)
    promised(town, schedule, **more)
    terms.agree(schedule, by=town.commissioner)
    return Commitment.objects.get(origin="clause")


@pytest.mark.parametrize(
    ("wrong", "where"),
    [
        ({"measure": "We will look into the timetable where possible."}, "measure"),
        ({"owner": " "}, "owner"),
        ({"due_on": MONDAY}, "due_on"),
        ({"due_on": MONDAY + dt.timedelta(days=800)}, "due_on"),
        ({"finding": 4711}, "finding"),
        ({"clause": "exit"}, "clause"),
    ],
)
def test_a_clause_cannot_promise_what_nobody_can_check(town, wrong, where):
    schedule = drafted(town)
    with pytest.raises(NotValid) as refused:
        promised(town, schedule, **wrong)
    assert where in {name for name, _ in refused.value.faults} and not Change.objects.exists()


def test_a_draft_promises_nothing_and_an_agreed_schedule_does(town):
    schedule = drafted(town)
    promised(town, schedule)
    promised(town, schedule, measure="Each driver has done the half-day course; the dates are published.")
    assert not Commitment.objects.exists()
    terms.agree(schedule, by=town.commissioner)
    made = Commitment.objects.order_by("pk")
    assert [one.change.number for one in made] == ["2.1", "2.2"]
    assert {(one.origin, one.body, one.contract) for one in made} == {
        ("clause", town.place.provider, town.place.contract)
    }
    assert Entry.objects.filter(event="commitment.made").count() == 2


def test_a_date_that_has_passed_by_the_day_of_agreeing_stops_all_of_it(town):
    schedule = drafted(town)
    promised(town, schedule)
    with clock.at(MONDAY + dt.timedelta(days=61)), pytest.raises(NotValid):
        terms.agree(schedule, by=town.commissioner)
    schedule.refresh_from_db()
    assert schedule.state == "draft" and not Commitment.objects.exists()


def test_a_later_version_does_not_promise_the_same_again(town):
    first = agreed(town)
    later = terms.next_version(first.change.schedule, starts_on=MONDAY + dt.timedelta(days=30), by=town.commissioner)
    assert later.changes.get().continues == first.change
    terms.agree(later, by=town.commissioner)
    assert Commitment.objects.get() == first
    assert "Promised" not in " ".join(one.what for one in schedules.differences(first.change.schedule, later))


def test_the_clause_is_named_on_its_page_in_its_data_and_in_its_trace(town, client):
    made = agreed(town)
    page = text(client.get(f"/commitment/{made.pk}"))
    assert "Clause 2.1, version 1 of the schedule" in page and "a clause of the contract" in page.lower()
    assert client.get(f"/commitment/{made.pk}.json").json()["commitment"]["clause"] == {"version": 1, "number": "2.1"}
    assert [link.words for link in queries.trace("commitment", made.pk).back if link.kind == "clause"] == [
        "Clause 2.1, version 1 of the schedule"
    ]
    schedule = client.get(f"/contracts/{town.place.contract.slug}/schedule").content.decode()
    assert f'id="change-{made.change_id}"' in schedule and "2.1 By" in schedule


def test_behind_a_clause_that_a_finding_brought_about_stand_those_who_told_of_it(town):
    made = agreed(town, finding=town.finding.pk)
    assert made.finding == town.finding and made.cause == "prompted"
    trail = queries.trail_of(town.people[0])
    assert [one.commitment for one in trail[0].commitments] == [made]
    words = [words for words, _ in queries.trail(town.people[0].pk)]
    assert f"Promised in clause 2.1: {MEASURE}" in words


def test_who_told_about_the_contract_follows_its_clauses_and_is_asked_about_them(town, client):
    made = agreed(town)
    with clock.at(MONDAY + dt.timedelta(days=20)):
        town.claim(made)
        round = made.claims.get().rounds.get(number=1)
        person = next(one for one in town.people if one in round.concerned.all())
        assert [one.commitment for one in queries.clauses_of(person)] == [made]
        assert queries.clauses_of(person)[0].open_round == round
        town.say(round, "confirm", [person])
    late = Experience.objects.get(pk=person.pk)
    late.told_at = clock.now() + dt.timedelta(days=300)
    assert queries.clauses_of(late) == []


def test_the_promiser_of_a_clause_cannot_confirm_it(town):
    made = agreed(town)
    with clock.at(MONDAY + dt.timedelta(days=20)):
        town.claim(made)
        round = made.claims.get().rounds.get(number=1)
        person = town.people[0]
        for by in (town.provider, town.commissioner, town.subcontractor):
            with pytest.raises(Exception, match=r"promised a change|Only the person"):
                actions.voice(round, said="confirm", channel="paper", receipt=person.receipt, by=by)
