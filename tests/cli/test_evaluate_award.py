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


def test_given_bids_are_tried_as_they_are(tmp_path):
    """The better of two has a long past; the other is as good on paper. Only the record tells them apart."""
    bids = ("--past", "0,60", "--true", "0.5,0.9", "--prices", "100,100", "--seen", "0.8,0.8", "--prior", "0.7,10")
    told = run("weight of the record", *bids, "--csv", str(tmp_path / "a.csv"))
    assert "true quality given as 0.5,0.9" in told
    with (tmp_path / "a.csv").open() as file:
        best = {row["rule"]: float(row["value"]) for row in csv.DictReader(file) if row["measure"] == "best"}
    assert best["10% of the total"] > 0.99
    assert 0.4 < best["no track record"] < 0.6


@pytest.mark.parametrize("wrong", [("--true", "0.9"), ("--past", "a,b"), ("--quality", "8"), ("--past", "3")])
def test_what_is_no_market_is_refused(wrong):
    with pytest.raises(NotValid):
        run(*wrong)
