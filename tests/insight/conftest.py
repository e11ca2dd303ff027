"""A house with one fact in it, a folder of evidence of its own, and a clock that stands still."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from countersign import clock
from countersign.insight import actions
from countersign.people.rules import SYSTEM
from insight.calls import ROWS


@pytest.fixture
def house(settings, tmp_path, db):
    """Only the tests' own fact and cube are declared; the evidence lies in a fresh folder."""
    settings.HOME = tmp_path
    settings.INSIGHT_FACTS = ["insight.calls.CALLS"]
    settings.INSIGHT_CUBES = (str(Path(__file__).with_name("calls.toml")),)
    ROWS.clear()
    with clock.at(dt.date(2025, 6, 2)):
        yield ROWS
    ROWS.clear()


@pytest.fixture
def released(house, db):
    """``released(rows)``: these rows become the facts and their numbers are released."""

    def release(rows, *extra):
        house[:] = rows
        actions.refresh()
        return actions.release(by=SYSTEM, extra=extra)

    return release
