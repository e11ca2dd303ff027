"""Questions about bodies, services and places."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Model, Q, QuerySet

from countersign.errors import NotFound
from countersign.register.models import Body, BodyIdentifier, Contract, Merge, Party, Place, Service
from countersign.text.naming import key


def body_by_slug(slug: str) -> Body:
    """The body at this address with its names and identifiers; raises :class:`NotFound`."""
    body = (
        Body.objects.select_related("place", "replaced_by").prefetch_related("names", "identifiers").filter(slug=slug)
    )
    if (found := body.first()) is None:
        raise NotFound("There is no body at this address.", remedy="Search for it in the list of bodies.")
    return found


def service_by_slug(slug: str) -> Service:
    """The service at this address; raises :class:`NotFound`."""
    found = Service.objects.select_related("place").filter(slug=slug).first()
    if found is None:
        raise NotFound("There is no service at this address.", remedy="Search for it in the list of services.")
    return found


def body_by_identifier(scheme: str, value: str) -> Body | None:
    """The body that holds a normalised identifier, if any."""
    held = BodyIdentifier.objects.filter(scheme=scheme, value=value).select_related("body").first()
    return held.body if held else None


def group_of(body_id: int) -> frozenset[int]:
    """The body, whoever took its place, and all whose place it took, to the end of the line."""
    pairs = Body.objects.exclude(replaced_by=None).values_list("pk", "replaced_by_id")
    next_to: dict[int, set[int]] = {}
    for one, other in pairs:
        next_to.setdefault(one, set()).add(other)
        next_to.setdefault(other, set()).add(one)
    group, waiting = {body_id}, [body_id]
    while waiting:
        fresh = next_to.get(waiting.pop(), set()) - group
        group |= fresh
        waiting += fresh
    return frozenset(group)


def signed_by(row: Model, field: str = "body") -> Body:
    """The record under which ``row`` was written down; another than ``row.body`` where two were merged since.

    What was printed and committed to in its name is said in its name for good, whatever the record is called by now. No
    query where nothing was merged into the body, which is nearly everywhere.
    """
    column, body = row._meta.get_field(field).attname, getattr(row, field)
    moved = [row._meta.label, column, row.pk]
    while body.absorbs and (found := next((one for one in _merged_into(body) if moved in one.moved), None)):
        body = found.gone
    return body


def _merged_into(body: Body) -> QuerySet[Merge]:
    return body.absorbed.select_related("gone")


def merged_into(body_id: int) -> int:
    """The body that this record leads to since it was merged; itself where it was not."""
    while kept := Merge.objects.filter(gone=body_id).values_list("kept", flat=True).first():
        body_id = kept
    return body_id


def bodies(*, text: str = "", sector: str = "", part: str = "", order: str = "name") -> QuerySet[Body]:
    """The list of bodies with ``contracts`` counted; records that were merged into another are left out."""
    found = Body.objects.filter(merged__isnull=True)
    if text:
        found = found.filter(pk__in=_named(text))
    if sector:
        found = found.filter(sector=sector)
    if part:
        found = found.filter(pk__in=Party.objects.filter(part=part).values("body_id"))
    counted = found.select_related("place").annotate(contracts=Count("parts__contract", distinct=True))
    return counted.order_by(*ORDERS.get(order, ORDERS["name"]))


def bodies_of_name(names: Iterable[str]) -> list[Body]:
    """Bodies that are called exactly so, in whichever case; records that were merged into another are left out."""
    said = Q(pk__in=())
    for name in names:
        said |= Q(name__iexact=name)
    return list(Body.objects.filter(said, merged__isnull=True).order_by("pk"))


def bodies_by_slugs(slugs: Iterable[str]) -> list[Body]:
    """In the order of their addresses; one that is not there is left out."""
    asked = list(slugs)
    found = {body.slug: body for body in Body.objects.filter(slug__in=asked)}
    return [found[slug] for slug in asked if slug in found]


ORDERS = {
    "name": ("name", "pk"),
    "-name": ("-name", "pk"),
    "contracts": ("contracts", "name", "pk"),
    "-contracts": ("-contracts", "name", "pk"),
}


def _named(text: str) -> QuerySet[Body]:
    """Bodies with a name that contains the text as it is written, or once it is normalised."""
    by_text = Body.objects.filter(names__name__icontains=text)
    normal = key(text)
    return (by_text | Body.objects.filter(names__key__contains=normal) if normal else by_text).values("pk")


def services(*, text: str = "", place_id: int | None = None) -> QuerySet[Service]:
    """The list of services with ``let`` contracts counted."""
    found = Service.objects.select_related("place").annotate(let=Count("contracts"))
    if text:
        found = found.filter(name__icontains=text) | found.filter(words__icontains=text)
    return (found.filter(place_id=place_id) if place_id else found).order_by("name", "pk")


def places_with_contracts() -> QuerySet[Place]:
    """Places that a list of contracts can be narrowed to."""
    return Place.objects.filter(contracts__isnull=False).distinct().order_by("name")


@dataclass(frozen=True)
class Found:
    """What a search came to: at most ``limit`` of each."""

    bodies: list[Body]
    services: list[Service]
    contracts: list[Contract]
    places: list[Place]

    def __bool__(self) -> bool:
        return bool(self.bodies or self.services or self.contracts or self.places)


def search(text: str, *, limit: int = 10) -> Found:
    """Bodies, services, contracts and places that the words fit; nothing for no words."""
    text = " ".join(text.split())[:200]
    if not text:
        return Found([], [], [], [])
    by_title = Contract.objects.filter(title__icontains=text) | Contract.objects.filter(reference__iexact=text)
    return Found(
        list(bodies(text=text)[:limit]),
        list(services(text=text)[:limit]),
        list(by_title.select_related("service", "place").order_by("title", "pk")[:limit]),
        list(Place.objects.filter(name__icontains=text).order_by("name")[:limit]),
    )
