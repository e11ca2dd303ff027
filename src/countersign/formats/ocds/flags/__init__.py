"""Red flags on tendering, over compiled OCDS releases: the eleven of Cardinal (Open Contracting Partnership).

A flag is a question, not a verdict. Definitions are those that Cardinal publishes, written anew; its global exclusions
hold: a process without an ocid or with a cancelled tender, a body without an id, an amount in another currency. Ten
more on delivery, D1 to D10, are our own (``delivery``).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from countersign.formats.ocds.flags.across import ACROSS, Fence, Found
from countersign.formats.ocds.flags.coverage import told
from countersign.formats.ocds.flags.delivery import DELIVERY, Duties, delivery_flags
from countersign.formats.ocds.flags.kinds import MOTTO, TITLES, Flag, Kind, Settings
from countersign.formats.ocds.flags.process import Release, submitted, table, text
from countersign.formats.ocds.flags.single import SINGLE

__all__ = [
    "DELIVERY",
    "MOTTO",
    "TITLES",
    "Duties",
    "Fence",
    "Flag",
    "Kind",
    "RedFlags",
    "Settings",
    "delivery_flags",
    "red_flags",
]


@dataclass(frozen=True)
class RedFlags:
    """All flags by code, then by what they are about.

    processes  looked at;  left_out  how many were not, by reason
    told       by code, how many processes tell what the indicator asks for
    currency   of the amounts compared;  fences  behind the flags that compare with the rest of the data
    """

    flags: tuple[Flag, ...]
    processes: int
    left_out: Mapping[str, int]
    told: Mapping[str, int]
    currency: str
    fences: Mapping[str, Fence]


def red_flags(releases: Iterable[dict[str, Any]], settings: Settings = Settings()) -> RedFlags:
    """Every flag that these compiled releases, one a process, raise."""
    looked_at, left_out = [], Counter[str]()
    for release in map(Release, releases):
        why = _left_out(release, settings)
        left_out.update([why] if why else [])
        looked_at += [] if why else [release]
    currency = settings.currency or _first_currency(looked_at)
    found = Found(
        [flag for release in looked_at for one in SINGLE.values() for flag in one(release, settings, currency)]
    )
    for across in ACROSS.values():
        across(looked_at, settings, currency, found)
    flags = sorted(found.flags, key=lambda flag: (flag.code, flag.kind, flag.about, flag.ocid))
    return RedFlags(tuple(flags), len(looked_at), dict(left_out), told(looked_at, settings), currency, found.fences)


def _left_out(release: Release, settings: Settings) -> str:
    tender = table(release, "tender")
    if not text(release, "ocid"):
        return "no ocid"
    if text(tender, "status") == "cancelled":
        return "cancelled"
    return "left out by its procedure" if text(tender, "procurementMethodDetails") in settings.leave_out else ""


def _first_currency(releases: list[Release]) -> str:
    """The currency of the first bid that came in with an amount."""
    seen = (one.currency for release in releases for one in submitted(release) if one.amount is not None)
    return next(seen, "")
