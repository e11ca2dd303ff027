"""How far the loop has come: told, found, answered, promised, confirmed, each with what has been stuck longest."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Max, Model, QuerySet

from countersign import clock
from countersign.answers.models import Commitment
from countersign.experiences.queries.desks import oldest_gap
from countersign.findings import queries as findings
from countersign.insight import queries as insight
from countersign.insight.queries import PublishedNumber

UNKEPT = ("due", "broken")  # the date passed without a claim
UNCONFIRMED = ("claimed", "contested")


@dataclass(frozen=True)
class Stuck:
    """What has waited longest, since when, and for how many days. ``thing`` is None where it must not be named."""

    since: dt.date
    thing: Model | None = None

    @property
    def days(self) -> int:
        return (clock.today() - self.since).days


@dataclass(frozen=True)
class Count:
    """One of the five counts. ``of`` is out of how many, where that says something; ``count`` is None where it is not
    released. ``released`` is the number behind the first count, with its permanent address."""

    name: str
    count: int | None
    of: int | None = None
    stuck: Stuck | None = None
    released: PublishedNumber | None = None


def loop(
    *,
    body_id: int | None = None,
    contract_ids: QuerySet | Collection[int] | None = None,
    place_id: int | None = None,
) -> tuple[Count, Count, Count, Count, Count]:
    """About everything, a body, some contracts or a place (give its contracts, too). Nine queries at most.

    Accounts are counted from the standing release only; where contracts are asked for together no such number exists.
    """
    promised = _promised(body_id, contract_ids)
    clocks = findings.clocks(body_id=body_id, contract_ids=contract_ids)
    longest = Stuck(clocks.longest.due_on, clocks.longest) if clocks.longest else None
    return (
        _told(body_id, contract_ids, place_id),
        Count("found", clocks.published, stuck=_waiting(body_id, contract_ids)),
        Count("answered", clocks.met, clocks.due, longest),
        Count("promised", promised.exclude(state="superseded").count(), stuck=_unkept(promised)),
        _confirmed(promised),
    )


def _told(body_id: int | None, contract_ids: object, place_id: int | None) -> Count:
    who = {name: pk for name, pk in (("body_id", body_id), ("place_id", place_id)) if pk is not None}
    everything = contract_ids is None and not who
    number = insight.loop_counts(**who) if who or everything else None
    gap = oldest_gap() if everything else None
    stuck = Stuck(gap.opened_on) if gap else None
    return Count("told", number.value if number else None, stuck=stuck, released=number)


def _waiting(body_id: int | None, contract_ids: object) -> Stuck | None:
    """The oldest fact-check that is over while its finding is not published; only where nothing narrows it down."""
    since = findings.waiting_since() if body_id is None and contract_ids is None else None
    return Stuck(since) if since else None


def _promised(body_id: int | None, contract_ids: QuerySet | Collection[int] | None) -> QuerySet[Commitment]:
    found = Commitment.objects.select_related("body")
    if body_id is not None:
        found = found.filter(body_id=body_id)
    return found if contract_ids is None else found.filter(contract__in=contract_ids)


def _unkept(promised: QuerySet[Commitment]) -> Stuck | None:
    oldest = promised.filter(state__in=UNKEPT).order_by("due_on", "pk").first()
    return Stuck(oldest.due_on, oldest) if oldest else None


def _confirmed(promised: QuerySet[Commitment]) -> Count:
    claimed = promised.filter(state__in=("confirmed", *UNCONFIRMED))
    waiting = claimed.filter(state__in=UNCONFIRMED).annotate(since=Max("claims__at")).order_by("since", "pk").first()
    stuck = Stuck(waiting.since.date(), waiting) if waiting else None
    return Count("confirmed", claimed.filter(state="confirmed").count(), claimed.count(), stuck)
