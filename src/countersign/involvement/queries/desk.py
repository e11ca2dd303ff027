"""What waits at the desk of those who run asks."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import QuerySet

from countersign import clock
from countersign.errors import NotFound
from countersign.involvement.models import Address, Ask, Incident, SignUp


def open_incidents() -> QuerySet[Incident]:
    """Danger first, then the longest waiting."""
    return Incident.objects.exclude(state="settled").select_related("ask").order_by("-danger", "raised_at")


def incident(key: str) -> Incident:
    found = Incident.objects.select_related("ask").filter(key=key).first()
    if found is None:
        raise NotFound("There is no such incident.", remedy="See the desk.")
    return found


@dataclass(frozen=True)
class Place:
    """A sign-up as those who run an ask see it: by its number, never by name or address."""

    sign_up: SignUp
    reached_by: str
    needs_check: bool


def places(ask: Ask) -> list[Place]:
    """Everybody in an ask in the order of the list; two queries."""
    found = SignUp.objects.filter(ask=ask).select_related("slot", "participant__address").order_by("number")
    return [
        Place(one, _kind(one), ask.vetting != "none" and one.checked_at is None and one.state == "placed")
        for one in found
    ]


def _kind(one: SignUp) -> str:
    left = getattr(one.participant, "address", None)
    return left.get_kind_display() if left else "By code only"


def to_ring(ask: Ask) -> QuerySet[SignUp]:
    """Who has no e-mail and comes within two days, or is to be told what came of it: a steward rings or writes."""
    near = clock.now() + dt.timedelta(days=2)
    found = SignUp.objects.filter(ask=ask, participant__address__kind__in=(Address.Kind.PHONE, Address.Kind.POST))
    if ask.state == "reported":
        return found.exclude(state="withdrawn")
    return found.filter(state="placed", slot__starts_at__lte=near, slot__starts_at__gt=clock.now())
