"""Ten flags on how a contract is delivered and told of. Pure: what is known of a contract in, flags with evidence out.

A flag is a question, not a verdict. What is not known raises none: silence about a fact is never read as guilt, and the
page counts what could not be looked at.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

FLAGS: Mapping[str, str] = {
    "D1": "Indicators are missing",
    "D2": "No reason for having no indicators",
    "D3": "The last rating is older than twelve months",
    "D4": "The details were published late",
    "D5": "There is no copy of the contract",
    "D6": "The value went up",
    "D7": "It ended early without a notice in time",
    "D8": "A rating and what users say lie far apart",
    "D9": "Rated “Other” twice running",
    "D10": "An indicator was dropped after a bad rating",
}
UPLIFT, CAP = 0.20, 0.50  # above the first it is asked; above the second Schedule 8 allows few changes
_BAD = ("requires_improvement", "inadequate")
_HOLLOW = re.compile(r"\s*(n/?a|none|tbc|-+|\.+)?\s*", re.IGNORECASE)


@dataclass(frozen=True)
class Rated:
    """One rating as it is known here: of which indicator, in which version of the schedule, for which period."""

    number: int
    indicator: str
    version: int
    ends_on: dt.date
    grade: str


@dataclass(frozen=True)
class Delivered:
    """What is known of one contract.

    duties      notice -> (state, why), as ``terms law`` reads them
    rationale   why there are no indicators, as published; None where nothing is said
    values      (day, value) of each release, the oldest first, in one currency
    indicators  version of the schedule -> titles of its indicators
    apart       (rating, words) where a rating and users' figure lie more than two standard errors apart
    """

    duties: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    rationale: str | None = None
    values: Sequence[tuple[str, float]] = ()
    ratings: Sequence[Rated] = ()
    indicators: Mapping[int, frozenset[str]] = field(default_factory=dict)
    apart: Sequence[tuple[int, str]] = ()


@dataclass(frozen=True)
class Flag:
    """``id`` of :data:`FLAGS`, what was seen, and where it can be seen: ``law``, ``releases``, ``schedule``."""

    id: str
    seen: str
    where: str
    rating: int | None = None

    @property
    def title(self) -> str:
        return FLAGS[self.id]


def flags(known: Delivered) -> list[Flag]:
    """Every flag that what is known raises, D1 first."""
    return [*_of_law(known), *_of_value(known), *_of_ratings(known), *_of_indicators(known)]


def _of_law(known: Delivered) -> Iterator[Flag]:
    def stands(notice: str) -> tuple[str, str]:
        return known.duties.get(notice, ("not_known", ""))

    state, why = stands("KPIs")
    is_silent = known.rationale is None or _HOLLOW.fullmatch(known.rationale) is not None
    if state == "overdue" and known.rationale is None:
        yield Flag("D1", f"The contract is above the threshold and not exempt. {why}", "law")
    if state == "overdue" and known.rationale is not None and is_silent:
        yield Flag("D2", "The field for the reason is there, and says nothing.", "releases")
    for id, notice, states in (("D3", "UK9", ("overdue", "late")), ("D4", "UK7", ("overdue", "late")),
                               ("D5", "copy", ("overdue",)), ("D7", "UK11", ("overdue", "late"))):  # fmt: skip
        state, why = stands(notice)
        if state in states:
            yield Flag(id, why, "law")


def _of_value(known: Delivered) -> Iterator[Flag]:
    told = [(day, value) for day, value in known.values if value > 0]
    if len(told) < 2:
        return
    (first_day, first), (last_day, last) = told[0], told[-1]
    rise = last / first - 1
    if rise > UPLIFT:
        beyond = " That is above one half, the most that Schedule 8 allows for most changes." if rise > CAP else ""
        yield Flag("D6", f"From {first:,.0f} ({first_day}) to {last:,.0f} ({last_day}): {rise:.0%} more.{beyond}",
                   "releases")  # fmt: skip


def _of_ratings(known: Delivered) -> Iterator[Flag]:
    yield from (Flag("D8", words, "schedule", rating) for rating, words in known.apart)
    for indicator in dict.fromkeys(one.indicator for one in known.ratings):
        own = sorted((one for one in known.ratings if one.indicator == indicator), key=lambda one: one.ends_on)
        for before, after in pairwise(own):
            if before.grade == after.grade == "other":
                yield Flag("D9", f"“{indicator}” says nothing for {before.ends_on} and {after.ends_on}.", "schedule",
                           after.number)  # fmt: skip


def _of_indicators(known: Delivered) -> Iterator[Flag]:
    """The last rating of an indicator was bad, and the next version of the schedule has it no more."""
    for version in sorted(known.indicators):
        later = [number for number in sorted(known.indicators) if number > version]
        if not later:
            return
        dropped = known.indicators[version] - known.indicators[later[0]]
        for indicator in sorted(dropped):
            own = [one for one in known.ratings if one.version == version and one.indicator == indicator]
            last = max(own, key=lambda one: one.ends_on, default=None)
            if last is not None and last.grade in _BAD:
                grade = last.grade.replace("_", " ")
                seen = f"“{indicator}” was rated “{grade}” for {last.ends_on}, and version {later[0]} has it no more."
                yield Flag("D10", seen, "schedule", last.number)
