"""Those who sit: trained, paid, and gone when they leave; the seat then stands vacant in public."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.db import transaction

from countersign import clock
from countersign.errors import NotNow, NotValid
from countersign.involvement.actions.panel_letters import write_of_vacancy
from countersign.involvement.actions.panel_writing import locked, told
from countersign.involvement.models import Payment, Seat, Sitting
from countersign.involvement.queries.chairs import chairs
from countersign.involvement.rules import panels as rules
from countersign.involvement.states import VOLUNTEER
from countersign.people.rules import SYSTEM, Actor, check
from countersign.terms.actions import spend
from countersign.terms.queries import Activity

_ACTIVITY = {Payment.Kind.PAY: Activity.PARTICIPANTS, Payment.Kind.EXPENSES: Activity.EXPENSES}


@transaction.atomic
def train(sitting: Sitting, *, on: dt.date, by: Actor) -> Sitting:
    """Somebody who sits was prepared for it, on a day."""
    check(by, "panel.keep")
    fresh = locked(sitting)
    if not fresh.since <= on <= clock.today():
        raise NotValid("Give a day since they have the seat, up to today.", faults=(("on", "Check the day."),))
    fresh.trained_on = on
    fresh.save()
    told("panel.trained", locked(fresh.seat.panel), by, seat=fresh.seat.number)
    return fresh


@transaction.atomic
def pay_member(sitting: Sitting, *, kind: str, amount: Decimal, by: Actor) -> Payment:
    """Pay or expenses of a user who sits. It also stands in the contract's time and money, as paid to participants."""
    check(by, "panel.keep")
    if sitting.seat.kind != Seat.Kind.USER:
        raise NotNow("Only users are paid for sitting.", remedy="Bodies pay their own people.")
    if kind not in Payment.Kind.values or not amount:
        raise NotValid(
            "Say what was paid.", faults=(("amount", "Give pounds and pence, and whether pay or expenses."),)
        )
    paid = Payment.objects.create(sitting=sitting, kind=kind, amount=amount, paid_on=clock.today())
    panel = locked(sitting.seat.panel)
    spend(
        panel.contract, activity=_ACTIVITY[Payment.Kind(kind)], on=paid.paid_on, money=amount, measured=True,
        reference=f"Panel {panel.pk}, payment {paid.pk}", by=SYSTEM,
    )  # fmt: skip
    told("panel.member_paid", panel, by, kind=kind, amount=str(amount))
    return paid


@transaction.atomic
def leave_seat(sitting: Sitting, *, by: Actor) -> Sitting:
    """A user gives the seat up, or a steward writes it down. From today the vacancy is counted in public."""
    fresh = locked(sitting)
    if fresh.volunteer is None:
        raise NotNow("A body’s seat is not given up.", remedy="The panel can be ended, with reasons.")
    if by.receipt_id is not None:
        rules.check_holder(by, fresh.volunteer)
    else:
        check(by, "panel.keep")
    if fresh.until is not None:
        raise NotNow("This seat is vacant already.", remedy="Look for volunteers again.")
    fresh.until = clock.today()
    fresh.save()
    gone = locked(fresh.volunteer)
    gone.state, gone.traits, gone.household = VOLUNTEER.after(gone.state, "leave"), {}, ""
    gone.save()
    write_of_vacancy(fresh, chairs(fresh.seat.panel)[fresh.seat.number - 1])
    told("panel.seat_vacated", locked(fresh.seat.panel), by, seat=fresh.seat.number)
    return fresh
