"""Questions about the outbox; they change nothing, and none of them shows an address."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Count, Min, Q, QuerySet

from countersign.errors import NotFound
from countersign.notices.kinds import kinds
from countersign.notices.models import Notice


def waiting() -> QuerySet[Notice]:
    """Notices that are still to be sent, the next one first."""
    return _shown().filter(state="waiting").order_by("next_try_at", "pk")


def undelivered() -> QuerySet[Notice]:
    """Notices that were given up, the newest first."""
    return _shown().filter(state="undelivered").order_by("-pk")


def listed(state: str = "") -> QuerySet[Notice]:
    """All notices of a state, or of any, the newest first."""
    return _shown().filter(**({"state": state} if state else {})).order_by("-pk")


def _shown() -> QuerySet[Notice]:
    return Notice.objects.defer("sealed", "facts")


def notice(number: int) -> Notice:
    """The notice of this number; raises :class:`NotFound`."""
    found = Notice.objects.filter(pk=number).first()
    if found is None:
        raise NotFound(f"There is no notice {number}.", remedy="See `countersign notices list`.")
    return found


@dataclass(frozen=True)
class Outbox:
    """How much waits and since when. ``channel`` is what the settings say: off, console, smtp or notify."""

    waiting: int
    undelivered: int
    sent: int
    dropped: int
    oldest: dt.datetime | None
    channel: str


def outbox() -> Outbox:
    """The outbox at a glance, in one query."""
    states = ("waiting", "undelivered", "sent", "dropped")
    counts = {state: Count("pk", Q(state=state)) for state in states}
    found = Notice.objects.aggregate(**counts, oldest=Min("made_at", filter=Q(state="waiting")))
    return Outbox(**found, channel=settings.MAIL)


def called(notice: Notice) -> str:
    """Its kind in words; a kind that no room knows any more by its name."""
    known = kinds().get(notice.kind)
    return known.words if known else notice.kind
