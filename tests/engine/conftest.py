"""Every engine that must agree."""

from __future__ import annotations

import pytest

from countersign.engine import Question, answer, duck, plain
from engine.visits import store_of


@pytest.fixture(params=[plain, duck], ids=["plain", "duck"])
def engine(request: pytest.FixtureRequest):
    """Each engine in turn: one specification holds for all."""
    return request.param


@pytest.fixture
def asked(engine, tmp_path):
    """``asked(rows, facts="visits", where=…, …)``: the answer of this engine, one tuple a row."""

    def ask(rows, **parts):
        found = answer(Question("visits", **parts), store_of(rows, tmp_path), engine=engine)
        return [tuple(line.values()) for line in found.to_pylist()]

    return ask
