"""Surveys: what must hold of every weighting, how often intervals hold, and experiments whose truth is known."""

from __future__ import annotations

import csv
import doctest
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from countersign.errors import NotValid
from countersign.stats.survey import (
    Margin,
    answers_needed,
    association,
    balance,
    calibrate,
    crossed,
    design,
    design_effect,
    framing,
    indicators,
    kish,
    mean,
    minimum_detectable,
    nonresponse,
    post_stratify,
    quantiles,
    rake,
    rake_capped,
    ratio,
    regression,
    representativity,
    share,
    total,
    trim,
)
from countersign.stats.survey.framing import exact_randomisation

PAGE = Path(__file__).resolve().parents[2] / "docs/reference/statistics/surveys.md"


def _answers(seed, n=240):
    """A survey with three questions of fact, and margins that the population has."""
    rng = np.random.default_rng(seed)
    age = rng.choice(["young", "middle", "old"], n, p=[0.2, 0.3, 0.5])
    area = rng.choice(["north", "south"], n, p=[0.7, 0.3])
    y = rng.normal(10, 2, n) + 3 * (age == "young") + (area == "south")
    margins = [
        Margin("age", age, {"young": 4000, "middle": 3000, "old": 3000}),
        Margin("area", area, {"north": 5500, "south": 4500}),
    ]
    return rng.uniform(0.5, 2, n), age, area, y, margins


def _rows(margins, order):
    return [one._replace(category=np.asarray(one.category)[order]) for one in margins]


def test_the_worked_examples_run():
    tried = doctest.testfile(str(PAGE), module_relative=False, encoding="utf-8")
    assert tried.attempted > 20
    assert tried.failed == 0


@settings(deadline=None, max_examples=30)
@given(st.integers(0, 10_000))
def test_raked_weights_meet_every_margin(seed):
    w, _, _, _, margins = _answers(seed)
    found = rake(design(w), margins)
    for margin in margins:
        for label, people in margin.totals.items():
            assert found.weights[np.asarray(margin.category) == label].sum() == pytest.approx(people, rel=1e-8)
    assert found.converged
    assert found.misfit < 1e-8


@settings(deadline=None, max_examples=15)
@given(st.integers(0, 10_000), st.floats(0.01, 100))
def test_neither_the_order_of_answers_nor_the_names_of_labels_nor_the_scale_of_weights_matters(seed, scale):
    w, age, _, y, margins = _answers(seed)
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
    w, age, area, y, margins = _answers(seed)
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
    w, age, _, y, _ = _answers(seed)
    columns = {"people": np.ones(w.size), "young": age == "young", "y": y}
    held = {name: float(w @ np.asarray(column, float)) for name, column in columns.items()}
    totals = {"people": held["people"], "young": 1.1 * held["young"], "y": 1.01 * held["y"]}
    found = calibrate(design(w), columns, totals, distance=distance, bounds=(0.3, 3.0))
    for name, column in columns.items():
        assert found.weights @ np.asarray(column, float) == pytest.approx(totals[name], rel=1e-8)
    assert found.ratio.min() >= 0.3
    assert found.ratio.max() <= 3.0


def test_one_margin_raked_is_post_stratified_and_met_margins_leave_nothing_uncertain():
    w, age, _, _, margins = _answers(1)
    met = post_stratify(design(w), margins[0])
    np.testing.assert_allclose(met.weights, rake(design(w), margins[:1]).weights)
    known = total(met.design, age == "young")
    assert known.value == pytest.approx(4000)
    assert known.se == pytest.approx(0, abs=1e-6)


def test_margins_that_do_not_fit_are_refused_with_every_fault():
    w, age, area, _, _ = _answers(2)
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
    w, age, *_ = _answers(3)
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
    w, age, *_ = _answers(4)
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
    w, age, _, _, margins = _answers(22)
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
    _, age, _, _, margins = _answers(5)
    found = rake_capped(design(np.ones(age.size)), margins, cap=1.5, least_gap=None)
    assert found.weights.max() <= 1.5 + 1e-4
    assert found.weights.mean() == pytest.approx(1)
    assert found.misfit > 0
    halves = rake_capped(design(np.ones(age.size)), margins, gap="max", least_gap=0.15)
    assert halves.used in (("age",), ("age", "area"))
    with pytest.raises(NotValid, match="off by enough"):
        rake_capped(design(np.ones(4)), [Margin("sex", ["f", "f", "m", "m"], {"f": 0.5, "m": 0.5})])


def test_equal_weights_give_the_plain_figures():
    y = np.random.default_rng(6).normal(5, 2, 80)
    found = mean(design(np.full(80, 12.5)), y)
    assert found.value == pytest.approx(found.unweighted) == pytest.approx(y.mean())
    assert found.se == pytest.approx(found.unweighted_se) == pytest.approx(y.std(ddof=1) / np.sqrt(80))
    assert found.effective == pytest.approx(80)
    ranked = quantiles(design(np.ones(80)), y, (0.1, 0.5, 0.9))
    np.testing.assert_allclose(ranked.value, np.quantile(y, (0.1, 0.5, 0.9), method="inverted_cdf"))
    np.testing.assert_allclose(ranked.value, ranked.unweighted)


def test_providers_are_estimated_at_once_as_each_alone():
    w, _, area, y, margins = _answers(7)
    survey = rake(design(w, clusters=np.arange(w.size) // 4), margins).design
    provider = np.random.default_rng(7).integers(0, 90, w.size).astype(str)
    y = np.where(np.arange(w.size) % 11 == 0, np.nan, y)
    together = mean(survey, np.column_stack([y, area == "north"]), groups=provider)
    for at in (0, 40, 70):
        alone = mean(survey, np.where(provider == together.groups[at], y, np.nan))
        assert together.value[at, 0] == pytest.approx(alone.value)
        assert together.se[at, 0] == pytest.approx(alone.se)
        assert together.base[at, 0] == alone.base
    assert together.missing[:, 0].sum() == np.isnan(y).sum()
    assert together.missing[:, 1].sum() == 0


def test_groups_of_a_survey_that_met_margins_twice_vary_as_each_alone():
    """The low-rank route of many groups against the plain one of a single estimate."""
    w, age, area, y, margins = _answers(21)
    size = np.where(area == "north", 400, 200)
    drawn = design(w, clusters=np.arange(w.size) // 3, strata=area, population=size, nest=True)
    first = calibrate(drawn, {"people": np.ones(w.size), "y": y}, {"people": 10_000.0, "y": 112_000.0})
    twice = rake(first.design, margins).design
    provider = np.random.default_rng(21).integers(0, 12, w.size)
    for survey in (drawn, first.design, twice):
        for estimate in (mean, total):
            together = estimate(survey, age == "old", groups=provider)
            alone = [estimate(survey, np.where(provider == k, age == "old", np.nan)).se for k in range(12)]
            np.testing.assert_allclose(together.se, alone, rtol=1e-8)


def test_shares_stay_between_0_and_1_and_say_something_where_all_agree():
    survey = design(np.random.default_rng(8).uniform(1, 3, 40))
    for method in ("logit", "beta", "wald", "arcsine"):
        none, everyone = (share(survey, np.full(40, one), method=method) for one in (0, 1))
        assert (none.value, none.lower) == (0, 0)
        assert 0 < none.upper < 0.15
        assert (everyone.value, everyone.upper) == (1, 1)
        assert 0.85 < everyone.lower < 1
        few = share(survey, np.arange(40) < 3, method=method)
        assert 0 <= few.lower < few.value < few.upper <= 1
    with pytest.raises(NotValid):
        share(survey, np.full(40, 2))


def test_a_provider_without_answers_is_unknown_and_not_zero():
    y = np.array([1.0, 0.0, np.nan, np.nan])
    found = share(design(np.ones(4)), y, groups=["a", "a", "b", "b"])
    assert np.isnan([found.value[1], found.se[1], found.lower[1], found.upper[1]]).all()
    assert list(found.base) == [2, 0]
    assert list(found.missing) == [0, 2]


def test_single_clusters_follow_the_policy_chosen():
    columns = {"weights": np.ones(5), "strata": list("aabbc"), "clusters": list("vwxyz")}
    y = np.array([1.0, 3.0, 2.0, 6.0, 9.0])
    with pytest.raises(NotValid, match="single cluster"):
        mean(design(**columns), y)
    spread = {p: mean(design(**columns, lonely=p), y).se for p in ("remove", "certainty", "adjust", "average")}
    assert spread["remove"] == spread["certainty"] < spread["average"] < spread["adjust"]
    assert spread["average"] == pytest.approx(spread["remove"] * np.sqrt(3 / 2))
    whole = design(np.ones(5), strata=list("aabbc"), population=[9, 9, 9, 9, 1])
    assert mean(whole, y).se > 0  # all of stratum c was taken: it adds nothing and is no fault


def test_two_stages_add_up_as_the_textbook_says():
    """Equal clusters drawn at random, then people in them: Cochran's (1977, section 10.3) formula."""
    rng = np.random.default_rng(9)
    n, m, clusters, people = 6, 4, 30, 20
    y = rng.normal(0, 1, (n, 1)) + rng.normal(0, 1, (n, m))
    survey = design(
        clusters=[np.repeat(np.arange(n), m), np.arange(n * m)],
        population=[np.full(n * m, clusters), np.full(n * m, people)],
    )
    assert survey.weights[0] == pytest.approx(clusters / n * people / m)
    between, within = y.mean(axis=1).var(ddof=1), y.var(axis=1, ddof=1).mean()
    expected = (1 - n / clusters) * between / n + n / clusters * (1 - m / people) * within / (n * m)
    assert mean(survey, y.ravel()).se == pytest.approx(np.sqrt(expected))


def test_a_cluster_in_two_strata_is_refused_unless_labels_start_again():
    columns = {"weights": np.ones(4), "strata": list("aabb"), "clusters": [1, 2, 1, 2]}
    with pytest.raises(NotValid, match="more than one stratum"):
        design(**columns)
    assert design(**columns, nest=True).freedom == 2


def test_columns_that_do_not_fit_are_refused():
    with pytest.raises(NotValid, match="lengths"):
        design(np.ones(3), clusters=[1, 2])
    with pytest.raises(NotValid, match="weight"):
        design([1.0, np.nan, 2.0])
    with pytest.raises(NotValid, match="More clusters"):
        design(np.ones(3), population=[2, 2, 2])


def test_a_regression_of_a_mean_is_the_mean_and_labels_become_differences():
    w, _, area, y, _ = _answers(10)
    survey = design(w)
    alone = regression(survey, y, {})
    plain = mean(survey, y)
    assert (alone.value[0], alone.se[0]) == pytest.approx((plain.value, plain.se))
    by = mean(survey, y, groups=area)
    two = regression(survey, y, {"area": area})
    assert two.names == ("(intercept)", "area: south")
    assert two.value[1] == pytest.approx(by.value[1] - by.value[0])
    yes = y > 11
    logistic = regression(survey, yes, {"area": area}, family="binomial")
    odds = share(survey, yes, groups=area).value
    assert logistic.value[1] == pytest.approx(np.log(odds[1] / (1 - odds[1]) / (odds[0] / (1 - odds[0]))))
    with pytest.raises(NotValid, match="depend on each other"):
        regression(survey, y, {"a": area == "north", "b": area == "south"})
    with pytest.raises(NotValid, match="foretells"):
        regression(survey, yes, {"exactly": yes.astype(float)}, family="binomial")


def test_ratios_and_design_effects_follow_their_definitions():
    w, _, _, y, _ = _answers(11)
    survey = design(w)
    ones = ratio(survey, y, np.ones(y.size))
    plain = mean(survey, y)
    assert (ones.value, ones.se) == pytest.approx((plain.value, plain.se))
    same = design_effect(design(np.full(y.size, 3.0)), y, replacement=True)
    assert same.deff == pytest.approx(1)
    clones = design(np.ones(3 * y.size), clusters=np.tile(np.arange(y.size), 3))
    assert design_effect(clones, np.tile(y, 3), replacement=True).deff == pytest.approx(3, rel=0.02)


def _district(rng, n_clusters=400, size=25):
    """A population in clusters, of which every other answers more readily where it is happier."""
    middle = rng.normal(0, 1, n_clusters)
    group = rng.choice(["a", "b", "c"], n_clusters)
    y = middle[:, None] + rng.normal(0, 2, (n_clusters, size)) + 2 * (group == "b")[:, None]
    return y, group


@pytest.mark.slow
def test_intervals_of_clustered_and_raked_surveys_hold_as_often_as_they_say():
    rng = np.random.default_rng(12)
    y, group = _district(rng)
    truth, held = y.mean(), {"clustered": [], "raked": [], "as if drawn alike": []}
    totals = {label: float(y[group == label].size) for label in "abc"}
    for _ in range(400):
        drawn = rng.choice(len(y), 40, replace=False)
        taken = y[drawn, :8].ravel()
        survey = design(np.full(320, y.size / 320), clusters=np.repeat(drawn, 8), population=np.full(320, len(y)))
        raked = rake(survey, [Margin("group", np.repeat(group[drawn], 8), totals)]).design
        for name, one in (("clustered", survey), ("raked", raked), ("as if drawn alike", design(survey.weights))):
            low, high = mean(one, taken).interval()
            held[name].append(low < truth < high)
    assert np.mean(held["clustered"]) == pytest.approx(0.95, abs=0.03)
    assert np.mean(held["raked"]) == pytest.approx(0.95, abs=0.035)
    assert np.mean(held["as if drawn alike"]) < 0.85  # what leaving out the clusters would have said


def test_share_limits_hold_for_rare_answers():
    rng = np.random.default_rng(13)
    held = {"logit": [], "beta": [], "wald": []}
    for _ in range(300):
        w = rng.uniform(0.5, 2, 150)
        yes = rng.random(150) < 0.06
        for method, found in held.items():
            one = share(design(w), yes, method=method)
            found.append(one.lower <= 0.06 <= one.upper)
    assert np.mean(held["logit"]) == pytest.approx(0.95, abs=0.035)
    assert np.mean(held["beta"]) > 0.93
    assert np.mean(held["wald"]) < np.mean(held["beta"])


def test_the_randomisation_test_counts_every_assignment():
    yes = np.array([1, 1, 1, 0, 1, 0, 0, 0, 1])
    first = 4
    seen = yes[:first].mean() - yes[first:].mean()
    gaps = []
    for chosen in combinations(range(9), first):
        inside = np.isin(np.arange(9), chosen)
        gaps.append(yes[inside].mean() - yes[~inside].mean())
    expected = np.mean(np.abs(gaps) >= abs(seen) - 1e-12)
    assert exact_randomisation(int(yes[:first].sum()), first, int(yes.sum()), 9) == pytest.approx(expected)


@given(st.integers(1, 30), st.integers(1, 30), st.integers(0, 60))
def test_a_randomisation_p_is_a_probability_and_the_arms_can_change_places(first, second, yes):
    yes = min(yes, first + second)
    mine = max(0, yes - second)
    p = exact_randomisation(mine, first, yes, first + second)
    assert 0 < p <= 1
    assert p == pytest.approx(exact_randomisation(yes - mine, second, yes, first + second))


def test_a_framing_that_does_nothing_is_found_one_time_in_twenty():
    rng = np.random.default_rng(14)
    weighted, plain = [], []
    for _ in range(300):
        survey = design(rng.uniform(0.5, 2, 200), clusters=np.arange(200) // 2)
        found = framing(survey, rng.random(200) < 0.4, rng.permutation(np.repeat(["plain", "warm"], 100)))
        weighted.append(found.contrasts[0].p < 0.05)
        plain.append(found.contrasts[0].p_randomisation < 0.05)
    assert np.mean(weighted) == pytest.approx(0.05, abs=0.03)
    assert np.mean(plain) < 0.07  # exact, and so a little below: whole numbers cannot use up the chance


def test_the_smallest_detectable_difference_is_found_with_the_power_stated():
    rng = np.random.default_rng(15)
    size = minimum_detectable(0.3, 200)
    assert answers_needed(0.3, 0.3 + size) == pytest.approx(200, abs=1)
    found = []
    for _ in range(300):
        arm = rng.permutation(np.repeat([0, 1], 200))
        yes = rng.random(400) < np.where(arm == 1, 0.3 + size, 0.3)
        (contrast,) = framing(design(np.ones(400)), yes, arm).contrasts
        found.append(contrast.p < 0.05)
        assert contrast.detectable == pytest.approx(size, abs=0.04)
    assert np.mean(found) == pytest.approx(0.8, abs=0.07)


def test_a_framing_with_known_effect_is_estimated_with_intervals_that_hold():
    rng = np.random.default_rng(16)
    held, plain = [], []
    for _ in range(200):
        group = rng.random(300) < 0.3
        arm = rng.permutation(np.repeat([0, 1, 2], 100))
        chance = np.where(arm == 1, np.where(group, 0.7, 0.5), 0.4)
        # people of the group answer half as often and weigh twice as much: the truth is that of everybody
        survey = design(np.where(group, 2.0, 1.0))
        contrast = framing(survey, rng.random(300) < chance, arm, reference=0).contrasts[0]
        weight = 0.6 / 1.3
        truth = weight * 0.7 + (1 - weight) * 0.5 - 0.4
        held.append(contrast.lower < truth < contrast.upper)
        plain.append(contrast.unweighted_lower < truth < contrast.unweighted_upper)
        assert contrast.p_holm >= contrast.p
    assert np.mean(held) == pytest.approx(0.95, abs=0.04)


def test_an_experiment_in_which_everybody_says_the_same_still_has_limits():
    survey, arm = design(np.random.default_rng(23).uniform(1, 2, 60)), np.repeat([0, 1], 30)
    (alike,) = framing(survey, np.ones(60), arm).contrasts
    assert (alike.difference, alike.p, alike.p_randomisation) == (0, 1, 1)
    assert alike.lower < 0 < alike.upper
    (apart,) = framing(survey, arm, arm).contrasts
    assert apart.difference == pytest.approx(1)
    assert apart.p == apart.p_randomisation < 1e-10
    assert 0.8 < apart.lower < apart.upper <= 1
    assert framing(survey, np.zeros(60), arm).test is None


def test_people_assigned_together_are_shuffled_together():
    rng = np.random.default_rng(17)
    household = np.repeat(np.arange(30), 5)
    arm = np.repeat(rng.permutation([0, 1] * 15), 5)
    yes = np.repeat(rng.random(30) < 0.5, 5)  # households agree among themselves
    survey = design(np.ones(150), clusters=household)
    alone = framing(survey, yes, arm).contrasts[0]
    whole = framing(survey, yes, arm, drawn_by=household, rng=rng, draws=2000).contrasts[0]
    assert whole.p_randomisation > alone.p_randomisation or alone.p_randomisation == 1
    with pytest.raises(NotValid, match="randomness"):
        framing(survey, yes, arm, drawn_by=household)
    with pytest.raises(NotValid, match="both arms"):
        framing(survey, yes, rng.permutation(arm), drawn_by=household, rng=rng)


def test_experiments_that_are_too_small_or_have_no_such_arm_are_refused():
    survey = design(np.ones(30))
    with pytest.raises(NotValid, match="at least 10 answers"):
        framing(survey, np.ones(30), np.arange(30) < 5)
    with pytest.raises(NotValid, match="no arm"):
        framing(survey, np.ones(30), np.repeat(["a", "b"], 15), reference="c")
    assert "what people say" in framing(survey, np.arange(30) % 3 == 0, np.repeat(["a", "b"], 15)).words


def test_questions_that_have_nothing_to_do_with_each_other_are_told_so():
    rng = np.random.default_rng(18)
    p = []
    for _ in range(200):
        cluster = np.repeat(np.arange(40), 5)
        first = np.repeat(rng.integers(0, 3, 40), 5)
        second = np.repeat(rng.integers(0, 2, 40), 5)
        found = association(design(np.ones(200), clusters=cluster), first, second)
        p.append((found.p < 0.05, found.unweighted_p < 0.05))
    corrected, plain = np.mean(p, axis=0)
    assert corrected < 0.1
    assert plain > 0.3  # taking five people of one mind for five minds


def test_nonresponse_shows_who_is_heard_more_than_they_are_many():
    rng = np.random.default_rng(19)
    age = rng.choice(["old", "young"], 2000)
    answered = rng.random(2000) < np.where(age == "old", 0.6, 0.3)
    (found,) = nonresponse(answered, {"age": age})
    assert found.labels == ("old", "young")
    assert found.gap[0] > 0.1
    assert found.gap.sum() == pytest.approx(0, abs=1e-12)
    assert found.p < 1e-6
    assert np.all((found.lower < found.rate) & (found.rate < found.upper))
    assert representativity(answered, {"age": age}) == pytest.approx(0.7, abs=0.05)
    assert representativity(rng.random(2000) < 0.5, {"age": age}) > 0.9
    margin = Margin("age", age[answered], {"old": 1000, "young": 1000})
    (before,) = balance(design(np.ones(answered.sum())), [margin])
    (after,) = balance(rake(design(np.ones(answered.sum())), [margin]).design, [margin])
    assert before.unweighted_gap[0] > 0.1
    np.testing.assert_allclose(after.gap, 0, atol=1e-9)
    np.testing.assert_allclose(after.unweighted, before.unweighted)


def test_crossed_margins_meet_joint_numbers():
    w, age, area, _, _ = _answers(20)
    labels = crossed(age, area)
    cells = {label: 100.0 + 10 * k for k, label in enumerate(labels.labels)}
    found = post_stratify(design(w), Margin("age x area", labels, cells))
    inside = (age == "young") & (area == "south")
    assert found.weights[inside].sum() == pytest.approx(cells["young", "south"])


def _table(path):
    with path.open(newline="", encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    return {name: np.array([row[name] for row in rows]) for name in rows[0]}


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
