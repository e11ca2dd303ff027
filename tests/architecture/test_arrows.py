"""The arrows between rooms, floors and furniture."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import grimp
import pytest

ROOT = Path(__file__).resolve().parents[2]
ROOMS = frozenset({"awards", "involvement", "answers", "findings", "experiences", "terms", "register"})
FOUNDATIONS = frozenset({"insight", "intake", "notices", "work", "people", "ledger"})
DOORS = frozenset({"actions", "queries", "rules"})
# A foundation is stood upon: the rooms may also know its rows and their lives, and these named registries.
SHARED_GROUND = frozenset({"models", "states"})
REGISTRIES = {
    "countersign.intake.targets": "a room says what a file can be imported into",
    "countersign.intake.kinds": "a room says which sources elsewhere it can read",
    "countersign.intake.ways.asking": "whoever asks a stranger asks in one way",
    "countersign.insight.cubes": "a room asks which cells a release has",
    "countersign.insight.measures": "a room names a public measure",
    "countersign.insight.measures.measure": "a room asks what a measure counts",
    "countersign.insight.reading": "a room reads its rows as batches",
    "countersign.insight.registry": "a room hands over its facts",
    "countersign.insight.voices": "a room hands over words to be grouped",
    "countersign.notices.kinds": "a room says what it writes of",
    "countersign.people.sealables": "a room says which of its sealed things two people may open",
}


@pytest.fixture(scope="module")
def graph() -> grimp.ImportGraph:
    return grimp.build_graph("countersign")


def test_every_import_contract_holds() -> None:
    # In a process of its own: the linter configures logging and silences every logger that exists by then.
    held = subprocess.run(
        [
            sys.executable,
            "-c",
            "from importlinter.cli import lint_imports; raise SystemExit(lint_imports(no_cache=True))",
        ],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert held.returncode == 0, held.stdout


def test_rooms_are_entered_by_three_doors_only(graph) -> None:
    trespasses = [
        f"{importer} -> {imported}"
        for importer in sorted(graph.modules)
        for imported in sorted(graph.find_modules_directly_imported_by(importer))
        if _is_trespass(importer, imported)
    ]
    assert trespasses == []


def test_the_check_for_trespass_can_fail() -> None:
    assert _is_trespass("countersign.findings.actions", "countersign.experiences.models")
    assert _is_trespass("countersign.experiences.actions", "countersign.people.codes")
    assert not _is_trespass("countersign.findings.actions", "countersign.experiences.queries.counting")
    assert not _is_trespass("countersign.findings.actions", "countersign.findings.models")


def test_every_exception_is_still_needed(graph) -> None:
    unused = [name for name in REGISTRIES if not graph.find_modules_that_directly_import(name)]
    assert unused == []


def _is_trespass(importer: str, imported: str) -> bool:
    own, other = importer.split(".")[1:2], imported.split(".")[1:]
    if not own or own[0] not in ROOMS | FOUNDATIONS or len(other) < 2 or other[0] == own[0]:
        return False
    if other[0] in ROOMS:
        return other[1] not in DOORS
    if other[0] in FOUNDATIONS:
        return other[1] not in DOORS | SHARED_GROUND and imported not in REGISTRIES
    return False
