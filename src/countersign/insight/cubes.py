"""The cells of a release, declared as data (``cubes.toml``), and how a question stands to them."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import product
from pathlib import Path
from typing import NamedTuple

from django.conf import settings

from countersign.engine import Condition, Contains, Is, Period, Question, Unknown

_OWN = str(Path(__file__).with_name("cubes.toml"))

# Time is cut the same way for every fact; each unit lies within the longer ones.
WHEN = {"all": (), "year": ("all",), "quarter": ("year", "all"), "month": ("quarter", "year", "all")}


@dataclass(frozen=True)
class Level:
    """One way to tell cells apart: by ``columns``, or with and without each of a column's ``codes``."""

    name: str
    columns: tuple[str, ...] = ()
    within: tuple[str, ...] = ()
    printed: bool = True
    codes: str = ""

    @property
    def grouped(self) -> tuple[str, ...]:
        return (*self.columns, *([self.codes] if self.codes else []))


class Combination(NamedTuple):
    """One table of cells: a level of who, a level of what, and a unit of time (``all``, ``quarter`` …)."""

    who: str
    what: str
    when: str


@dataclass(frozen=True)
class Cube:
    """All published cells of one table of facts.

    ``detail_base``: whoever is counted by fewer than this many rows in all is not broken down any further.
    """

    facts: str
    who: Mapping[str, Level]
    what: Mapping[str, Level]
    combinations: tuple[Combination, ...]
    detail_base: int = 0

    def printed(self, one: Combination) -> bool:
        return self.who[one.who].printed and self.what[one.what].printed

    def is_detail(self, one: Combination) -> bool:
        """True if the combination breaks its people down, by what they said or by time."""
        return bool(self.what[one.what].within) or one.when != "all"

    def undivided(self, one: Combination) -> Combination:
        """The combination that counts the same people in all."""
        whole = next(name for name, level in self.what.items() if not level.within)
        return Combination(one.who, whole, "all")

    def columns(self, one: Combination) -> tuple[str, ...]:
        """The columns that tell the cells of a combination apart, without time."""
        return (*self.who[one.who].grouped, *self.what[one.what].grouped)

    def question(self, one: Combination) -> Question:
        """The one question whose answer holds every cell of a combination."""
        return Question(self.facts, group_by=self.columns(one), per="" if one.when == "all" else one.when)

    def within(self, one: Combination) -> list[Combination]:
        """The combinations whose cells are sums of these cells, because one of its levels lies within theirs."""
        wider = [one._replace(who=level) for level in self.who[one.who].within]
        if not self.what[one.what].codes:
            wider += [one._replace(what=level) for level in self.what[one.what].within]
        longer = [one._replace(when=unit) for unit in WHEN[one.when]]
        longer = [combination for combination in longer if combination in self.combinations][:1]
        return [*(combination for combination in wider if combination in self.combinations), *longer]

    @property
    def finest(self) -> list[Combination]:
        """The combinations that are parts of others and have no parts themselves."""
        whole = {wider for one in self.combinations for wider in self.within(one)}
        return [one for one in self.combinations if one not in whole]

    @property
    def who_columns(self) -> frozenset[str]:
        """Columns that say whom a number is about; all others say what is counted."""
        return frozenset(column for level in self.who.values() for column in level.columns)

    def combination(self, question: Question) -> Combination | None:
        """The combination that ``question`` is one cell of, or None."""
        plain = question == Question(self.facts, question.where, question.period)
        if not plain or not all(isinstance(c, Is | Unknown | Contains) for c in question.where):
            return None
        return self._by_shape.get((frozenset(c.column for c in question.where), unit(question)))

    def names(self, question: Question) -> bool:
        """True if ``question`` is one of the printed cells, so that it is zero where it has no row."""
        one = self.combination(question)
        return one is not None and self.printed(one)

    def breaks_down(self, question: Question) -> bool:
        """True if ``question`` is part of a number that is only broken down where its base is large enough."""
        one = self.combination(question)
        return self.detail_base > 0 and one is not None and self.is_detail(one)

    def all_of(self, question: Question) -> Question:
        """Everybody in the same place, whenever and whatever they said: what decides whether there is a breakdown."""
        return Question(self.facts, self.about(question))

    @cached_property
    def _by_shape(self) -> dict[tuple[frozenset[str], str], Combination]:
        return {(frozenset(self.columns(one)), one.when): one for one in self.combinations}

    def base(self, question: Question) -> Question:
        """The number a share of ``question`` is taken of: all in the same place and period, whatever they said."""
        kept = tuple(c for c in question.where if c.column in self.who_columns)
        return Question(self.facts, kept, question.period)

    def about(self, question: Question) -> tuple[Condition, ...]:
        return tuple(c for c in question.where if c.column in self.who_columns)

    def asks_what(self, question: Question) -> tuple[Condition, ...]:
        return tuple(c for c in question.where if c.column not in self.who_columns)


def unit(question: Question) -> str:
    """``all``, ``month``, ``quarter`` or ``year``; empty for any other period."""
    if question.period is None:
        return "all"
    return next((u for u in ("month", "quarter", "year") if Period.of(u, question.period.start) == question.period), "")


def cube(facts: str) -> Cube | None:
    """The declared cells for a table of facts, or None where none are public."""
    return _cubes(_paths()).get(facts)


def cubes() -> dict[str, Cube]:
    """Every declared cube by the name of its facts, in the order of the declarations."""
    return _cubes(_paths())


def method_version() -> str:
    """The version of the way numbers are counted and protected, the same for all cubes; written in ``cubes.toml``."""
    return _read(_OWN)["method"]


def _paths() -> tuple[str, ...]:
    return (_OWN, *getattr(settings, "INSIGHT_CUBES", ()))


@cache
def _cubes(paths: tuple[str, ...]) -> dict[str, Cube]:
    declared = {facts: parts for path in paths for facts, parts in _read(path).items() if facts != "method"}
    return {facts: from_declaration(facts, parts) for facts, parts in declared.items()}


@cache
def _read(path: str) -> dict:
    return tomllib.loads(Path(path).read_text())


def from_declaration(facts: str, parts: Mapping) -> Cube:
    """A cube from the tables of ``cubes.toml``."""
    who, what = ({name: _level(name, one) for name, one in parts[side].items()} for side in ("who", "what"))
    combinations = [
        Combination(*levels)
        for block in parts["cells"]
        for levels in product(block["who"], block["what"], block["when"])
    ]
    return Cube(facts, who, what, tuple(dict.fromkeys(combinations)), parts.get("detail_base", 0))


def _level(name: str, parts: Mapping) -> Level:
    return Level(
        name,
        tuple(parts.get("columns", ())),
        tuple(parts.get("within", ())),
        parts.get("printed", True),
        parts.get("codes", ""),
    )
