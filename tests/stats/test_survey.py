"""Weights of surveys: they meet known totals, keep their bounds, and say where they cannot."""

from __future__ import annotations

import csv
import doctest
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from countersign.errors import NotValid
from countersign.stats.survey import (
    Margin,
    calibrate,
    crossed,
    design,
    indicators,
    kish,
    mean,
    post_stratify,
    rake,
    rake_capped,
    share,
    total,
    trim,
)
from stats.survey_answers import answers

PAGE = Path(__file__).resolve().parents[2] / "docs/reference/statistics/surveys.md"


def _rows(margins, order):
    return [one._replace(category=np.asarray(one.category)[order]) for one in margins]


def _table(path):
    with path.open(newline="", encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    return {name: np.array([row[name] for row in rows]) for name in rows[0]}


def test_the_worked_examples_run():
    tried = doctest.testfile(str(PAGE), module_relative=False, encoding="utf-8")
    assert tried.attempted > 20
    assert tried.failed == 0


@settings(deadline=None, max_examples=30)
@given(st.integers(0, 10_000))
def test_raked_weights_meet_every_margin(seed):
    w, _, _, _, margins = answers(seed)
    found = rake(design(w), margins)
    for margin in margins:
        for label, people in margin.totals.items():
            assert found.weights[np.asarray(margin.category) == label].sum() == pytest.approx(people, rel=1e-8)
    assert found.converged
    assert found.misfit < 1e-8


@settings(deadline=None, max_examples=15)
@given(st.integers(0, 10_000), st.floats(0.01, 100))
def test_neither_the_order_of_answers_nor_the_names_of_labels_nor_the_scale_of_weights_matters(seed, scale):
    w, age, _, y, margins = answers(seed)
    order = np.random.default_rng(seed).permutation(w.size)
    plain = rake(design(w), margins)
    moved = rake(design(scale * w[order]), _rows(margins, order))
    np.testing.assert_allclose(moved.weights, plain.weights[order], rtol=1e-7)
    names = {"young": "z", "middle": "y", "old": "x"}
    renamed = Margin("age", [names[a] for a in age], {names[a]: n for a, n in margins[0].totals.items()})
    np.testing.assert_allclose(rake(design(w), [renamed, margins[1]]).weights, plain.weights, rtol=1e-7)
    first, second = mean(plain.design, y), mean(moved.design, 7 + 3 * y[order])
    assert (second.value, second.se) == pytest.approx((7 + 3 * first.value, 3 * first.se), rel=1e-6)


@settings(deadline=None, max_examples=15)
@given(st.integers(0, 10_000))
def test_raking_is_calibration_with_the_raking_distance(seed):
    w, age, area, y, margins = answers(seed)
    columns, totals = {}, {}
    for values, margin in ((age, margins[0]), (area, margins[1])):
        more, sums = indicators(values, margin.totals)
        columns, totals = columns | more, totals | sums
    found = calibrate(design(w), columns, totals, distance="raking")
    raked = rake(design(w), margins)
    np.testing.assert_allclose(found.weights, raked.weights, rtol=1e-6)
    # residuals of the one are unweighted means and of the other a weighted regression: alike, not the same
    assert mean(found.design, y).se == pytest.approx(mean(raked.design, y).se, rel=0.05)


@settings(deadline=None, max_examples=15)
@given(st.integers(0, 10_000), st.sampled_from(["linear", "raking", "logit"]))
def test_calibrated_weights_meet_totals_within_bounds(seed, distance):
    w, age, _, y, _ = answers(seed)
    columns = {"people": np.ones(w.size), "young": age == "young", "y": y}
    held = {name: float(w @ np.asarray(column, float)) for name, column in columns.items()}
    totals = {"people": held["people"], "young": 1.1 * held["young"], "y": 1.01 * held["y"]}
    found = calibrate(design(w), columns, totals, distance=distance, bounds=(0.3, 3.0))
    for name, column in columns.items():
        assert found.weights @ np.asarray(column, float) == pytest.approx(totals[name], rel=1e-8)
    assert found.ratio.min() >= 0.3
    assert found.ratio.max() <= 3.0


def test_one_margin_raked_is_post_stratified_and_met_margins_leave_nothing_uncertain():
    w, age, _, _, margins = answers(1)
    met = post_stratify(design(w), margins[0])
    np.testing.assert_allclose(met.weights, rake(design(w), margins[:1]).weights)
    known = total(met.design, age == "young")
    assert known.value == pytest.approx(4000)
    assert known.se == pytest.approx(0, abs=1e-6)


def test_margins_that_do_not_fit_are_refused_with_every_fault():
    w, age, area, _, _ = answers(2)
    with pytest.raises(NotValid) as refusal:
        rake(
            design(w),
            [
                Margin("age", age, {"young": 1, "middle": 2, "ancient": 3}),
                Margin("area", area, {"north": 0, "south": 1}),
            ],
        )
    told = [what for _, what in refusal.value.faults]
    assert any("'old'" in what for what in told)
    assert any("'ancient'" in what for what in told)
    assert any("not above zero" in what for what in told)
    with pytest.raises(NotValid, match="totals differ"):
        rake(
            design(w),
            [Margin("age", age, {"young": 1, "middle": 1, "old": 1}), Margin("area", area, {"north": 5, "south": 5})],
        )


def test_a_category_that_nobody_is_in_can_be_left_out_on_purpose():
    w, age, *_ = answers(3)
    margin = Margin("age", age, {"young": 10, "middle": 20, "old": 30, "ancient": 40}, partial=True)
    assert post_stratify(design(w), margin).weights.sum() == pytest.approx(60)


def test_margins_that_cannot_all_hold_do_not_converge_and_say_so():
    """All women live north: no weights can put more women there than people."""
    sex, area = ["f", "f", "m", "m"], ["n", "n", "n", "s"]
    margins = [Margin("sex", sex, {"f": 60, "m": 40}), Margin("area", area, {"n": 30, "s": 70})]
    with pytest.raises(NotValid, match="margins are missed"):
        rake(design(np.ones(4)), margins, rounds=50)
    loose = rake(design(np.ones(4)), margins, rounds=50, strict=False)
    assert not loose.converged
    assert loose.misfit > 0.1
    columns = {"f": [1, 1, 0, 0], "s": [0, 0, 0, 1], "all": [1, 1, 1, 1]}
    with pytest.raises(NotValid, match="No weights within the bounds"):
        calibrate(design(np.ones(4)), columns, {"f": 60, "s": 70, "all": 100}, distance="raking", rounds=50)


def test_answers_without_a_label_are_refused_or_keep_their_share():
    w, age, *_ = answers(4)
    some = np.where(np.arange(w.size) % 7 == 0, None, age)
    margin = Margin("age", some, {"young": 0.4, "middle": 0.3, "old": 0.3}, shares=True)
    with pytest.raises(NotValid, match="without a label"):
        post_stratify(design(w), margin)
    kept = post_stratify(design(w), margin._replace(missing="keep"))
    missing = np.arange(w.size) % 7 == 0
    np.testing.assert_allclose(kept.weights[missing], w[missing])
    assert kept.weights.sum() == pytest.approx(w.sum())
    assert kept.weights[some == "young"].sum() / kept.weights[~missing].sum() == pytest.approx(0.4)


@settings(deadline=None, max_examples=40)
@given(st.lists(st.floats(0.1, 30), min_size=2, max_size=60), st.floats(0.3, 0.9), st.floats(1.2, 4))
def test_trimming_keeps_the_sum_and_the_bounds(weights, low, high):
    w = np.array(weights)
    survey, lower, upper = design(w), low * w.mean(), high * w.mean()
    try:
        found = trim(survey, lower=lower, upper=upper).weights
    except NotValid:
        return
    assert found.sum() == pytest.approx(w.sum())
    assert found.min() >= lower * (1 - 1e-9)
    assert found.max() <= upper * (1 + 1e-9)


def test_weights_that_no_longer_meet_margins_get_no_credit_for_them():
    w, age, _, _, margins = answers(22)
    raked = rake(design(w), margins).design
    assert share(raked, age == "young").se == pytest.approx(0, abs=1e-9)
    assert share(trim(raked, upper=3 * raked.weights.mean()), age == "young").se > 0.01


@given(st.lists(st.floats(0.01, 100), min_size=1, max_size=50), st.floats(1e-6, 1e6))
def test_the_effective_number_is_at_most_the_answers_and_knows_no_units(weights, scale):
    found, scaled = kish(weights), kish(np.array(weights) * scale)
    assert 1 - 1e-9 <= found.effective <= len(weights) * (1 + 1e-12)
    assert scaled.effective == pytest.approx(found.effective)
    assert kish(np.full(len(weights), scale)).deff == pytest.approx(1)


def test_capped_weights_stay_below_the_cap_and_say_what_they_miss():
    _, age, _, _, margins = answers(5)
    found = rake_capped(design(np.ones(age.size)), margins, cap=1.5, least_gap=None)
    assert found.weights.max() <= 1.5 + 1e-4
    assert found.weights.mean() == pytest.approx(1)
    assert found.misfit > 0
    halves = rake_capped(design(np.ones(age.size)), margins, gap="max", least_gap=0.15)
    assert halves.used in (("age",), ("age", "area"))
    with pytest.raises(NotValid, match="off by enough"):
        rake_capped(design(np.ones(4)), [Margin("sex", ["f", "f", "m", "m"], {"f": 0.5, "m": 0.5})])


def test_crossed_margins_meet_joint_numbers():
    w, age, area, _, _ = answers(20)
    labels = crossed(age, area)
    cells = {label: 100.0 + 10 * k for k, label in enumerate(labels.labels)}
    found = post_stratify(design(w), Margin("age x area", labels, cells))
    inside = (age == "young") & (area == "south")
    assert found.weights[inside].sum() == pytest.approx(cells["young", "south"])


@pytest.mark.real_data
def test_californias_schools_are_estimated_as_r_does(real_data):
    """Against the results of R's `survey` that lie beside the data; margins are counted from the population itself."""
    folder = real_data / "survey-api"
    stated = [line.split() for line in (folder / "REFERENCE_RESULTS.txt").read_text().splitlines()]
    results = {" ".join(words[:2]): [float(w) for w in words if w[0].isdigit()] for words in stated if words}
    strat, clus, pop = (_table(folder / f"{name}.csv") for name in ("apistrat", "apiclus1", "apipop"))
    drawn = design(strat["pw"].astype(float), strata=strat["stype"], population=strat["fpc"].astype(float))
    found = mean(drawn, strat["api00"].astype(float))
    assert [found.value, found.se] == pytest.approx(results["apistrat mean"], abs=5e-5)
    survey = design(clus["pw"].astype(float), clusters=clus["dnum"], population=clus["fpc"].astype(float))
    score, enrolled = clus["api00"].astype(float), clus["enroll"].astype(float)
    found = mean(survey, score)
    assert [found.value, found.se] == pytest.approx(results["apiclus1 mean"], abs=5e-5)
    margins = [
        Margin(name, clus[name], dict(zip(*np.unique(pop[name], return_counts=True), strict=True)))
        for name in ("stype", "sch.wide")
    ]
    met = post_stratify(survey, margins[0])
    found = mean(met.design, score)
    expected = results["postStratify mean"]
    assert [found.value, found.se] == pytest.approx(expected[:2], abs=5e-5)
    assert total(met.design, enrolled).value == pytest.approx(expected[2], abs=0.5)
    raked = rake(survey, margins)
    found = mean(raked.design, score)
    expected = results["rake mean"]
    # R stopped at one person, so its last digits are not those of full convergence
    assert [found.value, found.se] == pytest.approx(expected[:2], abs=2e-4)
    assert raked.weights.sum() == pytest.approx(expected[2])
    assert [raked.weights.min(), raked.weights.max()] == pytest.approx(expected[3:], rel=1e-4)
    truth = pop["api00"].astype(float).mean()
    assert found.interval().lower < truth < found.interval().upper
