"""Whether a contract is covered by the law of its day at all: its threshold, what it is about, how it was awarded.

Pure. What is worked out here rests on dated data (``duties.toml``) and on what was published; where that does not say,
the answer is None and why.
"""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

VAT = 1.2  # thresholds are with VAT; a published value may be without it, so it may be this much more
_BELOW, _ABOVE = re.compile(r"below threshold", re.IGNORECASE), re.compile(r"above threshold", re.IGNORECASE)
_CALL_OFF = re.compile(r"call-?off from a framework", re.IGNORECASE)


@dataclass(frozen=True)
class Covered:
    """``yes`` is None where it is not known; ``why`` says what decided, or what would."""

    yes: bool | None
    why: str = ""


@cache
def _read() -> dict[str, list[dict[str, Any]]]:
    return tomllib.loads(Path(__file__).with_name("duties.toml").read_text(encoding="utf-8"))


def subject(cpv: str) -> str:
    """``works``, ``light`` or ``plain`` by the main code of what is bought; empty where it decides nothing."""
    return next((one["kind"] for one in _read()["subject"] if _within(cpv, one["codes"])), "")


def light_touch(said: bool | None, cpv: str) -> bool | None:
    """What a release says of it; where it does not, what its code says."""
    return said if said is not None else {"light": True, "works": False, "plain": False}.get(subject(cpv))


def is_call_off(how: str) -> bool:
    """Whether the way of awarding, as published, is a call-off from a framework."""
    return bool(_CALL_OFF.search(how))


def elsewhere(cpv: str, jurisdiction: str, began_on: dt.date) -> str:
    """Why other rules may hold than those that are held here; empty where none are known to."""
    for one in _read()["elsewhere"]:
        if one["from"] <= began_on and jurisdiction in one["jurisdictions"] and _within(cpv, one["codes"]):
            return one["why"]
    return ""


def covered(
    *, jurisdiction: str, began_on: dt.date, value: float | None, light: bool | None, cpv: str, how: str
) -> Covered:
    """Whether the contract reaches the threshold of the day on which its procurement began."""
    if _BELOW.search(how):
        return Covered(False, "Its notice says that it is below the threshold.")
    if _ABOVE.search(how):
        return Covered(True)
    if value is None:
        return Covered(None, "The value is not published, so it is not known whether it reaches the threshold.")
    limits = _limits(jurisdiction, began_on, light, cpv)
    if not limits:
        return Covered(None, "The threshold of that day is not held here.")
    if value * VAT < min(limits):
        return Covered(False, f"Below the threshold of £{min(limits):,} from which the law covers it.")
    if value >= max(limits):
        return Covered(True)
    between = f"£{min(limits) / VAT:,.0f} and £{max(limits):,}"
    return Covered(None, f"Between {between} it depends on VAT, on who buys and on what whether the law covers it.")


def _limits(jurisdiction: str, began_on: dt.date, light: bool | None, cpv: str) -> list[int]:
    """Every threshold that may be the one: of who buys nothing is known, of what is bought not always."""
    held = [one for one in _read()["threshold"] if one["from"] <= began_on]
    if not held or jurisdiction not in held[-1]["jurisdictions"]:
        return []
    day, plain = held[-1], [held[-1]["central"], held[-1]["others"]]
    if subject(cpv) == "works":
        return [day["works"]]
    if light is None:
        return [*plain, day["light"]] if cpv else [*plain, day["light"], day["works"]]
    return [day["light"]] if light else plain


def _within(cpv: str, codes: Sequence[Sequence[str]]) -> bool:
    return any(first <= cpv[:8] <= last for first, last in codes) if cpv else False
