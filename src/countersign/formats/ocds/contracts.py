"""What a compiled release tells about contracts: one for each award, and the bodies with their parts.

Codelists are those of OCDS 1.1. A process without an award tells of one contract to be. Nothing is guessed:
what the release does not say stays empty.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from countersign.formats.identifiers import split
from countersign.formats.ocds.checking import listed
from countersign.formats.ocds.regions import region_of


@dataclass(frozen=True)
class BodySaid:
    """A body as a release names it. ``under`` is the name of the body it is a subcontractor of."""

    name: str
    part: str  # commissioner | provider | subcontractor
    identifiers: tuple[tuple[str, str], ...] = ()
    voluntary: bool = False
    under: str = ""


@dataclass(frozen=True)
class ContractSaid:
    """A contract as a compiled release tells it; ``award`` says which award, empty for none yet."""

    ocid: str
    award: str
    title: str
    description: str = ""
    state: str = "planned"
    reference: str = ""
    region: str = ""
    jurisdiction: str = "england"
    light_touch: bool | None = None
    value: Decimal | None = None
    currency: str = "GBP"
    starts_on: dt.date | None = None
    ends_on: dt.date | None = None
    procurement_method: str = ""
    procurement_details: str = ""
    bidders: int | None = None
    cpv: str = ""
    awarded_on: dt.date | None = None
    source_url: str = ""
    bodies: tuple[BodySaid, ...] = ()


def contracts(compiled: dict[str, Any]) -> tuple[ContractSaid, ...]:
    """Every contract that ``compiled`` tells of, in the order of its awards."""
    tender = _object(compiled.get("tender"))
    signed = list(listed(compiled.get("contracts")))
    found = [
        _contract(compiled, tender, award, contract, number)
        for award in listed(compiled.get("awards"))
        for number, contract in enumerate(_of_award(signed, award) or [{}])
    ]
    known = {str(award.get("id")) for award in listed(compiled.get("awards"))}
    found += [_contract(compiled, tender, {}, c, 0) for c in signed if str(c.get("awardID")) not in known]
    return tuple(found) or (_contract(compiled, tender, {}, {}, 0),)


def entries(compiled: dict[str, Any], key: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """The entries (award, contract) of the contract that ``ContractSaid.award`` calls ``key``; {} where none is."""
    signed = list(listed(compiled.get("contracts")))
    for award in listed(compiled.get("awards")):
        for number, contract in enumerate(_of_award(signed, award) or [{}]):
            if _award_key(award, contract, number) == key:
                return award, contract
    return {}, next((one for one in signed if _award_key({}, one, 0) == key), {})


def _of_award(signed: list[dict[str, Any]], award: dict[str, Any]) -> list[dict[str, Any]]:
    return [one for one in signed if one.get("awardID") is not None and one.get("awardID") == award.get("id")]


def _contract(
    compiled: dict[str, Any],
    tender: dict[str, Any],
    award: dict[str, Any],
    contract: dict[str, Any],
    number: int,
) -> ContractSaid:
    region, jurisdiction = region_of(compiled, tender, award, contract)
    amount, currency = _value(contract, award, tender)
    period = _first("period", contract) or _first("contractPeriod", award, tender) or {}
    return ContractSaid(
        ocid=str(compiled["ocid"]),
        award=_award_key(award, contract, number),
        title=_text(_first("title", contract, award, tender, compiled))[:500] or "Contract without a title",
        description=_text(_first("description", contract, award, tender, compiled)),
        state=_state(tender, award, contract),
        reference=_text(tender.get("id"))[:120],
        region=region,
        jurisdiction=jurisdiction,
        light_touch=_light_touch(tender),
        value=amount,
        currency=currency,
        starts_on=_day(_object(period).get("startDate")),
        ends_on=_day(_object(period).get("endDate")),
        procurement_method=_text(tender.get("procurementMethod"))[:20],
        procurement_details=_text(tender.get("procurementMethodDetails"))[:300],
        bidders=_bidders(compiled, tender),
        cpv=_cpv(tender, award, contract),
        awarded_on=_day(award.get("date")),
        source_url=_notice(award, contract, tender),
        bodies=tuple(_bodies(compiled, tender, award)),
    )


def _award_key(award: dict[str, Any], contract: dict[str, Any], number: int) -> str:
    key = _text(award.get("id")) or _text(contract.get("id"))
    return (f"{key}/{_text(contract.get('id'))}" if number else key)[:200]


_TENDER = {
    "planning": "planned",
    "planned": "planned",
    "active": "tendered",
    "complete": "tendered",
    "cancelled": "cancelled",
    "unsuccessful": "cancelled",
    "withdrawn": "cancelled",
}
_AWARD = {"pending": "tendered", "active": "awarded", "cancelled": "cancelled", "unsuccessful": "cancelled"}
_CONTRACT = {"pending": "awarded", "active": "live", "cancelled": "cancelled", "terminated": "ended"}


def _state(tender: dict[str, Any], award: dict[str, Any], contract: dict[str, Any]) -> str:
    """The latest stage that says anything decides. Dates are weighed by the register, which knows today."""
    if contract and (state := _CONTRACT.get(str(contract.get("status")))):
        return state
    if award:
        return _AWARD.get(str(award.get("status")), "awarded")
    return _TENDER.get(str(tender.get("status")), "planned")


def _light_touch(tender: dict[str, Any]) -> bool | None:
    """UK extension: ``specialRegime`` names it. Without the field nobody knows."""
    regimes = tender.get("specialRegime")
    if not isinstance(regimes, list) or not regimes:
        return None
    return any("light" in str(regime).lower() for regime in regimes)


def _bidders(compiled: dict[str, Any], tender: dict[str, Any]) -> int | None:
    told = {one.get("measure"): one.get("value") for one in listed(_object(compiled.get("bids")).get("statistics"))}
    for count in (told.get("validBids"), told.get("bids"), tender.get("numberOfTenderers")):
        if isinstance(count, int | float) and count >= 0:
            return int(count)
    return None


def _cpv(*stages: dict[str, Any]) -> str:
    codes: dict[str, None] = {}
    for stage in stages:
        items = [thing for item in listed(stage.get("items")) for thing in (item, *_extra(item))]
        for thing in (stage, *_extra(stage), *items):
            classification = _object(thing.get("classification", thing))
            if classification.get("scheme") == "CPV" and (code := _text(classification.get("id"))):
                codes[code[:8]] = None
    return " ".join(list(codes)[:33])  # 33 codes of 8 digits and their spaces fit the field


def _extra(thing: dict[str, Any]) -> list[dict[str, Any]]:
    return list(listed(thing.get("additionalClassifications")))


def _notice(*stages: dict[str, Any]) -> str:
    """The address of the published notice."""
    for stage in stages:
        for document in listed(stage.get("documents")):
            url = _text(document.get("url"))
            if str(document.get("documentType", "")).endswith("Notice") and url.startswith(("http://", "https://")):
                return url if len(url) <= 500 else ""
    return ""


def _bodies(compiled: dict[str, Any], tender: dict[str, Any], award: dict[str, Any]) -> Iterator[BodySaid]:
    """Buyer, suppliers, and subcontractors each under its main contractor."""
    parties = {str(party.get("id")): party for party in listed(compiled.get("parties"))}
    buyers = [_object(compiled.get("buyer")) or _object(tender.get("procuringEntity"))]
    for part, said in (("commissioner", buyers), ("provider", listed(award.get("suppliers")))):
        for reference in said:
            if body := _body(reference, parties, part):
                yield body
    for one in listed(_object(award.get("subcontracting")).get("subcontracts")):
        main = next((_name(contractor, parties) for contractor in listed(one.get("mainContractors"))), "")
        if body := _body(_object(one.get("subcontractor")), parties, "subcontractor", under=main):
            yield body


def _body(
    reference: dict[str, Any], parties: dict[str, dict[str, Any]], part: str, *, under: str = ""
) -> BodySaid | None:
    party = parties.get(str(reference.get("id")), {})
    name = _name(reference, parties)
    if not name:
        return None
    voluntary = _object(party.get("details")).get("vcse") is True
    return BodySaid(name[:300], part, _identifiers(reference, party), voluntary and part != "commissioner", under)


def _name(reference: dict[str, Any], parties: dict[str, dict[str, Any]]) -> str:
    party = parties.get(str(reference.get("id")), {})
    legal = _object(party.get("identifier")).get("legalName")
    return " ".join(_text(party.get("name") or reference.get("name") or legal).split())


def _identifiers(reference: dict[str, Any], party: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    """(scheme, value) of the party: its identifiers, then its id where that has the shape of one."""
    given = [_object(party.get("identifier")), *listed(party.get("additionalIdentifiers"))]
    pairs = [(_text(one.get("scheme")), _text(one.get("id"))) for one in given]
    pairs.append(split(_text(party.get("id") or reference.get("id"))))
    return tuple(dict.fromkeys(pair for pair in pairs if all(pair)))


def _value(*stages: dict[str, Any]) -> tuple[Decimal | None, str]:
    for stage in stages:
        value = _object(stage.get("value"))
        try:
            amount = Decimal(str(value["amount"])).quantize(Decimal("0.01"))
        except (KeyError, InvalidOperation):
            continue
        if 0 <= amount < Decimal(10) ** 14:
            return amount, (_text(value.get("currency")) or "GBP")[:3].upper()
    return None, "GBP"


def _first(field: str, *stages: dict[str, Any]) -> Any:
    return next((stage[field] for stage in stages if stage.get(field) not in (None, "", [], {})), None)


def _object(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _text(value: Any) -> str:
    return re.sub(r"[ \t]+", " ", str(value)).strip() if isinstance(value, str | int | float) else ""


def _day(value: Any) -> dt.date | None:
    """The date of a date-time as its publisher wrote it."""
    try:
        return dt.date.fromisoformat(str(value)[:10])
    except ValueError:
        return None
