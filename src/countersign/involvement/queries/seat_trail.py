"""What somebody did on a panel, what was paid, and what it changed: for the holder of the code and for nobody else.

A trail, not a score, like that of tasks (see :mod:`countersign.involvement.queries.trail`).
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.urls import reverse

from countersign.involvement.models import Item, Meeting, Payment, Recommendation, Sitting, Volunteer, Vote
from countersign.involvement.queries.trail import Changed


@dataclass(frozen=True)
class SeatTrail:
    """Meetings that one came to, votes, items of one's own; every payment; and what came of the votes."""

    meetings: int
    votes: int
    items: tuple[Item, ...]
    paid: Decimal
    payments: tuple[Payment, ...]
    changes: tuple[Changed, ...]


def seat_trail(volunteer: Volunteer) -> SeatTrail:
    """Everything that one volunteer did on one panel, seat given up or not; seven queries."""
    held = list(Sitting.objects.filter(volunteer=volunteer).select_related("seat"))
    votes = list(Vote.objects.filter(sitting__in=held).values_list("ballot", flat=True))
    payments = tuple(Payment.objects.filter(sitting__in=held).order_by("paid_on", "pk"))
    return SeatTrail(
        Meeting.objects.filter(present__in=held).distinct().count(),
        len(votes),
        tuple(item for item in Item.objects.filter(seat__in=[one.seat_id for one in held]) if _is_own(item, held)),
        sum((one.amount for one in payments), Decimal(0)),
        payments,
        tuple(_changes(volunteer, votes)),
    )


def _is_own(item: Item, held: list[Sitting]) -> bool:
    """Whether it was put there while this person had the seat."""
    return any(
        one.seat_id == item.seat_id and one.since <= item.put_on and (one.until is None or item.put_on <= one.until)
        for one in held
    )


def _changes(volunteer: Volunteer, votes: list[int]):
    """What came of recommendations that one voted on: promised or not, and whether the promise is kept."""
    found = Recommendation.objects.filter(ballot__in=votes).select_related("ballot", "body", "commitment")
    for one in found.order_by("due_on", "pk"):
        if one.commitment_id:
            words = f"{one.commitment.measure} ({one.commitment.get_state_display()})"
            yield Changed(words, reverse("answers:commitment", args=[one.commitment_id]))
        else:
            words = f"{one.ballot.motion} ({one.body}: {one.get_state_display()})"
            yield Changed(words, reverse("involvement:panel", args=[volunteer.panel_id]))
