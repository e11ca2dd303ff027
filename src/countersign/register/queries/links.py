"""Questions about the addresses that people are sent to."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Count, QuerySet

from countersign.errors import NotFound
from countersign.register.models import Link, Listing


def links(*, state: str = "") -> QuerySet[Link]:
    """Links by host, only those in ``state`` if one is given."""
    found = Link.objects.order_by("host", "url", "pk")
    return found.filter(state=state) if state else found


def link(pk: int) -> Link:
    """The link with this number; raises :class:`NotFound`."""
    found = Link.objects.filter(pk=pk).first()
    if found is None:
        raise NotFound("There is no such link.", remedy="Look for it in the list of links.")
    return found


def link_counts() -> dict[str, int]:
    """How many links are in each state."""
    return dict(Link.objects.order_by().values_list("state").annotate(Count("pk")))


def links_of(urls: Iterable[str]) -> dict[str, Link]:
    """Address -> what was found there, of those that are known."""
    return {one.url: one for one in Link.objects.filter(url__in={url for url in urls if url})}


def listings(*, service_id: int | None = None, body_id: int | None = None) -> QuerySet[Listing]:
    """What directories list now, by name; only of one service or body if one is given."""
    found = Listing.objects.filter(listed=True).select_related("body", "service", "place")
    found = found.filter(service_id=service_id) if service_id is not None else found
    return (found.filter(body_id=body_id) if body_id is not None else found).order_by("name", "pk")
