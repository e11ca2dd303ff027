"""Those who sit: trained, paid, gone; the vacancy clock; and the clause that takes its verdict from it."""

from __future__ import annotations

from decimal import Decimal

import pytest

from answers.town import day
from countersign import clock
from countersign.errors import NotAllowed, NotNow, NotSafe
from countersign.involvement.actions import convening, lots, sitting
from countersign.involvement.queries.chairs import chairs
from countersign.involvement.queries.co_governance import co_governance
from countersign.terms.models import Spent
from involvement.board import MEETING, SEED, kinds


def test_a_seat_that_falls_vacant_is_counted_in_public_until_it_is_filled(seated):
    left = sitting.leave_seat(seated.users()[0], by=seated.speaker(seated.users()[0]))
    with clock.at(day(34)):
        chair = chairs(seated.panel)[left.seat.number - 1]
        assert (chair.state, chair.vacant_now_days, chair.days_vacant, chair.days) == ("vacant", 20, 20, 20)
        assert not chair.is_overdue
        convening.recruit_again(seated.panel, recruits_until=day(40), by=seated.buyer)
        draw = lots.lay_lottery(seated.panel, seed_source="National numbers", seed_on=day(41), by=seated.steward)
    assert draw.seats == 1
    with clock.at(day(41)):
        lots.draw_seats(draw, seed=SEED, by=seated.steward)
        assert len(seated.users()) == 3
        assert left.volunteer_id not in {one.volunteer_id for one in seated.users()}


def test_a_seat_that_is_not_filled_in_time_is_overdue_for_all_to_see(seated):
    sitting.leave_seat(seated.users()[0], by=seated.steward)
    seat = seated.panel.seats.get(number=1)
    with clock.at(day(14 + seated.panel.fill_days)):
        assert not chairs(seated.panel)[0].is_overdue
    with clock.at(day(16 + seated.panel.fill_days)):
        assert chairs(seated.panel)[0].seat == seat and chairs(seated.panel)[0].is_overdue
    with clock.at(day(20)):
        convening.end_panel(seated.panel, because="The contract has ended and was not renewed.", by=seated.buyer)
    with clock.at(day(400)):
        seated.panel.refresh_from_db()
        assert chairs(seated.panel)[0].vacant_now_days == 6


def test_a_panel_that_draws_nobody_does_not_stop_the_clock(board):
    board.panel = board.opened()
    with clock.at(day(70)):
        empty = [chair for chair in chairs(board.panel) if chair.is_overdue]
        assert [chair.vacant_now_days for chair in empty] == [70, 70, 70]


def test_pay_stands_in_the_time_and_money_of_the_contract_as_paid_to_participants(seated):
    paid = sitting.pay_member(seated.users()[0], kind="pay", amount=Decimal("45.00"), by=seated.steward)
    line = Spent.objects.get()
    assert (line.activity, line.money, line.measured) == ("participants", paid.amount, True)
    body = kinds(seated.sits(), "provider")[0]
    with pytest.raises(NotNow, match="Only users"):
        sitting.pay_member(body, kind="pay", amount=Decimal(1), by=seated.steward)


def test_training_and_conflicts_are_recorded(seated):
    assert sitting.train(seated.users()[0], on=day(14), by=seated.steward).trained_on == day(14)
    helper = kinds(seated.sits(), "helper")[0]
    words = "Provides advice under a contract of the council and brings accounts of its callers as evidence."
    convening.declare_conflict(helper.seat, words=words, by=seated.speaker(helper))
    with pytest.raises(NotAllowed):
        convening.declare_conflict(helper.seat, words=words, by=seated.town.provider)
    with pytest.raises(NotSafe):
        convening.declare_conflict(helper.seat, words="Ring 07700 900123 about it.", by=seated.steward)


def test_the_clause_on_seats_for_users_is_met_or_not_by_what_the_panel_holds(met):
    class Clause:
        kind = "co_governance"
        parameters = {"share": 33, "papers": 5, "answer": 30}

    class Schedule:
        contract = met.town.place.contract

    def found(today):
        with clock.at(today):
            return co_governance(Schedule, Clause, today)

    assert found(MEETING).state == "met"
    sitting.leave_seat(met.users()[0], by=met.steward)
    late = found(day(60))
    assert (late.state, late.base) == ("not_met", 7)
    assert "3 of 7 seats for users, 1 of them vacant today, 32 days vacant in all" in late.found
