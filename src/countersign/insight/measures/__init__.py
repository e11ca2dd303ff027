"""Every public measure, declared as data: what it counts, of what, and how to read it. One file each."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from countersign.engine import Condition, Is, Question
from countersign.engine.conditions import from_list
from countersign.errors import NotFound


@dataclass(frozen=True)
class Measure:
    """``counts`` says which accounts the measure counts, ``of`` its base; a measure without ``of`` is a plain count."""

    id: str
    title: str
    version: str
    facts: str
    counts: tuple[Condition, ...]
    of: tuple[Condition, ...] | None
    words: str
    reading: str
    limits: str

    def numerator(self, **who: int) -> Question:
        """What is counted, about everything or about one body, contract …: ``numerator(body_id=3)``."""
        return Question(self.facts, (*_about(who), *self.counts))

    def bases(self, **who: int) -> tuple[Question, ...]:
        """Numbers whose sum is the base; empty for a plain count. “One of” several values is one number for each."""
        if self.of is None:
            return ()
        choices = [c for c in self.of if hasattr(c, "values")]
        if not choices:
            return (Question(self.facts, (*_about(who), *self.of)),)
        rest = tuple(c for c in self.of if c not in choices)
        return tuple(Question(self.facts, (*_about(who), *rest, Is(c.column, v))) for c in choices for v in c.values)


def _about(who: dict[str, int]) -> tuple[Condition, ...]:
    return tuple(Is(column, value) for column, value in who.items())


@cache
def measures() -> tuple[Measure, ...]:
    """All measures, by id."""
    return tuple(_read(path) for path in sorted(Path(__file__).parent.glob("*.toml")))


def measure(id: str) -> Measure:
    """The measure of this id; raises :class:`NotFound`."""
    for one in measures():
        if one.id == id:
            return one
    raise NotFound("There is no measure of this name.", remedy="See the list of measures.")


def _read(path: Path) -> Measure:
    parts = tomllib.loads(path.read_text())
    counts = tuple(from_list(one) for one in parts.pop("counts"))
    of = parts.pop("of", None)
    return Measure(id=path.stem, counts=counts, of=of if of is None else tuple(map(from_list, of)), **parts)
