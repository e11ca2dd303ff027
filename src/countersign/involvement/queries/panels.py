"""Questions about panels: which there are, who sits, what is on the agenda, and what is due."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db.models import Model, Q, QuerySet

from countersign import clock
from countersign.errors import NotFound
from countersign.involvement.models import Ballot, Item, Meeting, Panel, Recommendation, Seat, Sitting, Volunteer, Vote
from countersign.people.rules import Actor

PUBLIC = ("recruiting", "sitting", "ended")


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


def seats_of(by: Actor) -> list[Sitting]:
    """Every seat on any panel for which ``by`` can speak; no query for who has no code and acts for nobody."""
    bodies = by.bodies("commissioner", "provider", "adviser")
    own = Q(volunteer__participant__receipt_id=by.receipt_id) if by.receipt_id is not None else Q()
    own |= Q(volunteer=None, seat__body__in=bodies) if bodies else Q()
    if not own:
        return []
    there = Sitting.objects.filter(own, until=None, seat__panel__state__in=("recruiting", "sitting"))
    there = there.select_related("seat__panel__contract", "seat__body", "volunteer__participant")
    return [one for one in there.order_by("seat__panel", "seat__number") if _is_own(one, by, bodies)]


def _is_own(one: Sitting, by: Actor, bodies: frozenset[int]) -> bool:
    if one.volunteer is None:
        return one.seat.body_id in bodies
    return by.receipt_id is not None and one.volunteer.participant.receipt_id == by.receipt_id


def ballots(meeting: Meeting) -> QuerySet[Ballot]:
    """The votes of one meeting, with who voted what; a few queries however many."""
    return meeting.ballots.select_related("item", "to").prefetch_related("votes__sitting__seat__body")


def ballots_of(panel: Panel) -> QuerySet[Ballot]:
    """The votes of one panel, likewise."""
    found = Ballot.objects.filter(item__panel=panel).select_related("item", "to")
    return found.prefetch_related("votes__sitting__seat__body")


def cast(ballot: Ballot) -> list[Vote]:
    """By the numbers of the seats."""
    return sorted(ballot.votes.all(), key=lambda one: (one.sitting.seat.number, one.pk))


def votes(panel: Panel) -> QuerySet[Vote]:
    """Everything that was ever voted on this panel, in its order."""
    found = Vote.objects.filter(ballot__item__panel=panel).select_related(
        "ballot__item", "ballot__meeting", "ballot__to"
    )
    return found.select_related("sitting__seat__body").order_by("ballot", "sitting__seat__number", "pk")


def open_ballots(panel: Panel) -> list[Ballot]:
    """Votes that are not counted yet."""
    return list(Ballot.objects.filter(item__panel=panel, state="open").select_related("item"))
