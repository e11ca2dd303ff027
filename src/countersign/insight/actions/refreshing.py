"""Bring the facts up to date: write them all aside, then swap."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from countersign.engine import Store
from countersign.engine.writing import seal, write
from countersign.insight import evidence
from countersign.insight.registry import Fact, facts


@dataclass(frozen=True)
class Refreshed:
    """What a refresh came to. ``changed`` is False where the facts were the same as before, byte for byte."""

    store: Store
    rows: dict[str, int]
    seconds: float
    changed: bool

    @property
    def version(self) -> str:
        return self.store.version


def refresh(*, on_rows: Callable[[str, int], None] = lambda fact, rows: None) -> Refreshed:
    """Ask every room for its facts, write them beside the old ones and swap.

    ``on_rows`` hears the name of a fact and how many of its rows came so far. If anything goes wrong on the way the old
    facts stay as they are.
    """
    began, before = time.perf_counter(), evidence.version()
    with evidence.aside() as folder:
        version = seal(folder, {fact.name: _written(folder, fact, on_rows) for fact in facts()})
        store = evidence.swap(folder, version)
    evidence.clean()
    rows = {name: store.rows(name) for name in store.tables}
    return Refreshed(store, rows, time.perf_counter() - began, version != before)


def _written(folder: Path, fact: Fact, on_rows: Callable[[str, int], None]) -> dict[str, object]:
    return write(folder, fact.table, fact.rows(), on_rows=lambda count: on_rows(fact.name, count))
