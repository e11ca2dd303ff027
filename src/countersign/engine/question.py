"""A question about facts: a frozen value that is a link, a cache key and a test at once.

>>> q = Question("experiences", where=(Is("kind", "problem"), Is("body_id", 3)), per="quarter")
>>> Question.from_dict(q.to_dict()) == q
True
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from countersign.engine.conditions import Condition, check_name, from_list, order, to_list
from countersign.errors import NotValid

UNITS = ("month", "quarter", "year")


@dataclass(frozen=True)
class Count:
    """How many rows; with a column, how many rows where it is known."""

    column: str = ""

    @property
    def name(self) -> str:
        return f"count_{self.column}" if self.column else "count"


@dataclass(frozen=True)
class Sum:
    """The sum of a whole-number column; unknowns add nothing."""

    column: str

    @property
    def name(self) -> str:
        return f"sum_{self.column}"


Measure = Count | Sum


@dataclass(frozen=True)
class Period:
    """From ``start`` until the day before ``end``."""

    start: dt.date
    end: dt.date

    def __post_init__(self) -> None:
        if not self.start < self.end:
            raise NotValid("A period must end after it starts.")

    @classmethod
    def of(cls, unit: str, day: dt.date) -> Period:
        """The ``month``, ``quarter`` or ``year`` that ``day`` lies in."""
        months = {"month": 1, "quarter": 3, "year": 12}[unit]
        first = (day.month - 1) // months * months
        last = first + months
        return cls(dt.date(day.year, first + 1, 1), dt.date(day.year + last // 12, last % 12 + 1, 1))

    def holds(self, other: Period) -> bool:
        """True if all of ``other`` lies inside."""
        return self.start <= other.start and other.end <= self.end

    def meets(self, other: Period) -> bool:
        """True if some day lies in both."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True)
class Question:
    """Count the rows of ``facts`` that meet every condition, in ``period``, by ``group_by`` columns and
    ``per`` unit of time.

    Grouping by a list of codes counts a row once under each of its codes, and under none if it has none.
    """

    facts: str
    where: tuple[Condition, ...] = ()
    period: Period | None = None
    group_by: tuple[str, ...] = ()
    per: str = ""
    measures: tuple[Measure, ...] = (Count(),)

    def __post_init__(self) -> None:
        for name in (self.facts, *self.group_by, *(m.column for m in self.measures if m.column)):
            check_name(name)
        if self.per and self.per not in UNITS:
            raise NotValid(f"“per” is one of {', '.join(UNITS)}.")
        if len({*self.group_by, *(m.name for m in self.measures)}) < len(self.group_by) + len(self.measures):
            raise NotValid("A question names each column once.")
        if not self.measures:
            raise NotValid("A question measures at least one thing.")
        object.__setattr__(self, "where", tuple(sorted(set(self.where), key=order)))

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the answer's columns, in order."""
        return (*self.group_by, *(("period",) if self.per else ()), *(m.name for m in self.measures))

    def but(self, *more: Condition, **changes: object) -> Question:
        """The same question with further conditions, or with other parts replaced."""
        return replace(self, where=(*changes.pop("where", self.where), *more), **changes)  # type: ignore[misc,arg-type]

    def to_dict(self) -> dict[str, object]:
        """Plain JSON values; what is left out has its default."""
        parts: dict[str, object] = {"facts": self.facts}
        if self.where:
            parts["where"] = [to_list(condition) for condition in self.where]
        if self.period:
            parts["period"] = [self.period.start.isoformat(), self.period.end.isoformat()]
        if self.group_by:
            parts["group_by"] = list(self.group_by)
        if self.per:
            parts["per"] = self.per
        if self.measures != (Count(),):
            parts["measures"] = [[type(m).__name__.lower(), m.column] for m in self.measures]
        return parts

    @classmethod
    def from_dict(cls, parts: Mapping[str, Any]) -> Question:
        """The other way round; raises :class:`NotValid` with what is wrong."""
        try:
            return cls(
                facts=parts["facts"],
                where=tuple(from_list(one) for one in parts.get("where", ())),
                period=_period(parts.get("period")),
                group_by=tuple(parts.get("group_by", ())),
                per=parts.get("per", ""),
                measures=tuple(_measure(one) for one in parts.get("measures", [["count", ""]])),
            )
        except (KeyError, TypeError, ValueError) as error:
            raise NotValid(
                "This question cannot be understood.", remedy="Follow a link instead of typing it."
            ) from error

    @cached_property
    def address(self) -> str:
        """Sixteen letters and digits that stand for this question for ever (80 bits of SHA-256, base32)."""
        text = json.dumps(self.to_dict(), sort_keys=True, separators=(",", ":"))
        return base64.b32encode(hashlib.sha256(text.encode()).digest()[:10]).decode().lower()


def _period(parts: object) -> Period | None:
    if parts is None:
        return None
    start, end = list(parts)  # type: ignore[call-overload]
    return Period(dt.date.fromisoformat(start), dt.date.fromisoformat(end))


def _measure(parts: object) -> Measure:
    kind, column = list(parts)  # type: ignore[call-overload]
    kinds: dict[str, type[Measure]] = {"count": Count, "sum": Sum}
    return kinds[kind](column)
