"""The steward's desk at a glance: what waits, how much of it, and since when."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Min, QuerySet

from countersign import clock
from countersign.experiences.models import Experience
from countersign.experiences.queries import chosen, desks, messages


@dataclass(frozen=True)
class Waiting:
    """``name`` of a queue, how many wait in it, and for how many days the oldest does (None where nothing waits)."""

    name: str
    count: int
    days: int | None


# queue -> (its question, what its age is told by)
_QUEUES = (
    ("alerts", desks.alerts, "raised_at"),
    ("held", desks.held, "told_at"),
    ("redactions", desks.redactions_to_check, "told_at"),
    ("doubtful", desks.doubtful, "told_at"),
    ("attach", desks.unsure, "told_at"),
    ("copies", desks.clusters, "members__told_at"),
    ("campaigns", lambda: chosen.campaigns().filter(verdict="open"), "found_at"),
    ("batches", lambda: desks.batches().filter(signed_at=None), "made_at"),
    ("texts", desks.texts_to_sign_off, "told_at"),
    ("messages", messages.messages_to_carry, "asked_at"),
    ("gaps", desks.gaps, "opened_on"),
)


def waiting() -> list[Waiting]:
    """Every queue in the order in which it should be worked through; one question to the database for each."""
    return [_waiting(name, queue(), since) for name, queue, since in _QUEUES]


def _waiting(name: str, queue: QuerySet, since: str) -> Waiting:
    found = queue.model.objects.filter(pk__in=queue.order_by().values("pk"))
    told = found.aggregate(count=Count("pk", distinct=True), oldest=Min(since))
    return Waiting(name, told["count"], _days(told["oldest"]))


def _days(since: dt.datetime | dt.date | None) -> int | None:
    if since is None:
        return None
    return (clock.today() - (since.date() if isinstance(since, dt.datetime) else since)).days


_WORDS = ("said_body", "said_service", "said_place", "said_reference")


def said_alike() -> QuerySet:
    """Unsure and unattached accounts that say the same, together; most accounts first. Rows of values."""
    alike = desks.unsure().order_by().values("source__name", *_WORDS)
    return alike.annotate(
        accounts=Count("pk"), key=Min("key"), score=Min("attached_score"), why=Min("attached_why")
    ).order_by("-accounts", *_WORDS)


def alike(account: Experience) -> int:
    """How many other unsure or unattached accounts of its source say the same about whose they are."""
    same = {name: getattr(account, name) for name in _WORDS}
    return desks.unsure(account.source).filter(**same).exclude(pk=account.pk).count()
