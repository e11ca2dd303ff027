"""Where a contract is delivered, as far as a release says: a region's name and whose law holds there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from countersign.formats.ocds.checking import listed

# First three letters of an ITL (formerly NUTS) code of the United Kingdom, Office for National Statistics.
ITL1 = {
    "UKC": "North East",
    "UKD": "North West",
    "UKE": "Yorkshire and The Humber",
    "UKF": "East Midlands",
    "UKG": "West Midlands",
    "UKH": "East of England",
    "UKI": "London",
    "UKJ": "South East",
    "UKK": "South West",
    "UKL": "Wales",
    "UKM": "Scotland",
    "UKN": "Northern Ireland",
}
_NATIONS = {"wales": "wales", "scotland": "scotland", "northern ireland": "northern-ireland"}
_CODE = re.compile(r"(UK[C-N])[A-Z0-9]{0,2}", re.I)


def region_of(compiled: dict[str, Any], *stages: dict[str, Any]) -> tuple[str, str]:
    """(region, jurisdiction). The region is empty where there is none or several; England is the default."""
    named = list(dict.fromkeys(name for stage in stages for name in _regions(stage)))
    nations = {_NATIONS.get(name.lower(), "england") for name in named} or {_buyers_nation(compiled)}
    region = named[0] if len(named) == 1 else ""
    return region[:200], nations.pop() if len(nations) == 1 else "england"


def _regions(stage: dict[str, Any]) -> Iterator[str]:
    for item in listed(stage.get("items")):
        addresses = [*listed(item.get("deliveryAddresses")), item.get("deliveryAddress")]
        for address in addresses:
            if isinstance(address, dict) and isinstance(address.get("region"), str) and address["region"].strip():
                yield _readable(address["region"])


def _readable(region: str) -> str:
    code = _CODE.fullmatch(region.strip())
    return ITL1[code[1].upper()] if code else " ".join(region.split())


def _buyers_nation(compiled: dict[str, Any]) -> str:
    buyer = compiled.get("buyer")
    for party in listed(compiled.get("parties")):
        if isinstance(buyer, dict) and party.get("id") == buyer.get("id") and isinstance(party.get("address"), dict):
            region = _readable(str(party["address"].get("region") or party["address"].get("countryName") or ""))
            return _NATIONS.get(region.lower(), "england")
    return "england"
