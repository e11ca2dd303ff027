"""A contract ends or fails; what is open goes to its successor, and nothing is wiped by a new name."""

from __future__ import annotations

import pytest

from answers.town import day, length, lines
from countersign import clock
from countersign.answers import actions, queries
from countersign.answers.jobs import hand_on, keep_time
from countersign.errors import NotAllowed, NotNow
from countersign.findings.models import Due
from countersign.ledger.queries import verdict
from countersign.people.rules import SYSTEM
from countersign.register.models import Body, Contract, Party


@pytest.fixture
def heir(town) -> Contract:
    """The council stays; another company runs the buses, and nobody works under it."""
    old = town.place.contract
    old.state = "failed"
    old.save()
    new = Contract.objects.create(slug="buses-2", title="School transport 2027", predecessor=old, state="live")
    company = Body.objects.create(slug="heron-coaches", name="Heron Coaches", fictional=True)
    Party.objects.create(contract=new, body=town.place.commissioner, part="commissioner", office="Transport Office")
    Party.objects.create(contract=new, body=company, part="provider", office="Heron Desk")
    return new


def test_open_clocks_start_anew_for_the_successor_and_the_old_ones_run_on(town, heir):
    keep_time(day(45))  # all three are overdue
    with clock.at(day(50)):
        before = length()
        dues, _ = actions.inherit(town.place.contract, by=town.steward)
        assert lines(since=before) == ["due.started"]
    (due,) = dues
    assert (due.body.slug, due.part, due.why, due.state) == ("heron-coaches", "provider", "inherited", "running")
    assert due.came_from.body == town.place.provider
    assert set(Due.objects.exclude(pk=due.pk).values_list("state", flat=True)) == {"escalated"}


def test_open_promises_go_to_who_takes_the_part_marked_as_inherited(town, heir):
    old = town.commitment()
    with clock.at(day(20)):
        before = length()
        _, (new,) = actions.inherit(town.place.contract, by=town.steward)
    assert lines(since=before)[-2:] == ["commitment.inherited", "commitment.superseded"]
    old.refresh_from_db()
    assert (new.body.slug, new.measure, new.inherited_from_id) == ("heron-coaches", old.measure, town.place.contract.pk)
    assert (new.finding_id, new.owner, new.contract_id) == (old.finding_id, "Heron Desk", heir.pk)
    assert new.due_on == day(48), "at least four weeks, where the old date is nearer"
    assert (old.state, old.superseded_by_id) == ("superseded", new.pk)
    assert verdict().fault is None


def test_the_new_promiser_cannot_confirm_either(town, heir):
    town.commitment()
    _, (new,) = actions.inherit(town.place.contract, by=town.steward)
    assert {town.place.provider.pk, new.body_id} <= queries.promisers(new)


def test_doing_it_again_changes_nothing(town, heir):
    town.commitment()
    actions.inherit(town.place.contract, by=town.steward)
    before = length()
    assert actions.inherit(town.place.contract, by=SYSTEM) == ([], [])
    assert length() == before


def test_what_is_claimed_is_counted_first(town, heir):
    claim = town.claim()
    assert actions.inherit(town.place.contract, by=town.steward)[1] == []
    town.say(claim.rounds.get(number=1), "contest", town.people)
    keep_time(day(15))
    with clock.at(day(16)):
        _, (new,) = actions.inherit(town.place.contract, by=town.steward)
    assert new.state == "made"


def test_a_contract_that_goes_on_or_has_no_successor_hands_nothing_on(town):
    with pytest.raises(NotNow, match="goes on"):
        actions.inherit(town.place.contract, by=town.steward)
    Contract.objects.update(state="ended")
    with pytest.raises(NotNow, match="successor"):
        actions.inherit(Contract.objects.get(pk=town.place.contract.pk), by=town.steward)


def test_only_the_host_hands_on(town, heir):
    for by in (town.provider, town.commissioner, town.adviser, town.holder(town.people[0])):
        with pytest.raises(NotAllowed):
            actions.inherit(town.place.contract, by=by)


def test_the_night_hands_on_what_an_ended_contract_left_open_once(town, heir):
    Contract.objects.filter(pk=town.place.contract.pk).update(state="live", ends_on=day(10))
    town.commitment()
    with clock.at(day(9)):
        assert hand_on.func() == 0, "the contract goes on"
    with clock.at(day(11)):
        handed = hand_on.func()
        before = length()
        assert handed == 1 and hand_on.func() == 0 and lines(since=before) == []
    assert Contract.objects.get(pk=town.place.contract.pk).state == "ended"
    assert queries.commitments(contract="buses-2").get().inherited_from_id == town.place.contract.pk
