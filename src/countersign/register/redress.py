"""Kinds of service, and how to complain about each in each nation. Pure: dated data in, dates out.

Both are data (``kinds.toml``, ``redress.toml``) and are checked when they are read: a ladder that names no source, a
nation that does not exist or a rung without a clock's unit stops the software, not the person who needs it.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from countersign.clock import JURISDICTIONS, add_working_days, months_after
from countersign.errors import NotConfigured

NATIONS = {"england": "England", "wales": "Wales", "scotland": "Scotland", "northern-ireland": "Northern Ireland"}
UNITS = ("working days", "days", "weeks", "months")
EVENTS = {"happened": "the day it happened", "refused": "the day of their answer"}
THE_SERVICE = "the service"
_OLD_AFTER = 365  # days after which a check is said to be old


@dataclass(frozen=True)
class Kind:
    """A kind of service; see the head of ``kinds.toml``."""

    key: str
    name: str
    ladder: str
    official: tuple[str, ...] = ()
    plain: tuple[str, ...] = ()


@dataclass(frozen=True)
class Span:
    """So many units after an event; ``after`` is empty where it runs from being asked."""

    number: int
    unit: str
    after: str = ""

    def end(self, start: dt.date, nation: str) -> dt.date:
        """The last day of it, counted from ``start``."""
        if self.unit == "working days":
            return add_working_days(start, self.number, nation)
        if self.unit == "months":
            return months_after(start, self.number)
        return start + dt.timedelta(days=self.number * (7 if self.unit == "weeks" else 1))

    def __str__(self) -> str:
        return f"{self.number} {self.unit.removesuffix('s') if self.number == 1 else self.unit}"


@dataclass(frozen=True)
class Rung:
    """One step: who takes it, what to do, how long a person has, how long they have."""

    who: str
    what: str
    act: Span | None = None
    answer: Span | None = None
    silent: bool = False
    phone: str = ""
    web: str = ""

    @property
    def inside(self) -> bool:
        """Whether it is whoever answers for the service, rather than somebody above."""
        return self.who.startswith(THE_SERVICE)


@dataclass(frozen=True)
class Advice:
    """Somebody who helps and answers to nobody who is complained about."""

    key: str
    name: str
    what: str
    web: str


@dataclass(frozen=True)
class Ladder:
    """How to complain in one nation; see the head of ``redress.toml``."""

    key: str
    nation: str
    title: str
    since: dt.date
    source: str
    checked: dt.date
    confirmed: bool
    rungs: tuple[Rung, ...]
    helpers: tuple[Advice, ...]
    until: dt.date | None = None

    @property
    def above(self) -> tuple[Rung, ...]:
        """Who stands above the service."""
        return tuple(rung for rung in self.rungs if not rung.inside)

    def is_old(self, today: dt.date) -> bool:
        """Whether it was last held against its source more than a year ago."""
        return (today - self.checked).days > _OLD_AFTER


@dataclass(frozen=True)
class Days:
    """What a person said of when; ``final`` is that the answer was their last word."""

    today: dt.date
    happened: dt.date | None = None
    complained: dt.date | None = None
    refused: dt.date | None = None
    final: bool = False


@dataclass(frozen=True)
class Due:
    """A rung with its days, as far as they can be told from what was said. ``here``: the one to take now."""

    rung: Rung
    here: bool = False
    act_by: dt.date | None = None
    answer_by: dt.date | None = None
    why_here: str = ""


@dataclass(frozen=True)
class Read:
    """Everything in the two files, once they were found sound."""

    kinds: Mapping[str, Kind]
    ladders: tuple[Ladder, ...]
    helpers: Mapping[str, Advice] = field(default_factory=dict)


def kinds() -> Mapping[str, Kind]:
    """Every kind of service by its key."""
    return _read().kinds


def ladders() -> tuple[Ladder, ...]:
    """Every ladder of every nation, as the file has them."""
    return _read().ladders


def ladder(key: str, nation: str, on: dt.date) -> Ladder | None:
    """The ladder that holds in a nation on a day; None where we do not know one."""
    return next((one for one in ladders() if (one.key, one.nation) == (key, nation) and _holds(one, on)), None)


def _holds(one: Ladder, on: dt.date) -> bool:
    return one.since <= on and (one.until is None or on < one.until)


def dated(one: Ladder, days: Days) -> tuple[Due, ...]:
    """Every rung with its days. A clock that starts at an answer runs for the rung to take now only, as the answers on
    later rungs are not there yet."""
    at, why = _where(one, days)
    return tuple(_due(one, rung, number == at, days, why) for number, rung in enumerate(one.rungs))


def _where(one: Ladder, days: Days) -> tuple[int, str]:
    """The number of the rung to take now, and why."""
    if days.refused:
        above = next((number for number, rung in enumerate(one.rungs) if not rung.inside), 1)
        return (above, "their last word is in") if days.final else (1, "they answered, and it is not settled")
    first = one.rungs[0]
    told = days.complained if first.silent else None
    may_go_on = first.answer.end(told, one.nation) if told and first.answer else None
    if may_go_on and days.today > may_go_on:
        return 1, "their time to answer is over"
    return 0, "they have not answered yet" if days.complained else "this comes first"


def _due(one: Ladder, rung: Rung, here: bool, days: Days, why: str) -> Due:
    starts = {"happened": days.happened, "refused": days.refused if here else None}
    start = starts[rung.act.after] if rung.act else None
    asked = days.complained if rung is one.rungs[0] else None
    return Due(
        rung,
        here,
        rung.act.end(start, one.nation) if rung.act and start else None,
        rung.answer.end(asked, one.nation) if rung.answer and asked else None,
        why if here else "",
    )


def read(kinds_text: str, redress_text: str) -> Read:
    """Both files taken apart and checked; raises :class:`NotConfigured` with everything that is wrong."""
    raw, ways = tomllib.loads(kinds_text), tomllib.loads(redress_text)
    faults = [*_faults(raw, ways)]
    if faults:
        raise NotConfigured("The ladders of redress are not sound: " + "; ".join(faults[:10]) + ".")
    known = {entry["key"]: Advice(**entry) for entry in ways["helper"]}
    return Read(
        {entry["key"]: _kind(entry) for entry in raw["kind"]},
        tuple(_ladder(entry, nation, known) for entry in ways["ladder"] for nation in entry["nations"]),
        known,
    )


def _kind(entry: dict[str, Any]) -> Kind:
    return Kind(**{**entry, "official": tuple(entry["official"]), "plain": tuple(entry["plain"])})


def _ladder(entry: dict[str, Any], nation: str, helpers: Mapping[str, Advice]) -> Ladder:
    plain = {name: entry[name] for name in ("key", "title", "since", "source", "checked", "confirmed")}
    return Ladder(
        **plain,
        nation=nation,
        rungs=tuple(_rung(rung) for rung in entry["step"]),
        helpers=tuple(helpers[key] for key in entry["help"]),
        until=entry.get("until"),
    )


def _rung(entry: dict[str, Any]) -> Rung:
    answer = dict(entry.get("answer", {}))
    silent = answer.pop("silent", False)
    act = Span(**entry["act"]) if "act" in entry else None
    plain = {name: entry[name] for name in ("who", "what", "phone", "web") if name in entry}
    return Rung(**plain, act=act, answer=Span(**answer) if answer else None, silent=silent)


def _faults(raw: dict[str, Any], ways: dict[str, Any]) -> Iterator[str]:
    held = [entry["key"] for entry in raw["kind"]]
    yield from (f"kind {key} stands twice" for key in {key for key in held if held.count(key) > 1})
    known = {entry["key"] for entry in ways["ladder"]}
    yield from (f"kind {e['key']} has no ladder {e['ladder']}" for e in raw["kind"] if e["ladder"] not in known)
    helpers = {entry["key"] for entry in ways["helper"]}
    for entry in ways["ladder"]:
        yield from (f"{entry['key']}: {fault}" for fault in _faults_of(entry, helpers))
    seen: list[tuple[str, str, dt.date]] = [
        (e["key"], nation, e["since"]) for e in ways["ladder"] for nation in e["nations"]
    ]
    yield from (f"{key} in {nation} stands twice" for key, nation, since in {s for s in seen if seen.count(s) > 1})


def _faults_of(entry: dict[str, Any], helpers: set[str]) -> Iterator[str]:
    yield from (f"no nation {nation}" for nation in entry["nations"] if nation not in JURISDICTIONS)
    yield from (f"no helper {key}" for key in entry["help"] if key not in helpers)
    if not entry["source"].startswith("https://"):
        yield "no source"
    if entry["checked"] < entry["since"]:
        yield "it was checked before it held"
    if not entry["step"] or not entry["step"][0]["who"].startswith(THE_SERVICE):
        yield "the first rung is whoever answers for the service"
    if len(entry["step"]) < 2:
        yield "nobody stands above the service"
    for rung in entry["step"]:
        for span in filter(None, (rung.get("act"), rung.get("answer"))):
            if span.get("unit") not in UNITS or not isinstance(span.get("number"), int) or span["number"] < 1:
                yield f"a clock without number or unit at {rung['who']}"
        if "act" in rung and rung["act"].get("after") not in EVENTS:
            yield f"a clock that nothing starts at {rung['who']}"


@cache
def _read() -> Read:
    here = Path(__file__)
    return read(
        here.with_name("kinds.toml").read_text(encoding="utf-8"),
        here.with_name("redress.toml").read_text(encoding="utf-8"),
    )
