"""The evaluation commands print figures and counts, never a text."""

from __future__ import annotations

import csv
from pathlib import Path
from random import Random

import pytest
from click.testing import CliRunner

from countersign.cli.evaluate_text import coding, duplicates

SECRET = "zebrafish"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Made-up requests, every one of them with a word that must never be printed."""
    rng, file = Random(2), tmp_path / "newhaven-requests" / "newhaven_seeclickfix_2014.csv"
    file.parent.mkdir()
    words = ["".join(rng.choices("aeiouklmnprst", k=rng.randint(2, 8))) for _ in range(500)]
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(["Description"])
        writer.writerows([" ".join([*rng.choices(words, k=25), SECRET])] for _ in range(120))
    return tmp_path


def test_duplicates_reports_every_rewording_and_no_text(folder: Path):
    result = CliRunner().invoke(duplicates, ["--data", str(folder), "--families", "5"])
    assert result.exit_code == 0, result.output
    assert SECRET not in result.output
    lines = {line.split()[0]: line for line in result.output.splitlines() if line.strip()}
    assert {"typos", "greeting", "truncated", "reordered", "forwarded", "synonyms"} <= set(lines)
    assert "1.000 (" in lines["typos"]


def test_the_same_seed_gives_the_same_report(folder: Path):
    first, second = (CliRunner().invoke(duplicates, ["--data", str(folder), "--families", "3"]).output for _ in "ab")
    assert first == second


@pytest.mark.slow
@pytest.mark.real_data
def test_coding_reports_three_coders_with_kappa(real_data: Path, tmp_path: Path):
    result = CliRunner().invoke(coding, ["--data", str(real_data), "--show-mapping", "--keep", str(tmp_path / "model")])
    assert result.exit_code == 0, result.output
    for words in ("rules (", "model (", "best_of (", "kappa", "Timeliness of care"):
        assert words in result.output
    assert (tmp_path / "model" / "card.json").exists()
