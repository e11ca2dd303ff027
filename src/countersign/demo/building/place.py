"""The register of Eastmarsh: its places, bodies, services and contracts."""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass

from countersign.demo.wording import read
from countersign.people.rules import SYSTEM
from countersign.register import actions
from countersign.register.models import Body, Contract, Part, Place, Service, Site


@dataclass(frozen=True)
class Eastmarsh:
    """What was put into the register, by the ids that the files of the demo use."""

    bodies: dict[str, Body]
    services: dict[str, Service]
    contracts: dict[str, Contract]
    sites: dict[str, Site]  # by name


def build(today: dt.date) -> Eastmarsh:
    """Places, then bodies, then services, then contracts with their parties and sites."""
    book = read("place")
    places: dict[str, Place] = {}
    for entry in book["place"]:
        places[entry["id"]] = _place(entry, places)
    bodies = {entry["id"]: _body(entry, places) for entry in book["body"]}
    services = {entry["id"]: _service(entry, places["eastmarsh"]) for entry in book["service"]}
    built = Eastmarsh(bodies, services, {}, {})
    for entry in book["contract"]:
        built.contracts[entry["id"]] = _contract(entry, built, places["eastmarsh"], today)
    return built


def _place(entry: dict, places: dict[str, Place]) -> Place:
    return actions.add_place(
        name=entry["name"],
        kind=entry["kind"],
        parent=places.get(entry.get("parent", "")),
        outwards=tuple(entry["outwards"]),
        population=entry.get("population"),
        population_source=entry.get("population_source", ""),
        population_on=entry.get("population_on"),
        by=SYSTEM,
    )


def _body(entry: dict, places: dict[str, Place]) -> Body:
    return actions.add_body(
        name=entry["name"],
        sector=entry["sector"],
        identifiers=[_identifier(text) for text in entry.get("identifiers", [])],
        names=entry.get("names", []),
        place=places.get(entry.get("place", "")),
        complaints_how=entry.get("complaints_how", ""),
        fictional=True,
        by=SYSTEM,
    )


def _identifier(text: str) -> tuple[str, str]:
    scheme, _, value = text.rpartition("-")
    return scheme, value


def _service(entry: dict, place: Place) -> Service:
    return actions.add_service(
        name=entry["name"],
        description=entry["description"],
        place=place,
        population=entry.get("population"),
        population_source=entry.get("population_source", ""),
        words=tuple(entry["words"]),
        fictional=True,
        by=SYSTEM,
    )


def _contract(entry: dict, built: Eastmarsh, place: Place, today: dt.date) -> Contract:
    starts = months_after(today, entry["began"])
    contract = actions.add_contract(
        title=entry["title"],
        reference=entry["reference"],
        kind=entry.get("kind", "contract"),
        state=entry.get("state", "live"),
        service=built.services[entry["service"]],
        place=place,
        light_touch=entry.get("light_touch"),
        value=entry.get("value"),
        starts_on=starts,
        ends_on=months_after(starts, entry["lasts"]) if "lasts" in entry else None,
        awarded_on=months_after(starts, -2) if "method" in entry else None,
        procurement_method=entry.get("method", ""),
        bidders=entry.get("bidders"),
        source="Eastmarsh demonstration register (fictional)",
        fictional=True,
        by=SYSTEM,
    )
    _parties(contract, entry, built.bodies)
    for site in entry.get("sites", []):
        built.sites[site["name"]] = _site(contract, site, built.bodies)
    if "predecessor" in entry:
        actions.succeed(contract, predecessor=built.contracts[entry["predecessor"]], by=SYSTEM)
    return contract


def _parties(contract: Contract, entry: dict, bodies: dict[str, Body]) -> None:
    actions.add_party(
        contract,
        body=bodies[entry["commissioner"]],
        part=Part.COMMISSIONER,
        office=entry["commissioner_office"],
        by=SYSTEM,
    )
    prime = actions.add_party(
        contract, body=bodies[entry["provider"]], part=Part.PROVIDER, office=entry["provider_office"], by=SYSTEM
    )
    for name in entry.get("subcontractors", []):
        actions.add_party(contract, body=bodies[name], part=Part.SUBCONTRACTOR, under=prime, by=SYSTEM)


def _site(contract: Contract, site: dict, bodies: dict[str, Body]) -> Site:
    return actions.add_site(
        contract,
        name=site["name"],
        outward=site["outward"],
        people=site.get("people"),
        run_by=bodies.get(site.get("run_by", "")),
        by=SYSTEM,
    )


def months_after(day: dt.date, months: int) -> dt.date:
    """The same day ``months`` later (or earlier), or the last of that month where it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
