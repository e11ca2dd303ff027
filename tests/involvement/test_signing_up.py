"""Sign up without an account, wait in order, give a place back; by web, phone and paper with the same rights."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from countersign import clock
from countersign.errors import NotAllowed, NotNow, NotValid
from countersign.involvement.actions import attending, incidents, people, running, signing_up
from countersign.involvement.models import Address, Incident, SignUp
from countersign.involvement.queries.people import ahead, participant_of, sign_up_of
from countersign.ledger.models import Entry
from countersign.notices.models import Notice
from countersign.people.queries import receipt_for
from countersign.people.rules import ANYBODY
from involvement.town import filled, holder


def test_somebody_signs_up_without_an_account_and_gets_a_code(town):
    ask = town.open()
    taken = town.sign_up(ask)
    assert taken.sign_up.state == "placed"
    assert receipt_for(taken.code).pk == taken.sign_up.participant.receipt_id
    line = Entry.objects.get(event="signup.made")
    assert taken.sign_up.participant.mark not in str(line.facts) + line.subject


def test_the_third_for_two_places_waits_and_the_order_is_kept(town):
    ask = town.open(places=2)
    taken = [town.sign_up(ask) for _ in range(5)]
    assert [one.sign_up.state for one in taken] == ["placed", "placed", "waiting", "waiting", "waiting"]
    assert [one.sign_up.number for one in taken] == [1, 2, 3, 4, 5]
    assert [ahead(one.sign_up) for one in taken[2:]] == [0, 1, 2]
    assert filled(ask) == (2, 2)


def test_a_place_given_back_goes_to_the_first_who_waits(town):
    ask = town.open(places=2)
    taken = [town.sign_up(ask, address=f"person{n}@example.org", reached_by="email") for n in range(5)]
    signing_up.withdraw(taken[0].sign_up, by=holder(taken[0]))
    assert list(SignUp.objects.values_list("number", "state")) == [
        (1, "withdrawn"), (2, "placed"), (3, "placed"), (4, "waiting"), (5, "waiting"),
    ]  # fmt: skip
    assert filled(ask) == (2, 2)
    assert Notice.objects.filter(kind="ask_place").count() == 1


def test_who_waits_and_withdraws_takes_no_place_from_anybody(town):
    ask = town.open(places=1)
    first, second, third = (town.sign_up(ask) for _ in range(3))
    signing_up.withdraw(second.sign_up, by=holder(second))
    assert filled(ask) == (1, 1)
    signing_up.withdraw(first.sign_up, by=holder(first))
    third.sign_up.refresh_from_db()
    assert third.sign_up.state == "placed"


def test_the_database_itself_refuses_one_place_too_many(town):
    slot = town.open(places=1).slots.get()
    slot.taken = 2
    with pytest.raises(IntegrityError), transaction.atomic():
        slot.save()


def test_nobody_withdraws_for_somebody_else(town):
    ask = town.open()
    mine, other = town.sign_up(ask), town.sign_up(ask)
    for by in (holder(other), town.steward, town.buyer, ANYBODY):
        with pytest.raises(NotAllowed):
            signing_up.withdraw(mine.sign_up, by=by)


def test_one_person_takes_several_times_with_one_code_and_never_the_same_twice(town):
    ask = town.open(slots=2)
    first = town.sign_up(ask)
    again = {"participant": first.sign_up.participant, "by": holder(first)}
    second = town.sign_up(ask, slot=ask.slots.last(), **again)
    assert second.code == ""
    with pytest.raises(NotValid, match="already"):
        town.sign_up(ask, **again)


def test_a_time_of_another_ask_is_refused(town):
    ask = town.open()
    running.close(ask, because="Enough people came.", by=town.steward)
    running.report_back(ask, outcome="A wheelchair reaches the kerb now, and the bin was moved away.", by=town.steward)
    other = town.open()
    with pytest.raises(NotValid, match="another ask"):
        town.sign_up(other, slot=ask.slots.first())


def test_the_too_young_and_the_too_late_are_refused(town):
    ask = town.open()
    with pytest.raises(NotValid, match="18 or older"):
        signing_up.sign_up(ask, slot=ask.slots.first(), old_enough=False, by=ANYBODY)
    with clock.at(ask.ends_on + dt.timedelta(days=1)), pytest.raises(NotNow, match="closed"):
        town.sign_up(ask)


@pytest.mark.parametrize("channel", ["phone", "paper", "adviser"])
def test_phone_paper_and_adviser_have_the_same_rights(town, channel):
    ask = town.open(places=1)
    web = town.sign_up(ask)
    taken = town.sign_up(ask, by=town.adviser, channel=channel, address="01632 960 001", reached_by="phone")
    assert taken.code and taken.sign_up.state == "waiting"
    signing_up.withdraw(web.sign_up, by=holder(web))
    mine = participant_of(holder(taken))
    assert sign_up_of(mine, taken.sign_up.key).state == "placed"
    signing_up.withdraw(sign_up_of(mine, taken.sign_up.key), by=holder(taken))


def test_only_a_steward_or_an_adviser_enters_for_somebody(town):
    ask = town.open()
    for by in (ANYBODY, town.buyer, town.seller):
        with pytest.raises(NotAllowed):
            town.sign_up(ask, by=by, channel="phone")


def test_an_address_is_sealed_and_goes_on_its_day(town):
    taken = town.sign_up(town.open(), address="agnes@example.org", reached_by="email")
    left = Address.objects.get()
    assert b"agnes" not in bytes(left.sealed)
    assert people.opened(left) == "agnes@example.org"
    with clock.at(left.until):
        assert people.destroy_expired() == 0
    with clock.at(left.until + dt.timedelta(days=1)):
        assert people.destroy_expired() == 1
    assert not Address.objects.exists()
    assert participant_of(holder(taken))


def test_an_address_is_opened_by_a_steward_who_says_why_and_by_nobody_else(town):
    taken = town.sign_up(town.open(), by=town.adviser, channel="phone", address="01632 960 001", reached_by="phone")
    person = taken.sign_up.participant
    assert people.reach(person, why="Remind of Tuesday", by=town.steward) == "01632 960 001"
    assert Entry.objects.filter(event="participant.reached").count() == 1
    for by in (town.buyer, town.seller, town.adviser, ANYBODY):
        with pytest.raises(NotAllowed):
            people.reach(person, why="Remind of Tuesday", by=by)


def test_who_leaves_is_never_written_to_again(town):
    ask = town.open()
    taken = town.sign_up(ask, address="agnes@example.org", reached_by="email", may_be_asked=True)
    people.leave(taken.sign_up.participant, by=holder(taken))
    running.close(ask, because="Enough people came.", by=town.steward)
    running.report_back(ask, outcome="A wheelchair reaches the kerb now, and the bin was moved away.", by=town.steward)
    assert not Notice.objects.filter(kind="ask_outcome").exists()
    assert SignUp.objects.count() == 1


def test_nobody_begins_before_the_day_or_alone_where_nobody_goes_alone(town):
    ask = town.open(in_pairs=True)
    first = town.sign_up(ask)
    with pytest.raises(NotNow, match="not begun"):
        attending.check_in(first.sign_up, by=holder(first))
    with clock.at(first.sign_up.slot.starts_at):
        with pytest.raises(NotNow, match="Nobody goes alone"):
            attending.check_in(first.sign_up, by=holder(first))
        town.sign_up(ask)
        there = attending.check_in(first.sign_up, by=holder(first))
        done = attending.check_out(there, by=holder(first))
    assert done.state == "done" and done.in_at and done.out_at


def test_the_check_that_a_task_needs_is_seen_before_anybody_begins(town):
    ask = town.open(kind="visiting", vetting="enhanced")
    taken = town.sign_up(ask)
    with clock.at(taken.sign_up.slot.starts_at):
        with pytest.raises(NotNow, match="check"):
            attending.check_in(taken.sign_up, by=holder(taken))
        with pytest.raises(NotAllowed):
            attending.see_check(taken.sign_up, by=town.adviser)
        attending.see_check(taken.sign_up, by=town.steward)
        assert attending.check_in(taken.sign_up, by=holder(taken)).state == "there"


def test_words_of_danger_are_on_top_of_the_desk_at_once(town):
    ask = town.open()
    taken = town.sign_up(ask)
    incidents.raise_incident(ask, words="The gloves were torn.", sign_up=taken.sign_up, by=holder(taken))
    incidents.raise_incident(ask, words="A man there hit me and I am afraid to go home.", by=ANYBODY)
    first, second = Incident.objects.all()
    assert (first.danger, second.danger) == (True, False)
    assert b"hit me" not in bytes(first.sealed)
    handled, said = incidents.take_up(first, by=town.steward)
    assert "hit me" in said and handled.state == "taken_up"
    for by in (town.buyer, town.seller, town.adviser):
        with pytest.raises(NotAllowed):
            incidents.take_up(first, by=by)
    with clock.at(first.until + dt.timedelta(days=1)):
        assert incidents.destroy_expired() == 0, "an incident that is not settled is never lost"
        incidents.settle(first, by=town.steward)
        assert incidents.destroy_expired() == 1


def test_no_line_of_the_ledger_holds_what_a_person_wrote(town):
    ask = town.open()
    town.sign_up(ask, address="agnes@example.org", reached_by="email")
    incidents.raise_incident(ask, words="Agnes Holloway fell.", by=ANYBODY)
    held = " ".join(f"{one.subject} {one.facts}" for one in Entry.objects.all())
    assert "agnes" not in held.lower() and "fell" not in held
