"""A small fictional table of facts."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from countersign.engine import Store, Table
from countersign.engine.writing import seal, write

VISITS = Table(
    "visits",
    (
        ("day", "date"),
        ("body_id", "id"),
        ("kind", "code"),
        ("themes", "codes"),
        ("afraid", "flag"),
        ("rating", "int"),
    ),
    date="day",
)


def visit(
    day="2025-01-15", body_id=1, kind="problem", themes=("waiting",), afraid=False, rating=3
) -> dict[str, object]:
    return {
        "day": dt.date.fromisoformat(day),
        "body_id": body_id,
        "kind": kind,
        "themes": None if themes is None else list(themes),
        "afraid": afraid,
        "rating": rating,
    }


def store_of(rows: list[dict[str, object]], folder: Path) -> Store:
    """The rows as a finished store in ``folder``, which must be empty or absent."""
    folder.mkdir(exist_ok=True)
    seal(folder, {VISITS.name: write(folder, VISITS, rows)})
    return Store(folder)
