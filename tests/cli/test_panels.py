"""Drawing a panel from files, and the seats of one from its volunteers."""

from __future__ import annotations

import csv

import pytest
from click.testing import CliRunner

from answers import town as town_
from countersign import clock
from countersign.cli.panels import panel
from countersign.errors import Broken, NotAllowed, NotNow, NotReadable
from countersign.involvement.actions import lots
from countersign.people.actions import add_account
from countersign.people.rules import SYSTEM
from involvement.board import convened


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


@pytest.fixture
def recruiting(db, settings, tmp_path):
    settings.HOME = tmp_path
    with clock.at(town_.MONDAY):
        board = convened(town_.found())
        board.panel = board.opened()
        for number in range(6):
            board.volunteer(("Under 40", "40 and over")[number % 2], home="3 Reed Lane" if number < 2 else "")
        add_account("steward@example.org", role="steward", password=WORD, by=SYSTEM)
        yield board


WORD = "three quiet herons"


def _as_steward(*given):
    return CliRunner().invoke(panel, [*map(str, given), "--by", "steward@example.org", "--password", WORD])


def test_the_seats_of_a_panel_are_drawn_from_its_own_volunteers(recruiting):
    number = recruiting.panel.pk
    laid = _as_steward("lay", number, "--seed-source", "National numbers", "--seed-on", town_.day(14).isoformat())
    assert laid.exit_code == 0, laid.exception
    draw = recruiting.panel.draws.get()
    assert draw.digest in laid.output and "3 seats from 6 volunteers" in laid.output
    assert isinstance(_as_steward("seat", number, "--seed", "4 8 15").exception, NotNow)
    with clock.at(town_.day(14)):
        said = _as_steward("seat", number, "--seed", "4 8 15")
        assert said.exit_code == 0, said.exception
        draw.refresh_from_db()
        assert ", ".join(map(str, draw.members[draw.drawn])) in said.output
        assert CliRunner().invoke(panel, ["check", str(number)]).exit_code == 0
        draw.seed = "4 8 16"
        draw.drawn = (draw.drawn + 1) % len(draw.members)
        draw.save()
        assert isinstance(CliRunner().invoke(panel, ["check", str(number)]).exception, Broken)


def test_the_pool_of_a_panel_is_read_by_the_same_tools(recruiting, tmp_path):
    quotas, people = tmp_path / "q.csv", tmp_path / "v.csv"
    said = _as_steward("pool", recruiting.panel.pk, "--quotas", quotas, "--volunteers", people)
    assert said.exit_code == 0, said.exception
    assert [one["Age"] for one in _rows(people)] == ["Under 40", "40 and over"] * 3
    given = ["--quotas", quotas, "--volunteers", people, "--seats", 3, "--household", "household"]
    drawn = CliRunner().invoke(panel, ["draw", *map(str, given)])
    laid = lots.lay_lottery(recruiting.panel, seed_source="National numbers", seed_on=town_.day(14),
                            by=recruiting.steward)  # fmt: skip
    assert f"at least {laid.least:.4%}" in drawn.output
    wrong = ["pool", str(recruiting.panel.pk), "--quotas", str(quotas), "--volunteers", str(people), "--by",
             "steward@example.org", "--password", "guess"]  # fmt: skip
    assert isinstance(CliRunner().invoke(panel, wrong).exception, NotAllowed)
