"""A worker that is killed with SIGKILL in the middle of an import: the next one ends it, and nothing is there twice."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow
_TESTS = Path(__file__).resolve().parents[1]
# One process, which reads the programs once. Each worker is a fork of it; the first kills itself after the second of
# six chunks was kept.
_SCRIPT = """
import django; django.setup()
import datetime as dt, json, os, random, signal, sys, threading
from pathlib import Path
from countersign import clock
from countersign.cli import tables
from countersign.experiences import actions as experiences
from countersign.experiences.models import Experience
from countersign.formats import tabular
from countersign.intake import actions as intake, jobs
from countersign.ledger.models import Entry
from countersign.people.rules import SYSTEM
from countersign.work import actions, worker
from countersign.work.models import Job
from tests_of_experiences import FIELDS, made_rows, write

def forked(piece):
    child = os.fork()
    if child == 0:
        piece()
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])

def prepare():
    tables.bring_up_to_date()
    experiences.add_source(name="s", by=SYSTEM)
    path = write(Path(sys.argv[1]) / "rows.csv", made_rows(60))
    profile = {"mapping": FIELDS, "blank": [], "dialect": tabular.guess(str(path)).to_dict()}
    run = intake.open_run(target="experiences", path=path, profile=profile, context={"source": "s"}, by=SYSTEM)
    jobs.work_on.enqueue(run.key)

def work():
    worker.work(rng=random.Random(1), stop=threading.Event(), until_done=True)

def killed():
    told = []
    def tell(done, total=None, unit="rows"):
        told.append(done)
        if len(told) == 2:
            os.kill(os.getpid(), signal.SIGKILL)
    actions.tell = tell
    work()

def later():
    with clock.at(clock.now() + dt.timedelta(minutes=3)):
        work()

def left():
    job, accounts = Job.objects.get(task="countersign.intake.jobs.work_on"), Experience.objects.all()
    finished = Entry.objects.filter(event="import.finished").count()
    rows = {one.external_id for one in accounts}
    found = [job.state, job.tries, job.done, job.total, len(accounts), len(rows), finished]
    Path(sys.argv[1], "left.json").write_text(json.dumps(found))

chunks = intake.work
intake.work = lambda run, **how: chunks(run, chunk=10, **how)
ends = [forked(piece) for piece in (prepare, killed, work, later, later, left)]
Path(sys.argv[1], "ends.json").write_text(json.dumps(ends))
"""


def test_the_next_worker_ends_what_a_killed_one_began(tmp_path, spare_database) -> None:
    there = {"COUNTERSIGN_HOME": str(tmp_path), "DJANGO_SETTINGS_MODULE": "countersign.site.settings"}
    path = {"PYTHONPATH": os.pathsep.join([str(_TESTS), str(_TESTS.parent / "src")])}
    command = [sys.executable, "-c", _SCRIPT, str(tmp_path)]
    done = subprocess.run(command, env=os.environ | there | path | spare_database, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()[-2000:]
    assert json.loads((tmp_path / "ends.json").read_text()) == [0, -9, 0, 0, 0, 0]
    assert json.loads((tmp_path / "left.json").read_text()) == ["done", 2, 60, 60, 60, 60, 1]
