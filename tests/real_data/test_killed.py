"""Killed in the middle of the import and of every step, then run again: as if nothing had happened."""

from __future__ import annotations

import csv
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import time
from contextlib import closing, suppress
from pathlib import Path

import pytest

pytestmark = [pytest.mark.real_data, pytest.mark.slow]

ROWS = 1_100
STEPS = ("dedupe", "redact", "sort", "attach", "code")
_SAME = "line, state, redacted_text, said_body, relevance, danger, gap_id IS NULL"
_PATIENCE = 400.0  # seconds that a command may take on a busy machine


@pytest.fixture(scope="module")
def file(real_data, tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("killed") / "comments.csv"
    with (real_data / "nhs-fft-comments/v6framework_230831.csv").open(encoding="utf-8-sig", newline="") as whole:
        rows = [row for row, _ in zip(csv.reader(whole), range(ROWS + 1), strict=False)]
    with path.open("w", encoding="utf-8", newline="") as part:
        csv.writer(part).writerows(rows)
    return path


def begun(home: Path, *words: str) -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, "-m", "countersign", *words],
        env=os.environ | {"COUNTERSIGN_HOME": str(home), "DJANGO_SETTINGS_MODULE": "countersign.site.settings"},
        stdout=subprocess.DEVNULL,
    )


def done(home: Path, *words: str) -> None:
    assert begun(home, *words).wait(_PATIENCE) == 0


def killed(home: Path, *words: str, table: str, after: float) -> None:
    """Kill the command ``after`` seconds into its work, which it has begun once ``table`` (and its WHERE) has one row
    more."""
    before, process = _rows(home, table), begun(home, *words)
    until = time.monotonic() + _PATIENCE
    while _rows(home, table) == before and process.poll() is None and time.monotonic() < until:
        time.sleep(0.01)
    with suppress(subprocess.TimeoutExpired):
        process.wait(after)
    process.kill()
    process.wait()


def _rows(home: Path, table: str) -> int:
    with closing(sqlite3.connect(home / "countersign.sqlite3", timeout=20)) as database:
        return database.execute(f"SELECT count(*) FROM {table}").fetchone()[0]


def prepared(home: Path, trusts: Path) -> None:
    done(home, "init")
    done(home, "register", "import", str(trusts), "--as", "bodies")
    done(home, "source", "add", "Comments", "--slug", "comments")


def taking(file: Path) -> tuple[str, ...]:
    return ("intake", "import", str(file), "--source", "comments", "--profile", "nhs-fft-comments")


def accounts(home: Path) -> list[tuple]:
    """What became of every row, by line; how many count, and how many drafts of a coding there are.

    Which one of several equal copies counts is left open.
    """
    with closing(sqlite3.connect(home / "countersign.sqlite3")) as database:
        rows = database.execute(f"SELECT {_SAME} FROM experiences_experience ORDER BY line").fetchall()
        rows += database.execute("SELECT sum(counts) FROM experiences_experience").fetchall()
        return [*rows, *database.execute("SELECT count(*) FROM experiences_coding").fetchall()]


def test_killed_at_every_step_and_run_again_nothing_is_lost_or_doubled(file, trusts, tmp_path):
    rng = random.Random(20261123)
    whole, broken = tmp_path / "whole", tmp_path / "broken"
    whole.mkdir()
    prepared(whole, trusts)
    shutil.copytree(whole, broken)
    step_all = ("step", "all", "--source", "comments", "--seed", "1")
    done(whole, *taking(file))
    done(whole, *step_all)

    killed(broken, *taking(file), table="intake_run", after=rng.uniform(0, 0.4))
    process = begun(broken, *taking(file))
    assert process.wait(_PATIENCE) in (0, 3)  # 3: it was done before it was killed, and is not imported twice
    for step in STEPS:  # each finishes what was killed before it, and is killed in the next
        killed(broken, *step_all, table=f"experiences_steprun WHERE step = '{step}'", after=rng.uniform(0, 0.4))
    done(broken, *step_all)
    assert accounts(broken) == accounts(whole)
    assert ("coded",) in {row[1:2] for row in accounts(whole)}
    done(broken, "verify")
