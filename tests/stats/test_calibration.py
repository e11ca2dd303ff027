"""The published simulation: what it counts, what it calls kept, and that the charts are set by what it finds."""

from __future__ import annotations

import csv
import re
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from countersign.cli.evaluate_calibration import calibration
from countersign.stats.calibration import report, rules
from countersign.stats.calibration.funnels import Ratios, Shares
from countersign.stats.calibration.series import BANDS, Kind, alike, spread_out
from countersign.stats.calibration.trials import OURS, Outcome, Trial, outcome
from countersign.stats.monitoring.ears import ears
from countersign.stats.monitoring.xmr.rule_chances import PERIODS, RULES, chances
from countersign.stats.monitoring.xmr.rule_chances import Kind as Rules

PUBLISHED = (Path(__file__).parents[2] / "docs" / "reference" / "statistics" / "calibration.md").read_text("utf-8")
ONE = Outcome("a family", "a case", 0.01, 40_000, {OURS: 0.0105, "theirs": 0.08}, {OURS: 0.5, "theirs": 0.7})


def test_series_are_as_named():
    rng = np.random.default_rng(1)
    like = alike(rng, 2000, 50, 0.4)
    assert like.std() == pytest.approx(1, abs=0.02)
    assert np.mean(like[:, 1:] * like[:, :-1]) == pytest.approx(0.4, abs=0.02)
    counts = spread_out(rng, np.full(200_000, 8.0), 3.0)
    assert (counts.mean(), counts.var() / counts.mean()) == (pytest.approx(8, rel=0.02), pytest.approx(3, rel=0.03))
    drawn = Kind("risen", BANDS[3], 1.5).draw(rng, 4000, 30, jump=2.0, at=20)
    moved = (drawn.rows[:, 20:].mean(axis=1) - drawn.rows[:, :20].mean(axis=1)) / drawn.sd[:, 0]
    assert moved.mean() == pytest.approx(2, rel=0.05)


def test_a_rate_is_kept_where_its_whole_interval_lies_within_a_quarter():
    assert ONE.kept
    assert ONE.interval == pytest.approx((0.954, 1.155), abs=0.002)
    near = replace(ONE, false={OURS: 0.0124})
    assert not near.kept and not near.missed  # forty thousand looks cannot tell
    assert replace(near, looks=40_000_000).kept
    for off in (0.02, 0.005):
        assert replace(ONE, false={OURS: off}).missed
    assert not replace(ONE, alike=100.0).kept  # rounds that differ a lot are worth fewer looks


def test_a_trial_runs_on_until_its_looks_can_tell():
    def flip(rate, rng):
        return {OURS: (int((rng.random(100) < rate).sum()), 100)}

    def looks(rate, longest):
        return outcome(Trial("coins", "one", 0.2, partial(flip, rate)), 8, longest=longest)

    assert looks(0.2, 1).looks == 800
    told = looks(0.24, 64)
    assert told.kept and 800 < told.looks < 64 * 800
    assert looks(0.6, 64).missed and looks(0.6, 64).looks == 800
    assert looks(0.25, 4).looks == 4 * 800  # on the very edge nothing tells


def test_rounds_that_share_a_fit_widen_the_interval():
    def together(rng):
        return {OURS: (1000 * int(rng.random() < 0.2), 1000)}

    assert outcome(Trial("herds", "one", 0.2, together), 40).alike > 500


@pytest.mark.slow
def test_the_chance_added_up_for_a_funnel_is_what_counting_finds():
    rng = np.random.default_rng(9)
    drawn = [Ratios(5, 20, 0.04).draw(rng) for _ in range(4)]
    counted = sum(np.count_nonzero(one.flags(0.95)[OURS]) for one in drawn)
    assert sum(one.chance(0.95) for one in drawn) == pytest.approx(counted, rel=0.2)
    assert 0 < Shares((20, 100), 0.3, 0.0, providers=200).draw(rng).chance(0.95) < 0.1 * 200


def test_the_same_seed_gives_the_same_rates_and_flags_are_added_up():
    def flip(rng):
        return {OURS: (int((rng.random(1000) < 0.2).sum()), 1000)}

    trial = Trial("coins", "one", 0.2, flip, effort=0.5)
    first = outcome(trial, 20)
    assert first.looks == 10_000
    assert first.false[OURS] == pytest.approx(0.2, abs=0.02)
    assert outcome(trial, 20) == first != outcome(trial, 20, seed=5)


def test_the_table_marks_what_is_not_kept_and_says_why():
    table = report.markdown([ONE, replace(ONE, case="another", false={OURS: 0.03}, why="that is why")])
    assert "| a case | 1.1 | 8 | 1.05 (0.95–1.15) | 50 | 70 |" in table
    assert "3.00 (2.84–3.17) †" in table
    assert table.endswith("† that is why.")


def test_a_table_takes_its_place_in_a_page_and_leaves_the_rest():
    page = "before\n<!-- xmr: written by countersign evaluate calibration -->\nold\n<!-- end of xmr -->\nafter"
    new = report.inserted(page, "xmr", "new \\1")
    assert "new \\1" in new
    assert "old" not in new
    assert new.startswith("before\n") and new.endswith("\nafter")
    assert report.inserted(page, "ears", "new") == page


def test_the_command_prints_and_writes_what_it_found(tmp_path):
    table = tmp_path / "rates.csv"
    done = CliRunner().invoke(calibration, ["sums", "--csv", str(table)])
    assert done.exit_code == 0, done.output
    assert "CUSUM, normal" in done.output
    lines = list(csv.DictReader(table.open()))
    assert {line["case"] for line in lines} == {"CUSUM, normal", "EWMA, normal"}
    assert all(float(line["false"]) == pytest.approx(1 / 370.4, rel=0.3) for line in lines)


def test_the_chances_that_charts_are_set_by_come_out_again():
    """A part of the table drawn anew, within four standard errors."""
    periods, cells = 60, 600_000
    drawn = rules.log_chances(periods, seasonal=True, rng=np.random.default_rng(7), cells=cells)
    for kind, logs in drawn.items():
        table = np.concatenate([chances(periods, kind).logs[rule] for rule in RULES])
        shown = table > np.log(0.002)
        rates, stated = np.exp(logs[shown]), np.exp(table[shown])
        assert np.all(np.abs(rates - stated) < 4 * np.sqrt(stated / (cells / periods)) + 1e-3)


@pytest.mark.parametrize("seasonal", [True, False])
@pytest.mark.parametrize("whitened", [True, False])
def test_longer_series_and_smaller_chances_ask_for_longer_runs(seasonal, whitened):
    found = [chances(periods, Rules(seasonal, whitened)) for periods in (*PERIODS, 400)]
    runs = [one.run(0.0125)[0] for one in found]
    assert runs == sorted(runs)
    assert found[3].run(0.001)[0] > found[3].run(0.05)[0]
    assert found[3].near(0.001)[0] > found[3].near(0.05)[0] >= 2


@pytest.mark.parametrize(("part", "each"), [("xmr", 11), ("farrington", 6), ("ears", 13)])
def test_some_defaults_are_flagged_as_often_as_stated_now(part, each):
    some = [outcome(trial, 3) for trial in report.trials(part)[::each]]
    assert len(some) > 2
    assert [one.case for one in some if one.missed and not one.why] == []


@pytest.mark.parametrize("part", report.PARTS)
def test_the_published_rates_are_those_of_this_code(part):
    """The first rounds of three trials of each part, as in the page; on another machine a digit may fall otherwise."""
    found = re.search(rf"<!-- {part}: written by.*?<!-- first rounds, seed (\d+): (.*?) -->", PUBLISHED, re.DOTALL)
    assert found, f"run `countersign evaluate calibration {part} --full --page`"
    now = re.search(r": (.*?) -->", report.first_rounds(part, seed=int(found[1])))
    for kept, again in zip(found[2].split(), now[1].split(), strict=True):
        (hits, looks), (new, judged) = ([float(one) for one in text.split("/")] for text in (kept, again))
        assert (judged, new) == (pytest.approx(looks, rel=0.001), pytest.approx(hits, rel=0.01, abs=1.01))


def test_a_case_that_is_hardly_judged_is_a_refusal_and_said_to_be_one():
    refused = replace(ONE, case="tiny", false={OURS: 0.5}, looks=10, silent=0.9)
    assert refused.refused
    assert refused.kept
    assert replace(refused, silent=0.7, looks=4000).missed
    assert "| tiny |  |  | too few to say | 90 | 50 | 70 |" in report.markdown([ONE, refused])
    assert "refused" in report.comma_separated([refused])


def test_no_default_leaves_the_quarter():
    """As published, every rate of every method, held here without the hour that it takes to look."""
    ratios = [float(one) for one in re.findall(r"\| ([0-9.]+) \([0-9.]+–[0-9.]+\)(?: \?)? \|", PUBLISHED)]
    assert len(ratios) > 80
    assert all(0.75 <= one <= 1.25 for one in ratios)


@pytest.mark.parametrize("phi", [1.0, 3.0])
def test_ears_keeps_its_promise_for_counts_of_either_dispersion(phi):
    """The two kinds that one fixed power could not serve: 0.72 and 1.24 of nominal."""
    kind = Kind("small", BANDS[2] if phi == 1 else BANDS[3], phi)
    rows = kind.draw(np.random.default_rng(3), 4000, 60).rows
    bound = ears(rows, "C1", chance=0.01)
    judged = ~np.isnan(bound.upper[:, 14:])
    assert bound.alarm[:, 14:].sum() / judged.sum() == pytest.approx(0.01, rel=0.15)
