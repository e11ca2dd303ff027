"""What involvement costs a year: from assumptions with sources (``price.toml``) to hours and money. Pure."""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path

from countersign.errors import NotValid

MOST = 100_000
KINDS = {
    "published": "Published; check it before you quote it",
    "estimate": "Our estimate; replace it by your own",
    "local": "Yours to say",
}


@dataclass(frozen=True)
class Assumption:
    """One number that the price rests on, and where it comes from."""

    id: str
    words: str
    value: int
    kind: str
    source: str
    unit: str = ""
    url: str = ""


@dataclass(frozen=True)
class Priced:
    """One activity: hours and money a year, and the formula each follows from, in the assumptions' own words."""

    activity: str
    hours: Decimal
    money: Decimal
    formula: str


@cache
def _read() -> dict[str, list[dict]]:
    return tomllib.loads(Path(__file__).with_name("price.toml").read_text(encoding="utf-8"))


@cache
def assumptions() -> tuple[Assumption, ...]:
    """Every assumption with its usual value, in the order of the file."""
    return tuple(Assumption(**entry) for entry in _read()["assumption"])


def filled(values: Mapping[str, object]) -> dict[str, int]:
    """Every assumption with its value, the usual one where none is given; :class:`NotValid` holds all faults."""
    known, found, faults = {one.id: one for one in assumptions()}, {}, []
    faults += [(name, f"There is no assumption called {name}.") for name in values if name not in known]
    for one in known.values():
        number = _number(values.get(one.id, one.value))
        if number is None:
            faults.append((one.id, f"{one.words}: give a whole number from 0 to {MOST:,}."))
        else:
            found[one.id] = number
    if faults:
        raise NotValid("Check the numbers of the price.", faults=tuple(faults))
    return found


def _number(value: object) -> int | None:
    try:
        number = int(str(value))
    except ValueError:
        return None
    return number if 0 <= number <= MOST else None


def priced(values: Mapping[str, object]) -> list[Priced]:
    """What each activity costs a year; hours to a tenth, money to a pound, both rounded up."""
    numbers = filled(values)
    return [_priced(entry, numbers) for entry in _read()["activity"]]


def _priced(entry: Mapping[str, str], numbers: Mapping[str, int]) -> Priced:
    hours, money = (_worked_out(entry.get(name, ""), numbers) for name in ("hours", "money"))
    tenths = Decimal(math.ceil(hours * 10)) / 10
    said = " and ".join(_in_words(entry[name]) for name in ("hours", "money") if name in entry)
    return Priced(entry["id"], tenths, Decimal(math.ceil(money)), said)


def _worked_out(formula: str, numbers: Mapping[str, int]) -> Decimal:
    """A product of assumptions and whole numbers, some of them divided by; nothing else is understood."""
    found, sign = Decimal(1) if formula else Decimal(0), "*"
    for part in formula.split():
        if part in ("*", "/"):
            sign = part
            continue
        number = Decimal(part) if part.isdecimal() else Decimal(numbers[part])
        found = found * number if sign == "*" else found / number
    return found


def _in_words(formula: str) -> str:
    """The formula with what each assumption is called, for people."""
    words = {one.id: one.words[:1].lower() + one.words[1:] for one in assumptions()}
    said = re.sub(r"[a-z_]+", lambda found: words[found[0]], formula)
    return said.replace("*", "×").replace("/", "÷")
