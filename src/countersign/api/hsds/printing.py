"""What one service, organisation or place of delivery looks like in HSDS-UK. What is not known is left out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.conf import settings
from django.urls import reverse

from countersign.api.hsds.ids import uuid_of
from countersign.register import queries

Thing = dict[str, Any]

# part in a contract -> name and description of our taxonomy
TAXONOMIES = {
    "commissioner": ("Commissioned by", "Who pays for the service and answers for having chosen how it is run."),
    "provider": ("Run by", "Who runs the service and answers for it."),
    "ombudsman": ("Ombudsman", "Who decides complaints that are not settled."),
}


def known(thing: Thing) -> Thing:
    """Without what is not known: HSDS knows no null."""
    return {name: value for name, value in thing.items() if value not in (None, "", [])}


def service(one: Any) -> Thing:
    """As it stands in a list."""
    runs = _runs(one)
    return known({
        "id": uuid_of("service", one.pk), "name": one.name, "description": one.description,
        "organization_id": uuid_of("body", runs.pk) if runs else None,
        "url": address("service", one.slug), "status": "active" if one.in_force else "inactive",
        "organization": organization(runs) if runs else None,
    })  # fmt: skip


def service_in_full(one: Any) -> Thing:
    """With its area, where it is delivered, whom to turn to and who answers for it."""
    id = uuid_of("service", one.pk)
    return service(one) | known({
        "service_areas": [_area(one)] if one.place else [],
        "service_at_locations": [_delivered(site, id) for contract in one.in_force for site in contract.sites.all()],
        "contacts": [_office(party, id) for party in _offices(one)],
        "attributes": [attribute(party, id) for party in _answering(one)],
    })  # fmt: skip


def organization(body: Any) -> Thing:
    return known({
        "id": uuid_of("body", body.pk), "name": body.name, "description": _described(body),
        "website": body.website, "uri": address("body", body.slug),
    })  # fmt: skip


def organization_in_full(body: Any) -> Thing:
    id = uuid_of("body", body.pk)
    identifiers = [
        {"id": uuid_of("identifier", one.pk), "organization_id": id, "identifier_scheme": one.scheme,
         "identifier_type": one.scheme, "identifier": one.value}
        for one in body.identifiers.all()
    ]  # fmt: skip
    return organization(body) | known({"organization_identifiers": identifiers})


def service_at_location(site: Any) -> Thing:
    """A place of delivery with the service that is delivered there."""
    return _delivered(site, uuid_of("service", site.contract.service_id)) | {"service": service(site.contract.service)}


def taxonomy(part: str) -> Thing:
    name, description = TAXONOMIES[part]
    return {
        "id": taxonomy_id(part),
        "name": name,
        "description": description,
        "version": "1",
        "uri": address("machines"),
    }


def term(part: str, body: Any) -> Thing:
    return {
        "id": uuid_of(f"term {part}", body.pk), "name": body.name, "description": _described(body),
        "taxonomy": TAXONOMIES[part][0], "taxonomy_id": taxonomy_id(part), "term_uri": address("body", body.slug),
        "term": body.slug,
    }  # fmt: skip


def taxonomy_id(part: str) -> str:
    return uuid_of("taxonomy", list(TAXONOMIES).index(part) + 1)


def attribute(party: Any, service_id: str) -> Thing:
    """That a body has a part in a service."""
    said = term(party.part, party.body)
    return {
        "id": uuid_of("attribute", party.pk), "link_id": service_id, "link_type": "service",
        "taxonomy_term_id": said["id"], "taxonomy_term": said,
    }  # fmt: skip


def address(name: str, *args: object) -> str:
    return settings.ADDRESS.rstrip("/") + reverse(name, args=args)


def _runs(one: Any) -> Any:
    """The body that runs the service, by the first contract in force; who commissions it where nobody is known to."""
    found = [party for contract in one.in_force for party in _runners(contract)]
    return found[0].body if found else None


def _runners(contract: Any) -> Iterable[Any]:
    who = queries.who_answers(contract)
    return who.runs or who.commissioned


def _answering(one: Any) -> Iterator[Any]:
    """One party for each body and part that HSDS readers may look a service up by."""
    seen = set()
    for party in (party for contract in one.in_force for party in queries.parties_of(contract)):
        if party.part in TAXONOMIES and (party.part, party.body_id) not in seen:
            seen.add((party.part, party.body_id))
            yield party


def _offices(one: Any) -> Iterator[Any]:
    for contract in one.in_force:
        yield from (party for party in queries.who_answers(contract).answers if party.office)


def _office(party: Any, service_id: str) -> Thing:
    said = {"name": party.office, "title": f"Answers for {party.body}"}
    return {"id": uuid_of("party", party.pk), "service_id": service_id} | said


def _area(one: Any) -> Thing:
    code = {"extent": one.place.gss, "extent_type": "GSS"} if one.place.gss else {}
    return {"id": uuid_of("area", one.pk), "service_id": uuid_of("service", one.pk), "name": one.place.name} | code


def _delivered(site: Any, service_id: str) -> Thing:
    place = {"id": uuid_of("location", site.pk), "location_type": "physical", "name": site.name}
    outward = {"description": f"Postcodes that begin with {site.outward}"} if site.outward else {}
    id = uuid_of("site", site.pk)
    return {"id": id, "service_id": service_id, "location_id": place["id"], "location": place | outward}


def _described(body: Any) -> str:
    where = f" in {body.place.name}" if body.place else ""
    sort = {"unknown": "Organisation whose sector is not known"}.get(body.sector, f"{body.get_sector_display()} body")
    return sort + where + (f". {body.complaints_how}" if body.complaints_how else "")
