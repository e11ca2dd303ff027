"""A small fictional fact of the tests' own, so that nothing here depends on a room: calls to a help line."""

from __future__ import annotations

import datetime as dt

import pyarrow as pa

from countersign.engine import CODE, CODES, DATE, ID, INT, Question
from countersign.insight.registry import Fact

ROWS: list[dict[str, object]] = []

CALLS = Fact(
    "calls",
    title="Calls",
    about="one call to the help line",
    source="Fictional calls, made up for a test",
    schema=pa.schema(
        [("day", DATE), ("desk_id", ID), ("room_id", ID), ("kind", CODE), ("themes", CODES), ("rating", INT)]
    ),
    rows=lambda: list(ROWS),
    date="day",
    labels={"desk_id": lambda ids: {i: f"Desk {i}" for i in ids}, "kind": {"problem": "Problems"}},
)


def call(day="2025-01-15", desk=1, room=None, kind="problem", themes=("waiting",), rating=3) -> dict[str, object]:
    return {
        "day": dt.date.fromisoformat(day),
        "desk_id": desk,
        "room_id": room,
        "kind": kind,
        "themes": list(themes),
        "rating": rating,
    }


def calls(*where, period=None) -> Question:
    return Question("calls", where, period)
