"""What a page is about, in the words of schema.org, for search engines: a block of data that no browser runs."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse

from countersign.register.models import Body, Service

Thing = dict[str, object]
_KINDS = {"public": "GovernmentOrganization", "voluntary": "NGO"}
_FICTION = "Fictional: part of a demonstration."


def of_body(one: Body) -> Thing:
    """An organisation, with the identifiers that are known of it."""
    known = [
        {"@type": "PropertyValue", "propertyID": each.scheme, "value": each.value} for each in one.identifiers.all()
    ]
    return _thing(
        _KINDS.get(one.sector, "Organization"), reverse("body", args=[one.slug]), one, identifier=known,
        sameAs=one.website, areaServed=one.place and one.place.name,
    )  # fmt: skip


def of_service(one: Service) -> Thing:
    """A public service as people call it, and for whom it is."""
    return _thing(
        "GovernmentService", reverse("service", args=[one.slug]), one, description=one.description,
        alternateName=one.words.split("\n") if one.words else [], areaServed=one.place and one.place.name,
    )  # fmt: skip


def of_home() -> Thing:
    return {
        "@context": "https://schema.org", "@type": "WebSite", "@id": _at("/"), "url": _at("/"), "name": "Countersign",
        "publisher": {"@type": "Organization", "name": settings.HOST_NAME}, "inLanguage": "en",
    }  # fmt: skip


def _thing(kind: str, path: str, one: Body | Service, **more: object) -> Thing:
    said = {"disambiguatingDescription": _FICTION if one.fictional else "", **more}
    plain: Thing = {
        "@context": "https://schema.org",
        "@type": kind,
        "@id": _at(path),
        "url": _at(path),
        "name": one.name,
    }
    return plain | {name: value for name, value in said.items() if value}


def _at(path: str) -> str:
    return f"{settings.ADDRESS}{path}"
