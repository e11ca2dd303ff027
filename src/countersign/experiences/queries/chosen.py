"""One thing on the desk, found by its number; and what stands beside one account."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from django.db.models import Case, Count, Model, QuerySet, When

from countersign.errors import NotFound
from countersign.experiences.models import Campaign, Cluster, Coding, CodingBatch, Experience, Gap
from countersign.people.rules import Actor
from countersign.text.similar import Index

LATEST = 500
"""Published texts that a text is compared with before it is signed off: the latest of its source."""

Thing = TypeVar("Thing", bound=Model)


def batch(number: int) -> CodingBatch:
    """The batch with its source; raises :class:`NotFound`."""
    return _one(CodingBatch.objects.select_related("source", "signed_by"), number)


def campaigns() -> QuerySet[Campaign]:
    """What is set apart, what nobody has decided first, then the largest; each with its ``size``."""
    found = Campaign.objects.select_related("body").annotate(size=Count("members"))
    undecided = Case(When(verdict=Campaign.Verdict.OPEN, then=0), default=1)
    return found.filter(size__gt=0).order_by(undecided, "-size", "pk")


def campaign(number: int) -> Campaign:
    """One of them with its ``size``; raises :class:`NotFound`, as it does once its members have left."""
    return _one(campaigns(), number)


def cluster(number: int) -> Cluster:
    """The cluster with ``size``; raises :class:`NotFound`, as it does once its members have left."""
    return _one(Cluster.objects.select_related("source", "decided_by").annotate(size=Count("members")), number)


def gap(number: int) -> Gap:
    """The gap with ``told``, how many accounts stand in it; raises :class:`NotFound`."""
    return _one(Gap.objects.select_related("source").annotate(told=Count("accounts")), number)


def _one(found: QuerySet[Thing], number: int) -> Thing:
    thing = found.filter(pk=number).first()
    if thing is None:
        raise NotFound("It is no longer there.", remedy="Go back to the desk: somebody may have dealt with it.")
    return thing


def codings_of(account: Experience, by: Actor) -> tuple[Coding | None, Coding | None]:
    """The machine's draft and this person's own coding, where there are any. Nobody sees what another coder said."""
    machine = own = None
    for coding in account.codings.order_by("at", "pk"):
        if coding.coder == f"account:{by.account_id}":
            own = coding
        elif not coding.coder.startswith("account:"):
            machine = coding
    return machine, own


def published_like(accounts: Sequence[Experience]) -> dict[int, str]:
    """For each account whose words are a near copy of published ones of its source: the key of the nearest."""
    sources = {account.source_id for account in accounts}
    published = (
        Experience.objects.filter(source__in=sources).exclude(published_text="").order_by("-signed_off_at", "pk")
    )
    earlier = list(published.values_list("key", "published_text")[:LATEST])
    index = Index()
    index.add_many([key for key, _ in earlier], [text for _, text in earlier])
    keys = {key for key, _ in earlier}
    near = index.add_many([account.pk for account in accounts], [account.redacted_text for account in accounts])
    found = {
        a.pk: next((one.key for one in like if one.key in keys), None) for a, like in zip(accounts, near, strict=True)
    }
    return {pk: str(key) for pk, key in found.items() if key}
