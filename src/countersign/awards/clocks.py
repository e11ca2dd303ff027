"""The clocks around an award: what is due after what, by the dated rules of ``notices.toml``. Dates in, lines out.

Where it is not known whether the lighter rules hold, the stricter date is told, and that it is not known.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from countersign import clock

GIVEN = {"tender": "Tender notice", "award": "Contract award notice", "details": "Contract details notice",
         "cancelled": "Procurement termination notice"}  # fmt: skip
"""Notices that somebody writes down as published."""


@dataclass(frozen=True)
class Rule:
    """One rule; see the head of ``notices.toml``."""

    kind: str
    title: str
    source: str
    jurisdictions: tuple[str, ...]
    since: dt.date
    after: str
    days: int
    light: str
    before: str = ""
    working: bool = False
    light_days: int = 0
    until: dt.date | None = None

    def holds(self, jurisdiction: str, published_on: dt.date) -> bool:
        in_time = self.since <= published_on and (self.until is None or published_on < self.until)
        return in_time and jurisdiction in self.jurisdictions


@dataclass(frozen=True)
class Known:
    """What is known of one procurement; ``on`` has each event that came with its day."""

    jurisdiction: str
    light_touch: bool | None
    published_on: dt.date
    on: Mapping[str, dt.date]


@dataclass(frozen=True)
class Line:
    """One clock: its day (None while what starts it has not come), when it was met, and in words how it stands."""

    rule: Rule
    due_on: dt.date | None
    done_on: dt.date | None
    stands: str


@cache
def rules() -> tuple[Rule, ...]:
    read = tomllib.loads(Path(__file__).with_name("notices.toml").read_text(encoding="utf-8"))
    return tuple(_rule(entry) for entry in read["clock"])


def _rule(entry: dict) -> Rule:
    values = {name: tuple(value) if isinstance(value, list) else value for name, value in entry.items()}
    return Rule(since=values.pop("from"), **values)


def lines(known: Known, today: dt.date) -> list[Line]:
    """Every clock that holds for this procurement, in the order in which it meets them."""
    return list(_lines(known, today))


def _lines(known: Known, today: dt.date) -> Iterator[Line]:
    for rule in rules():
        if not rule.holds(known.jurisdiction, known.published_on):
            continue
        if rule.kind == "cancelled" and "cancelled" not in known.on:
            continue
        if rule.light == "exempt" and known.light_touch:
            yield Line(rule, None, None, "Not asked of light-touch contracts")
            continue
        yield _line(rule, known, today)


def _line(rule: Rule, known: Known, today: dt.date) -> Line:
    start, done = known.on.get(rule.after), known.on.get(_event(rule))
    if start is None:
        return Line(rule, None, done, "Not yet")
    due = _due(rule, known, start)
    if rule.before:
        return Line(rule, known.on.get(rule.before), done, _told_before(rule, known, done))
    return Line(rule, due, done, _told(rule, known, due, done, today))


def _event(rule: Rule) -> str:
    return {"cancelled": "cancelled_notice", "standstill": ""}.get(rule.kind, rule.kind)


def _due(rule: Rule, known: Known, start: dt.date) -> dt.date:
    days = rule.light_days if rule.light == "longer" and known.light_touch else rule.days
    return clock.add_working_days(start, days, known.jurisdiction) if rule.working else start + dt.timedelta(days=days)


def _told(rule: Rule, known: Known, due: dt.date, done: dt.date | None, today: dt.date) -> str:
    unsure = " (whether it is a light-touch contract is not known)" if _unsure(rule, known) else ""
    if rule.kind == "standstill":
        return f"{'Over' if today > due else 'Runs'}{unsure}"
    if done is not None:
        return f"{'In time' if done <= due else f'Late by {(done - due).days} days'}{unsure}"
    return f"{'Overdue' if today > due else 'Due'}{unsure}"


def _unsure(rule: Rule, known: Known) -> bool:
    return known.light_touch is None and rule.light != "same"


def _told_before(rule: Rule, known: Known, done: dt.date | None) -> str:
    """What comes before another thing has no day of its own: only an order."""
    limit = known.on.get(rule.before)
    if done is None:
        return "Missing: what must come after it has happened" if limit else "To do first"
    return "In order" if limit is None or done <= limit else "Too late: it came after what it must come before"
