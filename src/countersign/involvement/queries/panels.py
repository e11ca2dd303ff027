"""Questions about panels: who sits, what stood vacant for how long, what is due, and what is printed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Model, QuerySet

from countersign import clock
from countersign.errors import NotFound
from countersign.involvement.models import Ballot, Item, Meeting, Panel, Recommendation, Seat, Sitting, Volunteer
from countersign.people.rules import Actor

PUBLIC = ("recruiting", "sitting", "ended")


@dataclass(frozen=True)
class Chair:
    """One seat as everybody sees it: who sits, since when, for how many days it stood empty and of how many."""

    seat: Seat
    sitting: Sitting | None
    vacant_since: dt.date | None
    days_vacant: int
    days: int

    @property
    def state(self) -> str:
        return "filled" if self.sitting else "vacant"

    @property
    def vacant_now_days(self) -> int:
        return (clock.today() - self.vacant_since).days if self.vacant_since else 0


def panels() -> QuerySet[Panel]:
    """Panels that are public, the newest first."""
    return Panel.objects.filter(state__in=PUBLIC).select_related("contract", "body").order_by("-pk")


def panel(number: int) -> Panel:
    """Raises :class:`NotFound`."""
    found = panels().filter(pk=number).first()
    if found is None:
        raise NotFound("There is no panel under this address.", remedy="See the list of panels.")
    return found


def panels_of(contract: Model) -> QuerySet[Panel]:
    return panels().filter(contract=contract)


def meeting_of(panel: Panel, number: int) -> Meeting:
    found = panel.meetings.filter(pk=number).first()
    if found is None:
        raise NotFound("There is no such meeting of this panel.", remedy="See the panel for its meetings.")
    return found


def chairs(panel: Panel) -> list[Chair]:
    """Every seat; two queries. The clock of vacancies runs from the day on which users were first drawn."""
    end = panel.ended_on or clock.today()
    seats = list(panel.seats.select_related("body"))
    of: dict[int, list[Sitting]] = {seat.pk: [] for seat in seats}
    for sitting in Sitting.objects.filter(seat__panel=panel).order_by("since", "pk"):
        of[sitting.seat_id].append(sitting)
    start = panel.sat_on or end
    return [_chair(seat, of[seat.pk], start, end) for seat in seats]


def _chair(seat: Seat, sittings: list[Sitting], start: dt.date, end: dt.date) -> Chair:
    now = next((one for one in sittings if one.until is None), None)
    filled = sum(max(0, (min(one.until or end, end) - max(one.since, start)).days) for one in sittings)
    days = (end - start).days
    empty_from = max((one.until for one in sittings if one.until), default=start)
    return Chair(seat, now, None if now else empty_from, days - filled, days)


def sitting_now(panel: Panel) -> QuerySet[Sitting]:
    there = Sitting.objects.filter(seat__panel=panel, until=None).order_by("seat__number")
    return there.select_related("seat__panel", "seat__body", "volunteer__participant")


def users_now(panel: Panel) -> list[Sitting]:
    return [one for one in sitting_now(panel) if one.seat.kind == Seat.Kind.USER]


def vacant_users_seats(panel: Panel) -> list[Seat]:
    taken = {one.seat_id for one in users_now(panel)}
    return [seat for seat in panel.seats.filter(kind=Seat.Kind.USER) if seat.pk not in taken]


def volunteers_of(receipt_id: int | None) -> QuerySet[Volunteer]:
    """What the holder of a receipt volunteered for."""
    mine = Volunteer.objects.filter(participant__receipt=receipt_id) if receipt_id else Volunteer.objects.none()
    return mine.select_related("panel__contract", "panel__body", "participant")


def agenda(panel: Panel) -> QuerySet[Item]:
    items = panel.items.select_related("seat__body", "finding", "commitment", "clause__schedule", "gap", "meeting")
    return items.order_by("number")


def recommendations(panel: Panel) -> QuerySet[Recommendation]:
    found = Recommendation.objects.filter(ballot__item__panel=panel)
    return found.select_related("ballot__item", "body", "commitment").order_by("due_on", "pk")


def is_overdue(one: Recommendation, today: dt.date) -> bool:
    return one.state == "waiting" and today > one.due_on


def next_meeting(panel: Panel) -> Meeting | None:
    """The next one that is called."""
    return panel.meetings.filter(state="called", on__gte=clock.today()).order_by("on").first()


def owed_by(bodies: Iterable[int]) -> QuerySet[Recommendation]:
    """Recommendations that wait for an answer of these bodies."""
    found = Recommendation.objects.filter(state="waiting", body__in=list(bodies))
    return found.select_related("ballot__item__panel", "body").order_by("due_on")


def takes_volunteers(panel: Panel) -> bool:
    """Whether somebody can volunteer today."""
    return panel.state != "ended" and panel.recruits_until is not None and clock.today() <= panel.recruits_until


def spoken_for(panel: Panel, by: Actor) -> list[Sitting]:
    """Seats for which ``by`` can speak: the user's own by code, or those of the bodies that it acts for."""
    bodies = by.bodies("commissioner", "provider", "adviser")
    return [one for one in sitting_now(panel) if _is_own(one, by, bodies)]


def _is_own(one: Sitting, by: Actor, bodies: frozenset[int]) -> bool:
    if one.volunteer is None:
        return one.seat.body_id in bodies
    return by.receipt_id is not None and one.volunteer.participant.receipt_id == by.receipt_id


def open_ballots(panel: Panel) -> list[Ballot]:
    """Votes that are not counted yet."""
    return list(Ballot.objects.filter(item__panel=panel, state="open").select_related("item"))
