"""Whom a lottery is drawn from, and a lottery as it is printed: by the volunteers' own numbers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from countersign.involvement.models import Draw, Panel, Sitting, Volunteer
from countersign.involvement.queries.panels import users_now, vacant_users_seats
from countersign.stats.sortition import Lottery, Pool, Quota


def volunteers_now(panel: Panel) -> list[Volunteer]:
    """Who can be drawn, in the order of :func:`pool`."""
    return list(panel.volunteers.filter(state="volunteered").order_by("number"))


def pool(panel: Panel) -> Pool:
    """Those who volunteered, what the quotas leave for the vacant seats, and who lives together."""
    there = volunteers_now(panel)
    quotas = quotas_left(panel, users_now(panel))
    seats = len(vacant_users_seats(panel))
    return Pool([one.traits for one in there], quotas, seats, [one.household for one in there])


def quotas_left(panel: Panel, sitting: Sequence[Sitting]) -> list[Quota]:
    """What the quotas leave for the vacant seats once those who sit are taken off."""
    left = []
    for feature, value, least, most in panel.quotas:
        held = sum(one.volunteer.traits.get(feature) == value for one in sitting)
        left.append(Quota(feature, value, max(0, least - held), max(0, most - held)))
    return left


def named(members: Iterable[Iterable[int]], tickets: Iterable[int]) -> Lottery:
    """The lottery as it is printed: what its digest is of, and what is drawn from."""
    members = tuple(map(tuple, members))
    most = max((number for one in members for number in one), default=0)
    return Lottery(members, tuple(tickets), most + 1, 0.0)


def again(draw: Draw) -> tuple[str, int | None]:
    """The digest and the drawn panel, worked out once more from what is printed."""
    laid = named(draw.members, draw.tickets)
    return laid.digest, laid.draw(draw.seed) if draw.state == "drawn" else None
