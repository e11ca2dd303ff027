"""Bring the facts up to date: write the months that changed beside the others, then swap."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from countersign.engine import Store
from countersign.engine.writing import Rows, seal, write, write_months
from countersign.insight import evidence, reading, stirring
from countersign.insight.registry import Fact, Monthly, facts, months_between

Told = Callable[[str, int], None]
_NOWHERE: Told = lambda fact, rows: None  # noqa: E731


@dataclass(frozen=True)
class Refreshed:
    """What a refresh came to. ``changed`` is False where the facts were the same as before, byte for byte.

    ``months`` are those that were written, of each table that is written by months and was not written whole.
    """

    store: Store
    rows: dict[str, int]
    seconds: float
    changed: bool
    months: dict[str, list[str]]

    @property
    def version(self) -> str:
        return self.store.version


def refresh(*, on_rows: Told = _NOWHERE, whole: bool = False) -> Refreshed:
    """Ask every room for its facts, write what changed beside what did not, and swap. One refresh runs at a time.

    Of tables that are written by months only those are read in which something changed since; ``whole`` reads all.
    ``on_rows`` hears the name of a fact and how many of its rows came so far. If anything goes wrong on the way the old
    facts stay as they are. The result is the same as that of a whole one, byte for byte.
    """
    began = time.perf_counter()
    with evidence.alone():
        before, taken, leaning = evidence.version(), stirring.take(), stirring.leaning()
        leant_on = None if whole else stirring.leant_on(before)
        stirred = {
            fact.name: stirring.months(fact, taken)
            for fact in facts()
            if fact.monthly and leant_on is not None and leant_on.get(fact.name) == leaning[fact.name]
        }
        store = _swapped(stirred, leaning, on_rows)
        stirring.settle(store.version, taken)
    evidence.clean()
    rows = {name: store.rows(name) for name in store.tables}
    return Refreshed(store, rows, time.perf_counter() - began, store.version != before, stirred)


def _swapped(stirred: dict[str, list[str]], leaning: dict[str, str], on_rows: Told) -> Store:
    with evidence.aside() as folder:
        with reading.one_moment():
            entries = {fact.name: _written(folder, fact, stirred.get(fact.name), on_rows) for fact in facts()}
        version = seal(folder, entries)
        stirring.announce(version, leaning)
        return evidence.swap(folder, version)


def _written(folder: Path, fact: Fact, stirred: list[str] | None, on_rows: Told) -> dict[str, object]:
    """Its entry in the contents. ``stirred`` is None where nothing can be built upon."""
    told = lambda count: on_rows(fact.name, count)  # noqa: E731
    if fact.monthly is None:
        return write(folder, fact.table, fact.rows(), on_rows=told)
    beside = _beside(fact) if stirred is not None else None
    days = months_between(*fact.monthly.span() or ()) if beside is None else map(_first, stirred or ())
    return write_months(folder, fact.table, _read(fact.monthly, days), beside=beside, on_rows=told)


def _beside(fact: Fact) -> Store | None:
    """The facts that stand, where this table has the same shape there."""
    store = evidence.current()
    return store if fact.name in store.tables and store.table(fact.name) == fact.table else None


def _first(month: str) -> dt.date:
    return dt.date.fromisoformat(f"{month}-01")


def _read(monthly: Monthly, days: Iterable[dt.date]) -> Iterator[tuple[str, Rows]]:
    for day in days:
        yield f"{day:%Y-%m}", monthly.rows(day)
