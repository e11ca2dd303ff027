"""The panel of the small world: its users drawn, one meeting held with a vote that is open, and one item."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from countersign import clock
from countersign.involvement.actions import convening, lots, meetings, voting
from countersign.involvement.models import Panel, Sitting
from countersign.involvement.queries import panels as queries
from countersign.people.models import Account, Membership
from countersign.people.rules import ANYBODY, Actor
from countersign.register.models import Contract
from countersign.terms import actions as terms

QUOTAS = [("Age", "Under 40", 1, 2), ("Age", "40 and over", 1, 2)]
CODES: list[str] = []
"""Codes of those who volunteered, in their order; made anew with each world."""


def panel() -> None:
    """Panel 1 of ``buses``: draw 1, meeting 1 (held today), item 1 put by a user (``sitting``), and open vote 1."""
    today, contract = clock.today(), Contract.objects.get(slug="buses")
    steward = _acting("steward", None)
    with clock.at(today - dt.timedelta(days=40)):
        made = _opened(contract, steward)
        CODES[:] = [lots.volunteer(made, traits={"Age": age}, by=ANYBODY)[1] for age in ("Under 40", "40 and over") * 3]
        when = today - dt.timedelta(days=30)
        draw = lots.lay_lottery(made, seed_source="National numbers", seed_on=when, by=steward)
    with clock.at(when):
        lots.draw_seats(draw, seed="4 8 15 16 23 42", by=steward)
    with clock.at(today - dt.timedelta(days=20)):
        held = _item(made)
        met = meetings.call_meeting(made, on=today, where="The library", by=steward)
        meetings.send_paper(met, title="Runs missed", url="https://example.org/runs", by=steward)
    meetings.hold_meeting(met, present=list(queries.sitting_now(made)), by=steward)
    voting.open_ballot(held, meeting=met, kind="close", motion="The item is closed.", by=steward)


def _opened(contract: Contract, steward: Actor) -> Panel:
    body = contract.parties.get(part="commissioner").body
    until = clock.today() + dt.timedelta(days=50)
    terms.override(body, to="panel", reason="The bus company changes in June and passengers must be heard before.",
                   decided_by="Director of transport", until=until, by=_acting("commissioner", body))  # fmt: skip
    others = [("provider", one.body) for one in contract.parties.exclude(part="commissioner").select_related("body")]
    seats = [("user", None)] * 3 + [("commissioner", body), *others]
    made = convening.draft_panel(
        contract, body=body, title="Passengers’ panel of the buses", purpose="Advises on timetables.", seats=seats,
        support="A helper before each meeting.", quotas=QUOTAS, pay=Decimal(45), by=steward,
    )  # fmt: skip
    return convening.open_panel(made, recruits_until=clock.today() + dt.timedelta(days=60), by=steward)


def _item(made: Panel):
    first = queries.users_now(made)[0]
    Sitting.objects.filter(pk=first.pk).update(key="sitting")
    first.refresh_from_db()
    speaker = Actor("person", receipt_id=first.volunteer.participant.receipt_id)
    return voting.put_item(made, sitting=first, title="Buses that leave before their time", by=speaker)


def _acting(role: str, body) -> Actor:
    account, _ = Account.objects.get_or_create(username=f"panel-{role}@example.org")
    Membership.objects.get_or_create(account=account, role=role, body=body)
    return Actor("staff", account.pk, frozenset({(role, body.pk if body else None)}))


def steward_actor() -> Actor:
    return _acting("steward", None)


def speaker(one: Sitting) -> Actor:
    """Whoever speaks for a seat: the user by the receipt, or an account of the body."""
    if one.volunteer_id:
        return Actor("person", receipt_id=one.volunteer.participant.receipt_id)
    role = {"commissioner": "commissioner", "provider": "provider", "helper": "adviser"}[one.seat.kind]
    return _acting(role, one.seat.body)


def publish() -> None:
    """The minutes of meeting 1, once its vote is counted."""
    steward = _acting("steward", None)
    made = Panel.objects.get(pk=1)
    for ballot in queries.open_ballots(made):
        voting.count_ballot(ballot, by=steward)
    meetings.publish_minutes(made.meetings.get(), minutes="We spoke about timetables.", by=steward)
