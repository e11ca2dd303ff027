"""Rules for awards tried on tenders of known true quality: the table of the design, and what holds of any market."""

from __future__ import annotations

import doctest
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from countersign.cli.evaluate_award import FORMULA, RECORD, trials
from countersign.errors import NotValid
from countersign.stats.decision import LABEL, Market, Trial, design, simulate
from countersign.stats.decision.market import drawn
from countersign.stats.decision.simulation import estimates
from countersign.stats.shrink import Rule

NAMES = ("raw", "shrunken", "estimated", "none", "oracle")


@pytest.fixture(scope="module")
def newcomer():
    return dict(zip(NAMES, simulate(design(), Market((0, 3, 10, 40)), rng=1), strict=True))


@pytest.fixture(scope="module")
def one_contract():
    return dict(zip(NAMES, simulate(design(), Market((1, 3, 10, 40)), rng=1), strict=True))


def test_the_table_of_the_design(newcomer, one_contract):
    """20,000 tenders have a standard error of 0.0006 to 0.0009 here."""
    quality = {name: newcomer[name].quality.value for name in NAMES}
    expected = {"raw": 0.854, "shrunken": 0.871, "estimated": 0.870, "none": 0.800, "oracle": 0.911}
    assert quality == pytest.approx(expected, abs=0.003)
    assert one_contract["raw"].quality.value == pytest.approx(0.837, abs=0.003)
    assert one_contract["shrunken"].quality.value == pytest.approx(0.872, abs=0.003)
    assert one_contract["raw"].newcomer.value == pytest.approx(0.52, abs=0.01)
    assert one_contract["shrunken"].newcomer.value == pytest.approx(0.09, abs=0.01)


def test_raw_averages_never_pick_the_newcomer_and_shrinkage_does(newcomer):
    assert newcomer["raw"].newcomer.value == 0
    for name in ("shrunken", "estimated"):
        assert newcomer[name].newcomer.lower > 0.05


def test_shrinkage_finds_better_providers_than_raw_averages_and_chance(newcomer, one_contract):
    for found in (newcomer, one_contract):
        assert found["shrunken"].gain.lower > 0.01
        assert found["estimated"].gain.lower > 0.01
        assert found["none"].quality.upper < found["raw"].quality.lower
        assert found["oracle"].best.value == 1
        assert found["oracle"].quality.lower > found["shrunken"].quality.upper


def test_every_outcome_says_that_it_is_a_simulation(newcomer):
    assert {one.label for one in newcomer.values()} == {"simulation"} == {LABEL}


def test_the_same_seed_gives_the_same_numbers_and_another_gives_others():
    one = simulate(design(), tenders=500, rng=3)
    assert simulate(design(), tenders=500, rng=3) == one
    assert simulate(design(), tenders=500, rng=4) != one


def test_a_shrunken_record_is_the_one_of_the_award():
    made = drawn(Market((0, 1, 20, 20)), 200, np.random.default_rng(1))
    found = estimates(Trial("t", prior=Rule(0.7, 10)), made)
    assert found == pytest.approx((7 + made.kept) / (10 + made.due))
    assert np.all(found[:, 0] == 0.7)


def test_work_unlike_this_one_harms_less_where_it_counts_less():
    """Half of every past is of other work: a rule that sets it aside finds better providers than one that does not."""
    market = Market((5, 10, 20, 40), alike=0.5)
    blind = Trial("all alike", weight=1.0, prior=Rule(0.8, 10))
    found, aware = simulate([blind, replace(blind, name="set aside", relevance=0.0)], market, tenders=8000)
    assert aware.gain.lower > 0
    assert aware.quality.value > found.quality.value


def test_more_weight_of_the_record_buys_quality_where_evaluators_see_little():
    market = Market(sight=0.3)
    rules = [Trial(f"{w:.0%}", weight=w, prior=Rule(0.8, 10)) for w in (0.0, 0.1, 0.3)]
    found = simulate(rules, market, tenders=8000)
    assert found[0].quality.value < found[1].quality.value < found[2].quality.value
    assert found[2].gain.lower > 0
    assert found[2].cost.value > found[0].cost.value


def test_given_bids_are_decided_as_they_are():
    market = Market((0, 40), true=(0.9, 0.5), prices=(100, 100), seen=(0.9, 0.5))
    none, record = simulate([Trial("none", "none"), Trial("record", weight=0.1)], market, tenders=200)
    for found in (none, record):
        assert found.newcomer.value == 1
        assert found.cost.value == 100
        assert found.quality.value == pytest.approx(0.9)


def test_what_cannot_be_simulated_is_refused():
    with pytest.raises(NotValid):
        Market((3,))
    with pytest.raises(NotValid):
        Market(true=(0.5,))
    for wrong in ({"record": "guessed"}, {"weight": 1.1}, {"formula": "F7"}, {"ceiling": None}):
        with pytest.raises(NotValid):
            replace(Trial("t"), **wrong)
    with pytest.raises(NotValid):
        simulate([Trial("t"), Trial("t")])


@pytest.mark.parametrize("page", ["reference/statistics/awards.md", "explanation/price-formulas.md"])
def test_the_worked_examples_run(page):
    docs = Path(__file__).resolve().parents[2] / "docs"
    tried = doctest.testfile(str(docs / page), module_relative=False, encoding="utf-8")
    assert tried.attempted > 8
    assert tried.failed == 0


@pytest.mark.slow
@pytest.mark.parametrize(
    ("page", "part"), [("reference/statistics/awards.md", RECORD), ("explanation/price-formulas.md", FORMULA)]
)
def test_the_tables_of_the_docs_are_what_the_command_finds(page, part):
    """Every rule's line in the docs starts with the quality that 20,000 tenders with the published seed give."""
    text = (Path(__file__).resolve().parents[2] / "docs" / page).read_text(encoding="utf-8")
    printed = re.findall(r"^\| ([^|]+?) \| (0\.\d{3})\b[^|]*\|", text, re.M)
    found = simulate(trials(part, Market(), Rule(0.8, 10)), Market())
    assert [quality for _, quality in printed] == [f"{one.quality.value:.3f}" for one in found]
