"""Every engine that must agree: the plain judge, DuckDB, and Spark where `make test-spark` has started it."""

from __future__ import annotations

import os

import pytest

from countersign.engine import Question, answer, duck, engine_at, plain
from engine.visits import store_of

SPARK = os.environ.get("COUNTERSIGN_TEST_SPARK", "")
ENGINES = {"plain": plain, "duck": duck, **({"spark": engine_at(SPARK)} if SPARK else {})}


@pytest.fixture(params=ENGINES.values(), ids=ENGINES)
def engine(request: pytest.FixtureRequest):
    """Each engine in turn: one specification holds for all."""
    return request.param


@pytest.fixture(scope="session")
def spark():
    """Spark, or a skip that says how to get it."""
    if not SPARK:
        pytest.skip("no Spark here; `make test-spark` starts one")
    return ENGINES["spark"]


@pytest.fixture
def asked(engine, tmp_path):
    """``asked(rows, facts="visits", where=…, …)``: the answer of this engine, one tuple a row."""

    def ask(rows, **parts):
        found = answer(Question("visits", **parts), store_of(rows, tmp_path), engine=engine)
        return [tuple(line.values()) for line in found.to_pylist()]

    return ask
