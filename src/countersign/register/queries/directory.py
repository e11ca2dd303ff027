"""The register as a directory of services: each with the contracts it is run under now."""

from __future__ import annotations

from django.db.models import Prefetch, Q, QuerySet

from countersign.register.models import Body, Contract, Party, Service, Site
from countersign.register.queries.bodies import services
from countersign.register.queries.resolver import OPEN


def directory(*, text: str = "", part: str = "", body_id: int | None = None) -> QuerySet[Service]:
    """Services, each with ``in_force``: its contracts in force with parties, bodies and sites.

    ``text``: in its name or in words that people use for it. ``part``, ``body_id``: with such a party in one of them.
    """
    found = services(text=text)
    if part or body_id is not None:
        asked = Q(part=part) if part else Q()
        asked &= Q(body_id=body_id) if body_id is not None else Q()
        held = Party.objects.filter(asked, contract__state__in=OPEN)
        found = found.filter(pk__in=held.values("contract__service_id"))
    return found.prefetch_related(_in_force("contracts"))


def delivered(*, text: str = "", part: str = "", body_id: int | None = None, outward: str = "") -> QuerySet[Site]:
    """Places where a service of the directory is delivered now, narrowed as :func:`directory` is."""
    of = directory(text=text, part=part, body_id=body_id).order_by().values("pk")
    found = Site.objects.filter(contract__state__in=OPEN, contract__service_id__in=of)
    found = found.filter(outward__iexact=outward) if outward else found
    related = found.select_related("contract__service__place").prefetch_related(
        _in_force("contract__service__contracts")
    )
    return related.order_by("name", "pk")


def bodies_in(part: str) -> QuerySet[Body]:
    """Bodies with this part in a contract in force, by name."""
    held = Party.objects.filter(part=part, contract__state__in=OPEN).values("body_id")
    return Body.objects.filter(pk__in=held).select_related("place").order_by("name", "pk")


def _in_force(contracts: str) -> Prefetch:
    parties = Prefetch("parties", Party.objects.select_related("body__place").order_by("pk"))
    open_ones = Contract.objects.filter(state__in=OPEN).order_by("pk").prefetch_related(parties, "sites")
    return Prefetch(contracts, queryset=open_ones, to_attr="in_force")
