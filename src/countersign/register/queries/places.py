"""Questions about one place, and about bodies in one part."""

from __future__ import annotations

from django.db.models import QuerySet

from countersign.errors import NotFound
from countersign.register.models import Body, Contract, Part, Place
from countersign.register.queries.contracts import PARTIES


def places() -> QuerySet[Place]:
    """Every place of the register, by name."""
    return Place.objects.order_by("name", "pk")


def place_by_id(pk: int) -> Place:
    """The place with what it lies in; raises :class:`NotFound`."""
    found = Place.objects.select_related("parent").prefetch_related("parts", "outwards").filter(pk=pk).first()
    if found is None:
        raise NotFound("There is no place at this address.", remedy="Search for it by its name or a postcode.")
    return found


def around(place: Place) -> list[Place]:
    """The place itself and every place it lies in, the smallest first."""
    found, seen = [place], {place.pk}
    while (parent := found[-1].parent) is not None and parent.pk not in seen:
        found.append(parent)
        seen.add(parent.pk)
    return found


def lived_in(place: Place) -> str:
    """How many live there, with source and day; empty where nobody has said."""
    if place.population is None:
        return ""
    return f"{place.population:,} on {place.population_on:%-d %B %Y} ({place.population_source})"


def homes_around(place: Place | None) -> QuerySet[Place]:
    """The places that make up the largest one around this place, by name: where somebody who lives there may say that
    they live. None of them where no place is given."""
    found = Place.objects.filter(parent=around(place)[-1]) if place else Place.objects.none()
    return found.select_related("parent").order_by("name", "pk")


def areas() -> QuerySet[Place]:
    """The largest places that others lie in, by name."""
    return Place.objects.filter(parent=None, parts__isnull=False).distinct().order_by("name", "pk")


def contracts_for(places: list[Place]) -> QuerySet[Contract]:
    """Contracts of these places or of services in them, those in force first."""
    here = Contract.objects.filter(place__in=places) | Contract.objects.filter(service__place__in=places)
    shown = here.distinct().select_related("service", "place").prefetch_related(PARTIES)
    return shown.order_by("service__name", "-starts_on", "title", "pk")


def contracts_of_service(service_id: int) -> QuerySet[Contract]:
    """Everywhere a service is run, the newest first."""
    found = Contract.objects.filter(service_id=service_id).select_related("service", "place")
    return found.prefetch_related(PARTIES).order_by("-starts_on", "title", "pk")


def helpers() -> list[Body]:
    """Bodies that help independently somewhere in this register, by name."""
    return list(Body.objects.filter(parts__part__in=(Part.HELPER, Part.OMBUDSMAN)).distinct().order_by("name", "pk"))
