"""A million fictional facts: refresh, and count by body, kind and quarter, beside pandas and SQLite on the same rows.

Run: ``python benchmarks/engine.py [rows]``. Prints seconds and, for each peer, how many times slower or faster it is.
"""

from __future__ import annotations

import datetime as dt
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa

from countersign.engine import Question, Store, Table, answer
from countersign.engine.writing import seal, write

FACTS = Table(
    "facts",
    (("month", "date"), ("body_id", "id"), ("kind", "code"), ("themes", "codes"), ("rating", "int")),
    date="month",
)
KINDS, THEMES = ["problem", "praise", "want", "suggestion", "wrong_door"], ["waiting", "manner", "food", "noise"]
BY_QUARTER = Question("facts", group_by=("body_id", "kind"), per="quarter")
RUNS = 5


def rows(count: int, rng: np.random.Generator) -> pa.RecordBatch:
    months = [dt.date(2023 + m // 12, m % 12 + 1, 1) for m in range(36)]
    themes = [[THEMES[a], THEMES[b]] for a in range(4) for b in range(4)]
    return pa.RecordBatch.from_pydict(
        {
            "month": pa.array(months).take(pa.array(rng.integers(0, 36, count))),
            "body_id": pa.array(rng.zipf(1.3, count) % 600),
            "kind": pa.array(KINDS).take(pa.array(rng.integers(0, 5, count))),
            "themes": pa.array(themes).take(pa.array(rng.integers(0, 16, count))),
            "rating": pa.array(rng.integers(1, 6, count), pa.int32()),
        }
    )


def seconds(work: Callable[[], object]) -> float:
    """The median of several runs."""
    times = []
    for _ in range(RUNS):
        began = time.perf_counter()
        work()
        times.append(time.perf_counter() - began)
    return statistics.median(times)


def with_pandas(frame: pd.DataFrame) -> int:
    quarter = frame["month"].dt.to_period("Q")
    return len(frame.groupby(["body_id", "kind", quarter], observed=True, dropna=False).size())


SQLITE = """
SELECT body_id, kind, strftime('%Y', month) || ((strftime('%m', month) - 1) / 3) AS quarter, count(*)
FROM facts GROUP BY body_id, kind, quarter ORDER BY body_id, kind, quarter
"""


def main(count: int) -> None:
    batch = rows(count, np.random.default_rng(7))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        began = time.perf_counter()
        seal(folder, {"facts": write(folder, FACTS, [batch])})
        refresh = time.perf_counter() - began
        began = time.perf_counter()
        batch.to_pandas().explode("themes").to_parquet(folder / "plain.parquet")
        plain = time.perf_counter() - began
        compare(count, batch, Store(folder), refresh, plain)


def compare(count: int, batch: pa.RecordBatch, store: Store, refresh: float, plain: float) -> None:
    frame = batch.select(["month", "body_id", "kind"]).to_pandas()
    frame["month"] = pd.to_datetime(frame["month"])
    database = sqlite3.connect(":memory:")
    frame.assign(month=frame["month"].dt.strftime("%Y-%m-%d")).to_sql("facts", database, index=False)
    groups = answer(BY_QUARTER, store).num_rows
    assert groups == with_pandas(frame) == len(database.execute(SQLITE).fetchall())
    ours = seconds(lambda: answer(BY_QUARTER, store))
    pandas = seconds(lambda: with_pandas(frame))
    sqlite = seconds(lambda: database.execute(SQLITE).fetchall())
    print(f"{count:,} facts, {groups:,} groups")
    print(
        f"refresh (check, sort, months, digest) {refresh:.2f} s; pandas explode and to_parquet {plain:.2f} s "
        f"= {plain / refresh:.1f} times ours"
    )
    print(f"count from Parquet {ours:.3f} s")
    print(f"  pandas groupby, frame already in memory {pandas:.3f} s = {pandas / ours:.1f} times ours")
    print(f"  SQLite GROUP BY, table already in memory {sqlite:.3f} s = {sqlite / ours:.1f} times ours")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
