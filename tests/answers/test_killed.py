"""The night as a real process that is killed, again and again, somewhere inside a batch; then run to its end."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow
_PATIENCE = 600.0
_FINDINGS, _BATCH, _KILLS = 30, 6, 3

_PREPARE = f"""
import datetime as dt
import django; django.setup()
from countersign import clock
from countersign.cli import tables
from countersign.findings.models import Due, Finding
from countersign.register.models import Body, Contract, Party
tables.bring_up_to_date()
contract = Contract.objects.create(slug="buses", title="Buses", state="live")
for part in ("commissioner", "provider"):
    body = Body.objects.create(slug=part, name=part.title())
    Party.objects.create(contract=contract, body=body, part=part, office="Office")
day = dt.date(2026, 11, 23)
with clock.at(day):
    Finding.objects.bulk_create(
        Finding(kind="problem", state="published", claim=f"Claim {{at}}.", question={{}}, base_question={{}},
                drafted_numerator=18, drafted_base=60, method_version="1", drafted_at=clock.now(),
                published_at=clock.now(), numerator=18, base=60, release_number=1, contract=contract)
        for at in range({_FINDINGS}))
Due.objects.bulk_create(
    Due(finding=finding, body_id=party.body_id, part=party.part, office=party.office, working_days=20,
        started_on=day, due_on=dt.date(2026, 12, 21))
    for finding in Finding.objects.all() for party in contract.parties.all())
"""
# After each word the night waits to be told to go on, so that none is over before it is killed; at its end of file it
# no longer waits.
_NIGHT = f"""
import datetime as dt, sys
import django; django.setup()
from countersign.answers import jobs
jobs.BATCH = {_BATCH}
def say(what, number):
    print(what, number, flush=True)
    sys.stdin.readline()
jobs.keep_time(dt.date(2027, 1, 7), say=say)
"""


def begun(home: Path, program: str) -> subprocess.Popen:
    there = os.environ | {"COUNTERSIGN_HOME": str(home), "DJANGO_SETTINGS_MODULE": "countersign.site.settings"}
    pipe = subprocess.PIPE
    return subprocess.Popen([sys.executable, "-c", program], env=there, stdin=pipe, stdout=pipe, text=True, bufsize=1)


def finished(home: Path, program: str) -> None:
    process = begun(home, program)
    process.communicate(timeout=_PATIENCE)
    assert process.returncode == 0


def killed(home: Path, *, after: int, wait: float) -> bool:
    """Kill the night ``wait`` seconds after its ``after``-th word; whether it was still at work then."""
    process = begun(home, _NIGHT)
    for _ in range(after):
        if process.stdout.readline():
            process.stdin.write("go on\n")
    time.sleep(wait)
    process.kill()
    process.wait()
    return process.returncode != 0


def left(home: Path) -> tuple[list[tuple], list[tuple]]:
    """Every clock as it stands, and every line of the log without its time, in an order that is the same for all."""
    clocks = "SELECT id, state, overdue_on, escalated_on, met_on FROM findings_due ORDER BY id"
    lines = "SELECT subject, event FROM ledger_entry ORDER BY subject, event"
    with closing(sqlite3.connect(home / "countersign.sqlite3", timeout=20)) as database:
        return database.execute(clocks).fetchall(), database.execute(lines).fetchall()


def test_a_night_that_is_killed_again_and_again_comes_to_what_an_unbroken_one_does(tmp_path) -> None:
    broken, whole = tmp_path / "broken", tmp_path / "whole"
    finished(broken, _PREPARE)
    shutil.copytree(broken, whole)
    at, dice = left(broken), random.Random(5)
    cut = [killed(broken, after=dice.randint(1, 4), wait=dice.uniform(0, 0.02)) for _ in range(_KILLS)]
    midway = left(broken)
    assert any(cut) and midway != at, "the kills came too early or too late to cut anything"
    finished(broken, _NIGHT)
    finished(whole, _NIGHT)
    assert left(broken) == left(whole)
    clocks, lines = left(whole)
    assert {state for _, state, *_ in clocks} == {"escalated"}
    assert len(lines) == len(set(lines)), "a line stands twice"
    assert sum(event == "due.escalated" for _, event in lines) == len(clocks) == 2 * _FINDINGS
