"""``countersign evaluate award``: every line that can be taken out of it says that it is a simulation."""

from __future__ import annotations

import csv

import pytest
from click.testing import CliRunner

from countersign.cli.evaluate import TRIALS
from countersign.cli.evaluate_award import COLUMNS, PARTS, award
from countersign.errors import NotValid


def run(*arguments):
    answer = CliRunner().invoke(award, ["--tenders", "300", *arguments])
    if answer.exception:
        raise answer.exception
    return answer.output


def test_it_is_one_of_the_trials():
    assert TRIALS["award"] == "evaluate_award:award"


def test_every_table_says_that_it_is_a_simulation():
    told = run()
    assert told.startswith("A simulation: 300 made-up tenders, seed 2026; pasts 0,3,10,40; true quality Beta(8,2).")
    assert told.count("(simulation)") == len(PARTS) == 4


def test_every_line_of_the_table_says_so_too(tmp_path):
    run("records alone", "price formula", "--csv", str(tmp_path / "a.csv"), "--seed", "7")
    with (tmp_path / "a.csv").open() as file:
        rows = list(csv.DictReader(file))
    assert tuple(rows[0]) == COLUMNS
    assert {row["what"] for row in rows} == {"simulation"}
    assert {row["seed"] for row in rows} == {"7"}
    assert {row["part"] for row in rows} == {"records alone", "price formula"}
    assert len(rows) == (5 + 5) * 5
    assert all(float(row["lower"]) <= float(row["value"]) <= float(row["upper"]) for row in rows)


def test_the_same_seed_prints_the_same_and_another_does_not():
    assert run("records alone", "--seed", "3") == run("records alone", "--seed", "3")
    assert run("records alone", "--seed", "3").splitlines()[6:] != run("records alone", "--seed", "4").splitlines()[6:]


@pytest.mark.parametrize("wrong", [("--past", "a,b"), ("--quality", "8"), ("--past", "3")])
def test_what_is_no_market_is_refused(wrong):
    with pytest.raises(NotValid):
        run(*wrong)
