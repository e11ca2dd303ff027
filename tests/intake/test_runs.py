from __future__ import annotations

import datetime as dt
import gzip
import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from countersign import clock
from countersign.errors import NotAllowed, NotFound, NotNow, NotReadable, NotValid
from countersign.experiences.imports import take
from countersign.experiences.models import Experience
from countersign.formats import tabular
from countersign.intake import actions, queries
from countersign.intake.actions.uploads import inbox
from countersign.intake.models import Refusal, Run
from countersign.ledger.models import Entry
from countersign.people.rules import ANYBODY, SYSTEM
from tests_of_experiences import FIELDS, contents, imported, made_rows, write


def opened(path: Path, source, **more) -> Run:
    profile = {"mapping": FIELDS, "blank": [], "dialect": tabular.guess(path).to_dict()}
    return actions.open_run(
        target="experiences", path=path, profile=profile, context={"source": source.slug}, by=SYSTEM, **more
    )


def test_every_row_is_accounted_for_and_every_refusal_has_its_line_and_reason(source, tmp_path):
    rows = made_rows(30)
    rows[3]["date"], rows[7]["rating"], rows[11]["words"], rows[11]["rating"] = "31/02/2025", "9", "", ""
    run = imported(write(tmp_path / "a.csv", rows), source)
    assert (run.state, run.rows_done, run.taken, run.refused) == ("done", 30, 27, 3)
    assert list(queries.refusals(run).values_list("line", "field")) == [
        (5, "happened_on"),
        (9, "rating"),
        (13, "words"),
    ]
    assert all(refusal.reason for refusal in Refusal.objects.all())


def test_a_refusal_never_quotes_the_row(source, tmp_path):
    rows = made_rows(3)
    rows[1]["date"] = "Mrs Example"
    run = imported(write(tmp_path / "a.csv", rows), source)
    assert "Example" not in queries.refusals(run).get().reason


@pytest.mark.parametrize("chunk", [1, 7, 5000])
def test_the_size_of_a_chunk_changes_nothing(source, tmp_path, chunk):
    run = imported(write(tmp_path / "a.csv", made_rows(20)), source, chunk=chunk)
    assert (run.taken, Experience.objects.count()) == (20, 20)


def test_the_same_file_again_is_recognised_and_changes_nothing(source, tmp_path):
    path = write(tmp_path / "a.csv", made_rows(20))
    imported(path, source)
    before = contents(source)
    with pytest.raises(NotNow, match="already imported"):
        opened(path, source)
    again = imported(path, source, again=True)
    assert (again.taken, again.same, contents(source)) == (0, 20, before)


def test_a_chunk_is_stored_whole_or_not_at_all(source, tmp_path):
    run = opened(write(tmp_path / "a.csv", made_rows(20)), source)
    take = _failing_at(run, 15)
    with pytest.raises(ZeroDivisionError):
        actions.advance(run, take, chunk=5)
    run.refresh_from_db()
    assert (run.rows_done, run.taken, Experience.objects.count()) == (10, 10, 10)
    done = actions.work(run)
    assert (done.state, done.taken, Experience.objects.count()) == ("done", 20, 20)


def _failing_at(run: Run, row: int):
    inner, seen = take(run), [0]

    def chunk(rows):
        outcomes = inner(rows)
        seen[0] += len(rows)
        return outcomes if seen[0] < row else 1 / 0

    return chunk


def test_a_stopped_run_is_handed_back_and_goes_on(source, tmp_path):
    path = write(tmp_path / "a.csv", made_rows(20))
    run = opened(path, source)
    actions.work(run, chunk=5, report=lambda run: actions.stop(run, by=SYSTEM) if run.rows_done == 10 else None)
    assert (run.state, run.rows_done) == ("stopped", 10)
    same = opened(path, source)
    assert same.pk == run.pk
    assert actions.work(same).taken == 20


def test_two_workers_never_take_the_same_rows(source, tmp_path):
    run = opened(write(tmp_path / "a.csv", made_rows(20)), source)
    late = Run.objects.get(pk=run.pk)
    actions.work(run, chunk=10, report=lambda run: actions.stop(run, by=SYSTEM) if run.rows_done == 10 else None)
    with pytest.raises(NotNow, match="Another worker"):
        actions.work(late, chunk=10)
    assert Experience.objects.count() == 10


@pytest.mark.slow
def test_a_file_that_breaks_off_keeps_what_was_read_and_says_so(source, tmp_path):
    whole = write(tmp_path / "a.csv", made_rows(2000))
    path = tmp_path / "a.csv.gz"
    path.write_bytes(gzip.compress(whole.read_bytes()))
    run = opened(path, source)
    path.write_bytes(path.read_bytes()[:-2000])
    with pytest.raises(NotReadable):
        actions.work(run, chunk=100)
    run.refresh_from_db()
    assert run.state == "stopped"
    assert "cut off" in run.trouble
    assert 0 < run.rows_done == Experience.objects.count() < 2000


def test_progress_says_percent_speed_and_time_left(source, tmp_path):
    run = opened(write(tmp_path / "a.csv", made_rows(20)), source)
    start = clock.now()
    run.state, run.began_at, run.beat_at, run.rows_done = "running", start, start + dt.timedelta(seconds=2), 10
    with clock.at(start + dt.timedelta(seconds=2)):
        assert queries.progress(run) == queries.Progress(50.0, 5.0, 2.0, True)
    with clock.at(start + dt.timedelta(minutes=10)):
        assert not queries.progress(run).alive


def test_a_mapping_with_faults_is_refused_before_anything_is_read(source, tmp_path):
    path = write(tmp_path / "a.csv", made_rows(2))
    profile = {"mapping": {"words": {"columns": ["nowhere"]}}, "dialect": tabular.guess(path).to_dict()}
    with pytest.raises(NotValid):
        actions.open_run(target="experiences", path=path, profile=profile, context={"source": source.slug}, by=SYSTEM)
    assert not Run.objects.exists()


def test_nobody_without_the_role_imports(source, tmp_path):
    path = write(tmp_path / "a.csv", made_rows(2))
    with pytest.raises(NotAllowed):
        actions.open_run(target="experiences", path=path, profile={}, context={"source": source.slug}, by=ANYBODY)


def test_a_finished_and_an_undone_import_stand_in_the_ledger(source, tmp_path, steward):
    run = imported(write(tmp_path / "a.csv", made_rows(4)), source)
    actions.undo(run, by=steward)
    lines = Entry.objects.filter(subject=f"import:{run.key}").order_by("index")
    assert [(line.event, line.facts["rows"]) for line in lines] == [("import.finished", 4), ("import.undone", 4)]


class TestUploads:
    def test_a_file_gets_a_random_name_and_is_gone_when_its_import_is_done(
        self, source, tmp_path, django_capture_on_commit_callbacks
    ):
        content = write(tmp_path / "Mrs Example complaint.csv", made_rows(3)).read_bytes()
        path = actions.receive_file([content])
        assert path.parent == inbox()
        assert "Example" not in path.name
        assert path.stat().st_mode & 0o077 == 0
        run = opened(path, source, uploaded=True)
        with django_capture_on_commit_callbacks(execute=True):
            actions.work(run)
        assert not path.exists()

    def test_what_is_no_table_is_not_kept(self, db):
        before = set(inbox().iterdir())
        with pytest.raises(NotReadable):
            actions.receive_file([b"%PDF-1.7"])
        assert set(inbox().iterdir()) == before

    def test_forgotten_files_go_after_a_week(self, db):
        path = actions.receive_file([b"a,b\n1,2\n"])
        assert actions.clear_inbox() == 0
        with clock.at(clock.now() + dt.timedelta(days=8)):
            assert actions.clear_inbox() >= 1
        assert not path.exists()


class TestProfiles:
    def test_a_profile_goes_out_and_comes_back(self, db):
        actions.save_profile(name="Our survey", target="experiences", mapping=FIELDS, blank=["-"], by=SYSTEM)
        text = actions.export_profile("our-survey")
        actions.forget_profile("our-survey", by=SYSTEM)
        with pytest.raises(NotFound):
            queries.profile("our-survey")
        actions.import_profile(text, by=SYSTEM)
        known = queries.profile("our-survey")
        assert (known.mapping, known.blank, known.built_in) == (FIELDS, ("-",), False)

    def test_a_built_in_profile_is_never_replaced(self, db):
        with pytest.raises(NotAllowed):
            actions.save_profile(name="nhs-fft-comments", target="experiences", mapping={}, by=SYSTEM)

    def test_anything_else_is_no_profile(self, db):
        for text in (
            "",
            "[]",
            '{"name": "x"}',
            json.dumps({"name": "x", "target": "y", "mapping": {}, "blank": [], "about": ""}),
        ):
            with pytest.raises(NotReadable):
                actions.import_profile(text, by=SYSTEM)

    @pytest.mark.real_data
    @pytest.mark.parametrize(("name", "file"), [
        ("nhs-fft-comments", "nhs-fft-comments/v6framework_230831.csv"),
        ("housing-ombudsman", "housing-ombudsman/findings.csv.gz"),
        ("newhaven-requests", "newhaven-requests/newhaven_seeclickfix_2014.csv"),
        ("cfpb-complaints", "cfpb-complaints/cfpb_2023_payday_loans_2827_narratives.csv"),
    ])  # fmt: skip
    def test_the_built_in_profiles_fit_the_files_they_are_for(self, db, real_data, name, file):
        dialect = tabular.guess(real_data / file)
        assert queries.suggested("experiences", real_data / file, dialect) == queries.profile(name).for_file(dialect)
        found = queries.check("experiences", real_data / file, queries.profile(name).for_file(dialect))
        assert (found.read, found.refused) == (1000, ())


_PREPARE = """
import django
django.setup()
from countersign.cli import tables
from countersign.experiences import actions
from countersign.people.rules import SYSTEM
tables.bring_up_to_date()
actions.add_source(name="s", by=SYSTEM)
"""
# After each chunk the import waits to be told to go on, so that it is not over before it is killed; at its end of file
# it no longer waits.
_IMPORT = """
import django, json, sys
django.setup()
from countersign.formats import tabular
from countersign.intake import actions
from countersign.people.rules import SYSTEM
profile = {"mapping": json.loads(sys.argv[2]), "blank": [], "dialect": tabular.guess(sys.argv[1]).to_dict()}
run = actions.open_run(target="experiences", path=sys.argv[1], profile=profile, context={"source": "s"}, by=SYSTEM)
def report(run):
    print(run.rows_done, flush=True)
    sys.stdin.readline()
actions.work(run, chunk=100, report=report)
"""


def _begun(home: Path, program: str, *words: str) -> subprocess.Popen:
    environ = os.environ | {"COUNTERSIGN_HOME": str(home), "DJANGO_SETTINGS_MODULE": "countersign.site.settings"}
    command, pipe = [sys.executable, "-c", program, *words], subprocess.PIPE
    return subprocess.Popen(command, env=environ, stdin=pipe, stdout=pipe, text=True, bufsize=1)


def _stored(home: Path) -> tuple:
    with sqlite3.connect(home / "countersign.sqlite3") as database:
        rows = database.execute(
            "SELECT external_id, row_digest, state, happened_on, rating, line FROM experiences_experience ORDER BY line"
        ).fetchall()
        sealed = database.execute("SELECT count(*) FROM experiences_sealed").fetchone()
        run = database.execute("SELECT state, rows_done, taken, same, changed, refused FROM intake_run").fetchall()
        refused = database.execute("SELECT line, field, reason FROM intake_refusal ORDER BY line").fetchall()
    return rows, sealed, run, refused


def _whole(worker: subprocess.Popen) -> None:
    worker.communicate(timeout=600)
    assert worker.returncode == 0


def _killed(worker: subprocess.Popen, home: Path, rng: random.Random) -> int:
    """Kill it somewhere after one of its first chunks; the rows that were done then."""
    for _ in range(rng.randint(1, 6)):
        if worker.stdout.readline():
            worker.stdin.write("go on\n")
    time.sleep(rng.uniform(0, 0.1))
    worker.send_signal(signal.SIGKILL)
    worker.wait()
    return _stored(home)[2][0][1]


@pytest.mark.slow
def test_an_import_killed_at_any_moment_loses_and_doubles_nothing(tmp_path):
    rows = made_rows(2_400)
    for at in range(0, 2_400, 197):
        rows[at]["date"] = "no date"
    path = write(tmp_path / "a.csv", rows)
    killed, whole = tmp_path / "killed", tmp_path / "whole"
    importing = (_IMPORT, str(path), json.dumps(FIELDS))
    _whole(_begun(whole, _PREPARE))
    shutil.copytree(whole, killed)
    _whole(_begun(whole, *importing))
    rng = random.Random(os.urandom(8))  # any moment will do, so every run may try others
    done = [_killed(_begun(killed, *importing), killed, rng) for _ in range(3)]
    assert 0 < done[0] < 2_400 and done == sorted(done), "it was over before it was killed: let it do more"
    _whole(_begun(killed, *importing))
    assert _stored(killed) == _stored(whole)
    shutil.rmtree(killed)
