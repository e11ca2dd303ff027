"""What a measure is: a question with a base, in words, in one of its versions."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, replace

from countersign.engine import Condition, Is, Question
from countersign.engine.conditions import to_list
from countersign.stats.monitoring.xmr import Better


@dataclass(frozen=True)
class Definition:
    """What one version counts: ``counts`` of ``of``. ``because`` says what changed in it; ``until`` when it ended."""

    version: str
    counts: tuple[Condition, ...]
    of: tuple[Condition, ...] | None
    since: dt.date
    until: dt.date | None = None
    because: str = ""


@dataclass(frozen=True)
class Measure:
    """``counts`` says which accounts the measure counts, ``of`` its base; a measure without ``of`` is a plain count.

    ``better`` is more, less or neither; ``target`` a share from 0 to 1; ``across`` the level of the cube that it is
    compared over; ``earlier`` its former definitions, the newest first.
    """

    id: str
    title: str
    version: str
    facts: str
    counts: tuple[Condition, ...]
    of: tuple[Condition, ...] | None
    words: str
    reading: str
    limits: str
    since: dt.date
    changed: str = ""
    better: Better = "neither"
    target: float | None = None
    across: str = "body"
    earlier: tuple[Definition, ...] = ()

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

    @property
    def definition(self) -> Definition:
        """What is counted now."""
        return Definition(self.version, self.counts, self.of, self.since, None, self.changed)

    @property
    def definitions(self) -> tuple[Definition, ...]:
        """Every version, the newest first."""
        return (self.definition, *self.earlier)

    def as_of(self, version: str) -> Measure | None:
        """The measure as it was defined in another version, whose numbers keep their meaning, or None."""
        for one in self.definitions:
            if one.version == version:
                return replace(self, version=version, counts=one.counts, of=one.of, since=one.since)
        return None

    def digest(self, one: Definition | None = None) -> str:
        """Sixteen signs that stand for what a version counts. Words, titles and targets may change without them."""
        one = one or self.definition
        of = None if one.of is None else _lists(one.of)
        text = json.dumps({"facts": self.facts, "counts": _lists(one.counts), "of": of}, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()[:16]


def _about(who: dict[str, int]) -> tuple[Condition, ...]:
    return tuple(Is(column, value) for column, value in who.items())


def _lists(conditions: Iterable[Condition]) -> list[str]:
    return sorted(json.dumps(to_list(condition)) for condition in conditions)
