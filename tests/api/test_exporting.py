"""The public export: the same bytes twice, and a script of Python alone that names whatever was changed in it."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from countersign.api import exporting, recompute
from countersign.cli import countersign
from countersign.ledger.models import Entry

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def exported(standing, django_db_blocker, tmp_path_factory) -> Path:
    """What the standing town publishes; no test may change it."""
    folder = tmp_path_factory.mktemp("export")
    with django_db_blocker.unblock():
        exporting.export(folder)
    return folder


@pytest.fixture
def copy(exported, tmp_path) -> Path:
    return Path(shutil.copytree(exported, tmp_path / "copy"))


def by_itself(folder: Path) -> subprocess.CompletedProcess:
    """The script as anybody runs it, with none of our packages to be found."""
    words = [sys.executable, "-I", "-S", str(folder / "recompute.py"), str(folder)]
    return subprocess.run(words, capture_output=True, text=True, check=False)


def test_everything_agrees_by_python_alone(exported) -> None:
    said = by_itself(exported)
    assert (said.returncode, said.stdout, said.stderr) == (0, "Everything agrees.\n", "")
    assert len((exported / "recompute.py").read_text().splitlines()) < 100
    for name in ("findings", "answers", "commitments", "numbers", "bodies", "shares", "track-records"):
        assert (exported / f"{name}.ndjson").stat().st_size > 0, name


def changed(path: Path, change) -> int:
    """The first row that ``change`` takes is replaced by what it returns; its line."""
    rows = [json.loads(row) for row in path.read_text().splitlines()]
    at = next(at for at, row in enumerate(rows) if change(dict(row)))
    rows[at] = change(rows[at])
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows))
    return at + 1


def test_a_changed_number_is_named(copy) -> None:
    line = changed(copy / "numbers.ndjson", lambda row: row["value"] and row | {"value": row["value"] + 1})
    said = by_itself(copy)
    row = json.loads((copy / "numbers.ndjson").read_text().splitlines()[line - 1])
    assert said.returncode == 1 and f"numbers.ndjson line {line}: was changed" in said.stdout
    assert row["address"] in said.stdout and "does not show what the ledger says" in said.stdout


_NUMBERS, _RESULTS = "does not follow from the numbers", "does not follow from its results"
_WEIGHS = "does not weigh what the rule says"
_SMALL = "is small, or does not stand under the address of its question"


@pytest.mark.parametrize(
    ("name", "change", "where"),
    [
        ("findings", lambda row: row | {"numerator": 19}, "finding:"),
        ("findings", lambda row: row | {"claim": "All is well."}, "finding:"),
        ("answers", lambda row: row | {"late": not row["late"]}, "answer:"),
        ("commitments", lambda row: row | {"state": "confirmed"}, "commitment:"),
        ("bodies", lambda row: row | {"name": "Another name"}, "bodies.ndjson line 1"),
        ("numbers", lambda row: row | {"value": 3, "shown": "shown"}, _SMALL),
        (
            "numbers",
            lambda row: row | {"question": {"facts": "experiences", "where": []}},
            _SMALL,
        ),
        (
            "shares",
            lambda row: row["share"] and row | {"upper": row["upper"] + 0.001},
            _NUMBERS,
        ),
        ("shares", lambda row: row["base"] and row | {"base": row["base"] + 1}, _NUMBERS),
        (
            "track-records",
            lambda row: row["value"] and row | {"value": row["value"] + 0.002},
            _RESULTS,
        ),
        (
            "track-records",
            lambda row: row["value"] and row | {"lower": row["lower"] + 0.002},
            _RESULTS,
        ),
        ("track-records", lambda row: row["results"] and row | {"results": []}, _RESULTS),
        (
            "record-rules",
            lambda row: row | {"kinds": row["kinds"] | {"answer": 0.6}},
            "does not weigh what the rule says",
        ),
    ],
)
def test_whatever_else_was_changed_is_named(copy, name, change, where) -> None:
    changed(copy / f"{name}.ndjson", change)
    assert where in " ".join(f"{one} {what}" for one, what in recompute.faults(copy))


def test_who_changes_the_digests_too_still_meets_the_signed_root(copy) -> None:
    ledger = copy / "ledger.ndjson"
    lines = ledger.read_bytes().splitlines(keepends=True)
    lines[3] = lines[3].replace(b'"at":"2026', b'"at":"2025')
    ledger.write_bytes(b"".join(lines))
    assert ("ledger.ndjson", "its lines do not lead to the root that was signed") in list(recompute.faults(copy))
    ledger.write_bytes(b"".join(lines[:-1]))
    assert "ledger.ndjson" in [where for where, _ in recompute.faults(copy)]


def test_a_second_time_writes_the_same_bytes_and_no_line(exported, town, tmp_path) -> None:
    before = Entry.objects.count()
    exporting.export(tmp_path / "again")
    assert Entry.objects.count() == before
    for one in sorted(exported.iterdir()):
        assert one.read_bytes() == (tmp_path / "again" / one.name).read_bytes(), one.name


def test_by_command_it_counts_and_checks(town, tmp_path) -> None:
    run = CliRunner().invoke
    said = run(countersign, ["export", str(tmp_path / "out")])
    assert said.exit_code == 0 and "1 findings" in said.output and "recompute.py" in said.output
    assert run(countersign, ["recompute", str(tmp_path / "out")]).output == "Everything agrees.\n"
    changed(tmp_path / "out/findings.ndjson", lambda row: row | {"numerator": 20})
    refused = run(countersign, ["recompute", str(tmp_path / "out")])
    assert refused.exit_code != 0 and "finding:1" in refused.output
