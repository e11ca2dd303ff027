"""What a user put on the agenda closes by users’ votes, and through no other door."""

from __future__ import annotations

import pytest

from answers.town import day
from countersign import clock
from countersign.errors import NotAllowed
from countersign.involvement.actions import convening, lots, sitting, voting
from countersign.people.rules import ANYBODY, SYSTEM
from involvement.board import SEED, everybody, kinds


def test_a_users_item_closes_by_users_votes(met):
    users = met.users()
    votes = everybody(met, "for") | {users[0]: "against"}
    assert met.decide(met.ballot(met.item, met.meeting), votes).state == "carried"
    met.item.refresh_from_db()
    assert met.item.state == "closed"


@pytest.mark.parametrize("users", ["against", "abstain"])
def test_everybody_else_together_cannot_close_it(met, users):
    assert met.decide(met.ballot(met.item, met.meeting), everybody(met, "for", users)).state == "lost"
    met.item.refresh_from_db()
    assert met.item.state == "open"


def test_nor_by_leaving_users_out_of_the_vote(met):
    others = {one: "for" for one in met.sits() if one.volunteer_id is None}
    assert met.decide(met.ballot(met.item, met.meeting), others).state == "void"
    one_user = others | {met.users()[0]: "for"}
    assert met.decide(met.ballot(met.item, met.meeting), one_user).state == "lost"


def test_nor_once_every_users_seat_is_vacant(met):
    for one in met.users():
        sitting.leave_seat(one, by=met.steward)
    ballot = met.ballot(met.item, met.meeting)
    met.say(ballot, dict.fromkeys(met.sits(), "for"))
    assert voting.count_ballot(ballot, by=met.steward).state == "void"


def test_nobody_votes_or_takes_it_back_for_a_user(met):
    user = met.users()[0]
    ballot = met.ballot(met.item, met.meeting)
    for by in (met.buyer, met.town.provider, met.steward, SYSTEM, ANYBODY, met.speaker(met.users()[1])):
        with pytest.raises(NotAllowed):
            voting.vote(ballot, sitting=user, choice="for", by=by)
        with pytest.raises(NotAllowed):
            voting.take_back_item(met.item, sitting=user, by=by)
    body = kinds(met.sits(), "commissioner")[0]
    with pytest.raises(NotAllowed):
        voting.take_back_item(met.item, sitting=body, by=met.buyer)


def test_nor_does_the_end_of_the_panel_close_it(met):
    convening.end_panel(met.panel, because="The contract has ended and was not renewed.", by=met.buyer)
    met.item.refresh_from_db()
    assert met.item.state == "open"
    with pytest.raises(NotAllowed):
        met.item.delete()


def test_whoever_put_it_there_takes_it_back(met):
    user = met.users()[0]
    assert voting.take_back_item(met.item, sitting=user, by=met.speaker(user)).state == "taken_back"


def test_the_next_holder_of_a_seat_does_not_take_back_what_the_last_one_put(met):
    first = met.users()[0]
    sitting.leave_seat(first, by=met.speaker(first))
    draw = lots.lay_lottery(met.panel, seed_source="National numbers", seed_on=day(29), by=met.steward)
    with clock.at(day(29)):
        lots.draw_seats(draw, seed=SEED, by=met.steward)
        new = next(one for one in met.users() if one.seat_id == first.seat_id)
        with pytest.raises(NotAllowed):
            voting.take_back_item(met.item, sitting=new, by=met.speaker(new))
