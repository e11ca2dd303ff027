"""Rows a second of reading and receiving, beside pandas and DuckDB on the same rows in the same run.

    python benchmarks/import.py [rows]

Each contender runs in a process of its own, so that peak memory is its own; the order is turned round every time.
They do not do the same: pandas and DuckDB read and store plain text. Ours also checks every row for danger, seals it,
commits to it and keeps a checkpoint. DuckDB's scan is the floor that any import is a multiple of.
"""

from __future__ import annotations

import csv
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

WORDS = [
    "we",
    "waited",
    "for",
    "the",
    "bus",
    "in",
    "the",
    "rain",
    "and",
    "nobody",
    "came",
    "to",
    "tell",
    "us",
    "why",
    "the",
    "driver",
    "was",
    "late",
    "again",
    "so",
    "my",
    "mother",
    "missed",
    "her",
    "appointment",
    "at",
    "the",
    "hospital",
    "and",
    "the",
    "staff",
    "were",
    "kind",
    "but",
    "could",
    "not",
    "help",
    "us",
    "until",
    "the",
    "next",
    "day",
]
FIELDS = {
    "id": {"columns": ["id"]},
    "words": {"columns": ["words"]},
    "happened_on": {"columns": ["date"], "order": "dmy"},
    "rating": {"columns": ["rating"]},
    "said_body": {"columns": ["body"]},
}
REPEATS = 3


def write(path: Path, rows: int) -> None:
    rng = random.Random(20261123)
    with path.open("w", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["id", "words", "date", "rating", "body"])
        for at in range(rows):
            words = " ".join(rng.choices(WORDS, k=rng.randint(10, 80)))
            date = f"{rng.randint(1, 28):02}/{rng.randint(1, 12):02}/2025"
            writer.writerow(
                [at, f"{words}, {at}", date, rng.randint(1, 5), rng.choice(["Eastmarsh Council", "Marsh Homes"])]
            )


def ours_reading(path: Path, home: Path) -> None:
    from countersign.formats import tabular

    for _ in tabular.rows(path, tabular.guess(path)):
        pass


def ours_receiving(path: Path, home: Path) -> float:
    import os

    os.environ |= {"COUNTERSIGN_HOME": str(home), "DJANGO_SETTINGS_MODULE": "countersign.site.settings"}
    import django

    django.setup()
    from django.core.management import call_command

    from countersign.experiences import actions
    from countersign.formats import tabular
    from countersign.intake import actions as intake
    from countersign.people.rules import SYSTEM

    call_command("migrate", verbosity=0)
    source = actions.add_source(name="bench", by=SYSTEM)
    start = time.perf_counter()
    profile = {"mapping": FIELDS, "blank": [], "dialect": tabular.guess(path).to_dict()}
    run = intake.open_run(target="experiences", path=path, profile=profile, context={"source": source.slug}, by=SYSTEM)
    intake.work(run)
    return time.perf_counter() - start


def pandas_to_sql(path: Path, home: Path) -> None:
    import sqlite3

    import pandas as pd

    with sqlite3.connect(home / "pandas.sqlite3") as database:
        for chunk in pd.read_csv(path, chunksize=5000):
            chunk.to_sql("accounts", database, if_exists="append", index=False)


def duckdb_scan(path: Path, home: Path) -> None:
    import duckdb

    duckdb.sql(f"SELECT count(*), sum(length(words)) FROM read_csv('{path}')").fetchall()


CONTENDERS = {f.__name__: f for f in (duckdb_scan, ours_reading, pandas_to_sql, ours_receiving)}


def one(name: str, path: Path) -> None:
    """In a process of its own: seconds and peak memory as JSON. What a contender times itself leaves start-up out."""
    with tempfile.TemporaryDirectory() as home:
        start = time.perf_counter()
        seconds = CONTENDERS[name](path, Path(home)) or time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": seconds, "peak_mb": peak}))


def main(rows: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "rows.csv"
        write(path, rows)
        found: dict[str, list[dict[str, float]]] = {name: [] for name in CONTENDERS}
        for turn in range(REPEATS):
            names = list(CONTENDERS) if turn % 2 == 0 else list(CONTENDERS)[::-1]
            for name in names:
                said = subprocess.run(
                    [sys.executable, __file__, "--one", name, str(path)], capture_output=True, text=True, check=True
                )
                found[name].append(json.loads(said.stdout.splitlines()[-1]))
    report(rows, found)


def report(rows: int, found: dict[str, list[dict[str, float]]]) -> None:
    floor = sorted(turn["seconds"] for turn in found["duckdb_scan"])[REPEATS // 2]
    print(f"{rows:,} rows, median of {REPEATS}")
    for name, turns in found.items():
        seconds = sorted(turn["seconds"] for turn in turns)[REPEATS // 2]
        peak = max(turn["peak_mb"] for turn in turns)
        print(
            f"{name:16} {seconds:8.2f} s {rows / seconds:12,.0f} rows/s {seconds / floor:8.1f} × floor {peak:7.0f} MB"
        )


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        one(sys.argv[2], Path(sys.argv[3]))
    else:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
