"""Estimates from surveys: groups at once as each alone, definitions kept, intervals that hold."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from countersign.errors import NotValid
from countersign.stats.survey import (
    Margin,
    association,
    balance,
    calibrate,
    design,
    design_effect,
    mean,
    nonresponse,
    quantiles,
    rake,
    ratio,
    regression,
    representativity,
    share,
    total,
)
from stats.survey_answers import answers

PAGE = Path(__file__).resolve().parents[2] / "docs/reference/statistics/surveys.md"


def _district(rng, n_clusters=400, size=25):
    """A population in clusters, of which every other answers more readily where it is happier."""
    middle = rng.normal(0, 1, n_clusters)
    group = rng.choice(["a", "b", "c"], n_clusters)
    y = middle[:, None] + rng.normal(0, 2, (n_clusters, size)) + 2 * (group == "b")[:, None]
    return y, group


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
    w, _, area, y, margins = answers(7)
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
    w, age, area, y, margins = answers(21)
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
    w, _, area, y, _ = answers(10)
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
    w, _, _, y, _ = answers(11)
    survey = design(w)
    ones = ratio(survey, y, np.ones(y.size))
    plain = mean(survey, y)
    assert (ones.value, ones.se) == pytest.approx((plain.value, plain.se))
    same = design_effect(design(np.full(y.size, 3.0)), y, replacement=True)
    assert same.deff == pytest.approx(1)
    clones = design(np.ones(3 * y.size), clusters=np.tile(np.arange(y.size), 3))
    assert design_effect(clones, np.tile(y, 3), replacement=True).deff == pytest.approx(3, rel=0.02)


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


@pytest.mark.slow
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
