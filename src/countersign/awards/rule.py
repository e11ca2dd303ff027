"""How a track record is counted, as published data (``record.toml``, ``lineage.toml``). Pure."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path

from countersign.errors import NotFound
from countersign.stats.shrink import Relevance, Weighing

YEAR = 365.25  # days
_HERE = Path(__file__).parent


@dataclass(frozen=True)
class Said:
    """A kind of result or a grade of evidence: its id, what it weighs, and what it means in words."""

    id: str
    weight: float
    says: str
    title: str = ""


@dataclass(frozen=True)
class Users:
    """A group of people whom a service is for, and the beginnings of CPV codes that tell of it."""

    id: str
    title: str
    cpv: tuple[str, ...]


@dataclass(frozen=True)
class RecordRule:
    """One version of the rule. Weights and shares are between 0 and 1, times in days."""

    version: str
    since: dt.date
    mean: float
    strength: float
    least_providers: int
    least_strength: float
    most_strength: float
    half_life_days: int
    look_back_days: int
    contract_cap: float
    external_cap: float
    reply_days: int
    repair_days: int
    group_share: float
    kinds: Mapping[str, Said]
    grades: Mapping[str, Said]
    relevance: Relevance
    not_known: float
    users: tuple[Users, ...]

    @property
    def ageing(self) -> Weighing:
        """How results grow old, in years."""
        return Weighing(self.half_life_days / YEAR, self.look_back_days / YEAR)


@dataclass(frozen=True)
class Lineage:
    """What a kind of tie between two bodies carries from one record to the other, and why."""

    kind: str
    title: str
    says: str
    carries: str
    why: str


@cache
def versions() -> tuple[RecordRule, ...]:
    """Every version, the newest first."""
    read = tomllib.loads((_HERE / "record.toml").read_text(encoding="utf-8"))
    return tuple(sorted(map(_rule, read["rule"]), key=lambda rule: rule.since, reverse=True))


def newest() -> RecordRule:
    return versions()[0]


def version(name: str) -> RecordRule:
    """The version of this name; raises :class:`NotFound`."""
    found = next((rule for rule in versions() if rule.version == name), None)
    if found is None:
        raise NotFound("There is no such version of the rule.", remedy="See how a track record is counted.")
    return found


@cache
def lineages() -> Mapping[str, Lineage]:
    """By kind, in the order in which they are explained."""
    read = tomllib.loads((_HERE / "lineage.toml").read_text(encoding="utf-8"))
    return {entry["kind"]: Lineage(**entry) for entry in read["lineage"]}


def _rule(entry: dict) -> RecordRule:
    near = entry["relevance"]
    plain = {field.name: entry[field.name] for field in fields(RecordRule) if field.name in entry}
    return RecordRule(
        **plain
        | {
            "since": entry["from"],
            "kinds": {one["id"]: Said(**one) for one in entry["kind"]},
            "grades": {one["id"]: Said(**one) for one in entry["grade"]},
            "relevance": Relevance(tuple(map(tuple, near["kinds"])), near["users"], near["half_size"], unknown=1.0),
            "not_known": near["not_known"],
            "users": tuple(Users(**one | {"cpv": tuple(one["cpv"])}) for one in entry["users"]),
        }
    )
