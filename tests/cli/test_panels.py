"""Drawing a panel from files."""

from __future__ import annotations

import csv

import pytest
from click.testing import CliRunner

from countersign.cli.panels import panel
from countersign.errors import NotReadable


@pytest.fixture
def files(tmp_path):
    (tmp_path / "quotas.csv").write_text("feature,value,min,max\nsex,woman,2,2\nsex,man,2,2\n", "utf-8")
    rows = "".join(f"p{at},{'woman' if at < 4 else 'man'},{at % 5} High St\n" for at in range(12))
    (tmp_path / "people.csv").write_text(f"id,sex,street\n{rows}", "utf-8")
    return tmp_path


def _run(files, *more):
    given = ["--quotas", files / "quotas.csv", "--volunteers", files / "people.csv", "--seats", 4]
    return CliRunner().invoke(panel, ["draw", *map(str, (*given, *more))])


def _rows(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_a_panel_is_drawn_from_files_and_the_same_seed_draws_it_again(files):
    more = (
        "--seed",
        "4 8 15",
        "--household",
        "street",
        "--selected",
        files / "in.csv",
        "--remaining",
        files / "out.csv",
    )
    said = _run(files, *more)
    assert said.exit_code == 0, said.output
    chosen, left = _rows(files / "in.csv"), _rows(files / "out.csv")
    assert sorted(one["sex"] for one in chosen) == ["man", "man", "woman", "woman"]
    assert len({one["street"] for one in chosen}) == 4
    assert {one["id"] for one in chosen} | {one["id"] for one in left} == {f"p{at}" for at in range(12)}
    assert _run(files, *more).output == said.output
    assert _rows(files / "in.csv") == chosen


def test_the_lottery_is_laid_before_there_is_a_seed(files):
    said = _run(files, "--lottery", files / "panels.csv")
    assert "Digest of the lottery" in said.output
    assert "is drawn" not in said.output
    assert all(line.split(",")[1].count("p") == 4 for line in (files / "panels.csv").read_text("utf-8").splitlines())


def test_an_unknown_column_is_named(files):
    said = _run(files, "--id", "passport")
    assert isinstance(said.exception, NotReadable)
    assert "no column passport" in str(said.exception)
