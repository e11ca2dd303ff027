"""Users are drawn by lot: the lottery first, the seed later, and one of a household at most."""

from __future__ import annotations

import pytest

from answers.town import day
from countersign import clock
from countersign.errors import NotAllowed, NotNow, NotValid
from countersign.involvement.actions import lots
from countersign.people.rules import ANYBODY, Actor
from involvement.board import SEED


def test_users_are_drawn_by_a_lottery_that_was_printed_before_its_seed(board):
    board.panel = board.opened()
    for number in range(6):
        board.volunteer(("Under 40", "40 and over")[number % 2])
    draw = lots.lay_lottery(board.panel, seed_source="National numbers", seed_on=day(14), by=board.steward)
    assert draw.least == pytest.approx(0.5, abs=0.01)
    with pytest.raises(NotNow, match="cannot be known"):
        lots.draw_seats(draw, seed=SEED, by=board.steward)
    with clock.at(day(14)):
        drawn = lots.draw_seats(draw, seed=SEED, by=board.steward)
    assert [one.volunteer.number for one in board.users()] == drawn.members[drawn.drawn]
    assert {one.volunteer.traits["Age"] for one in board.users()} == {"Under 40", "40 and over"}


def test_of_those_who_live_together_one_is_drawn_at_most(board):
    board.panel = board.opened()
    for age, home in (("Under 40", "3 Reed Lane, EM1 2AB"), ("40 and over", "3 reed lane em1 2ab"), ("Under 40", ""),
                      ("40 and over", "")):  # fmt: skip
        board.volunteer(age, home=home)
    draw = lots.lay_lottery(board.panel, seed_source="National numbers", seed_on=day(14), by=board.steward)
    assert all(not {1, 2} <= set(members) for members in draw.members)
    assert not board.panel.volunteers.filter(household__icontains="reed").exists()


def test_too_few_of_one_age_are_named_as_the_smallest_change(board):
    board.panel = board.opened()
    for _ in range(4):
        board.volunteer("Under 40")
    with pytest.raises(NotValid, match="40 and over: the least from 1 to 0"):
        lots.lay_lottery(board.panel, seed_source="National numbers", seed_on=day(14), by=board.steward)


def test_a_lottery_that_names_somebody_who_withdrew_is_not_drawn(board):
    board.panel = board.opened()
    people = [board.volunteer(("Under 40", "40 and over")[number % 2]) for number in range(6)]
    draw = lots.lay_lottery(board.panel, seed_source="National numbers", seed_on=day(14), by=board.steward)
    holder = Actor("person", receipt_id=people[0].participant.receipt_id)
    with pytest.raises(NotAllowed):
        lots.withdraw_volunteer(people[0], by=ANYBODY)
    assert lots.withdraw_volunteer(people[0], by=holder).traits == {}
    with clock.at(day(14)), pytest.raises(NotNow):
        lots.draw_seats(draw, seed=SEED, by=board.steward)


def test_who_answers_for_the_contract_takes_no_users_seat(board):
    board.panel = board.opened()
    with pytest.raises(NotAllowed, match="for users"):
        board.volunteer("Under 40", by=board.town.provider)


def test_people_volunteer_by_phone_and_on_paper_through_a_steward(board):
    board.panel = board.opened()
    assert board.volunteer("Under 40", by=board.steward, channel="phone").number == 1
    with pytest.raises(NotAllowed):
        board.volunteer("Under 40", channel="phone")
