"""Time to answer: slow twins, what is not known, and what never changes a body."""

from __future__ import annotations

import doctest
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from countersign.errors import NotFound, NotValid
from countersign.stats.duration import (
    kaplan_meier,
    log_rank,
    pace,
    quantile,
    restricted_mean,
    time_to_answer,
    waits,
)
from countersign.stats.duration.bands import Drawn
from countersign.stats.intervals import clopper_pearson

PAGE = Path(__file__).resolve().parents[2] / "docs/reference/statistics/time-to-answer.md"
# Weeks in remission of acute myelogenous leukaemia (Miller 1997), the example of R's survival package
MAINTAINED = [9, 13, 13, 18, 23, 28, 31, 34, 45, 48, 161], [1, 1, 0, 1, 1, 0, 1, 1, 0, 1, 0]
NOT_MAINTAINED = [5, 5, 8, 8, 12, 16, 23, 27, 30, 33, 43, 45], [1, 1, 1, 1, 1, 0, 1, 1, 1, 1, 1, 1]
AML = MAINTAINED[0] + NOT_MAINTAINED[0], MAINTAINED[1] + NOT_MAINTAINED[1]
ARMS = ["Maintained"] * 11 + ["Not maintained"] * 12
# Weeks in remission under 6-MP and placebo (Freireich et al. 1963; Gehan 1965)
DRUG = (
    [6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35],
    [1, 1, 1, 0, 1, 0, 1, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0],
)
PLACEBO = [1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23]
rows = st.lists(st.tuples(st.integers(0, 9), st.booleans(), st.integers(0, 3)), min_size=4, max_size=40)


def _cases(seed: int, size: int = 60, bodies: int = 4):
    rng = np.random.default_rng(seed)
    waited = rng.exponential(20, size).round(rng.integers(0, 2))
    return waited, rng.random(size) < 0.7, rng.integers(0, bodies, size)


def _slow_curve(waited, answered, entered):
    """The product of Kaplan and Meier as one would write it on paper, case by case."""
    share, steps = 1.0, {}
    for time in sorted(set(waited)):
        open_then = sum(e < time <= w for w, e in zip(waited, entered, strict=True))
        ended = sum(w == time and a for w, a in zip(waited, answered, strict=True))
        share *= 1 - ended / open_then
        steps[time] = share
    return steps


def _columns(rows):
    return [w for w, *_ in rows], [a for _, a, *_ in rows]


@pytest.mark.filterwarnings("ignore:The confidence interval is undefined:RuntimeWarning")
@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize(("ours", "theirs"), [("log-log", "log-log"), ("plain", "linear")])
def test_every_body_agrees_with_scipy_alone(seed, ours, theirs):
    waited, answered, body = _cases(seed)
    curves = kaplan_meier(waited, answered, body=body, interval=ours)
    for name in curves.bodies:
        own = body == name
        oracle = stats.ecdf(stats.CensoredData.right_censored(waited[own], ~answered[own])).sf
        limits = oracle.confidence_interval(method=theirs)
        curve = curves.of(name)
        at = np.searchsorted(curve.time, oracle.quantiles)
        np.testing.assert_allclose(curve.open_share[at], oracle.probabilities, atol=1e-12)
        inside = (oracle.probabilities > 0) & (oracle.probabilities < 1)
        np.testing.assert_allclose(curve.lower[at][inside], limits.low.probabilities[inside], atol=1e-12)
        np.testing.assert_allclose(curve.upper[at][inside], limits.high.probabilities[inside], atol=1e-12)


@pytest.mark.parametrize("seed", range(5))
def test_two_bodies_compare_as_in_scipy(seed):
    waited, answered, body = _cases(seed, bodies=2)
    samples = [stats.CensoredData.right_censored(waited[body == i], ~answered[body == i]) for i in (0, 1)]
    oracle = stats.logrank(*samples)
    assert log_rank(waited, answered, body=body).p == pytest.approx(oracle.pvalue)
    assert pace(waited, answered, body=body).z[0] == pytest.approx(oracle.statistic)


@given(st.lists(st.tuples(st.integers(1, 12), st.booleans(), st.integers(0, 11)), min_size=1, max_size=25))
@settings(max_examples=60, deadline=None)
def test_late_entries_agree_with_the_slow_twin(rows):
    rows = [(w, a, min(e, w - 1)) for w, a, e in rows]
    waited, answered, entered = zip(*rows, strict=True)
    before = [e if e else -1 for e in entered]
    curve = kaplan_meier(waited, answered, entered).of("all")
    for time, share in _slow_curve(waited, answered, before).items():
        assert curve.open_share[np.flatnonzero(curve.time == time)[0]] == pytest.approx(share, abs=1e-12)


def test_without_open_cases_the_limits_are_clopper_and_pearsons():
    waited = np.repeat([3, 8, 9, 20], [4, 1, 3, 4])
    curve = kaplan_meier(waited, np.ones(12)).of("all")
    exact = clopper_pearson([12, 8, 7, 4, 0], 12)
    np.testing.assert_allclose(curve.lower, exact.lower, atol=1e-12)
    np.testing.assert_allclose(curve.upper, exact.upper, atol=1e-12)


@pytest.mark.parametrize("seed", range(4))
def test_halving_finds_what_looking_at_every_step_finds(seed):
    waited, answered, body = _cases(seed, size=900, bodies=30)
    curves = kaplan_meier(waited, answered, body=body)
    every = Drawn(curves.lower, curves.upper)
    for level in (0.2, 0.5, 0.75):
        for ask in ("lower_reaches", "upper_stays"):
            found, slow = (getattr(band, ask)(level, curves.first) for band in (curves.band, every))
            np.testing.assert_array_equal(found, slow)


def test_a_curve_that_rests_on_a_half_gives_the_middle_as_r_does():
    assert quantile(kaplan_meier([1, 2, 6, 9], [1, 1, 1, 1])).value[0] == 4
    assert quantile(kaplan_meier([1, 2, 6, 9], [1, 1, 0, 0])).value[0] == 5.5


def test_the_open_cases_make_the_mean_longer_and_the_naive_one_does_not_see_them():
    waited, answered = [10] * 12 + [90] * 12, [1] * 12 + [0] * 12
    found = time_to_answer(waited, answered, within=[10, 28], horizon=90)
    assert found.naive_mean[0] == 10
    assert found.mean.value[0] == 50
    assert found.answered_within.value[0].tolist() == [0.5, 0.5]
    assert found.still_open[0] == 12


def test_a_median_not_reached_is_no_number_but_has_a_lower_limit():
    found = time_to_answer([5] * 6 + [30] * 20, [1] * 6 + [0] * 20)
    assert np.isnan(found.median.value[0])
    assert np.isnan(found.median.upper[0])
    assert found.median.lower[0] == 30


def test_nothing_is_said_of_a_body_with_fewer_than_ten_cases():
    found = time_to_answer([5] * 9 + [7] * 10, [1] * 19, body=["a"] * 9 + ["b"] * 10, horizon=7)
    assert found.too_few.tolist() == [True, False]
    for column in (*found.median, *found.mean[:4], *(part[:, 0] for part in found.answered_within), found.naive_mean):
        assert np.isnan(column[0])
    assert found.median.value[1] == 7
    assert time_to_answer([5, 6], [1, 0]).too_few.all()


def test_all_answered_at_once_is_not_certain():
    found = time_to_answer([4] * 12, [1] * 12, horizon=10)
    assert found.mean.value[0] == 4
    assert found.mean.error[0] == 0
    assert found.mean.lower[0] < 4 < found.mean.upper[0]


def test_a_mean_beyond_what_was_watched_is_not_known():
    curves = kaplan_meier([5, 9, 3, 4], [1, 0, 1, 1], body=["open", "open", "closed", "closed"])
    found = restricted_mean(curves, 20)
    assert found.value[0] == 3.5  # "closed": nothing is left open
    assert np.isnan(found.value[1])
    assert restricted_mean(curves).horizon == 9


def test_answers_after_the_day_of_counting_are_still_open():
    found = waits(
        np.array(["2026-01-01", "2026-01-05", "2026-01-09"], "M8[D]"),
        np.array(["2026-01-04", "2026-02-20", "NaT"], "M8[D]"),
        as_of=np.datetime64("2026-01-31"),
    )
    assert found.waited.tolist() == [3, 26, 22]
    assert found.answered.tolist() == [True, False, False]


def test_cases_from_before_watching_began_count_from_then_on():
    found = waits(["2026-01-01", "2026-01-20"], [None, "2026-01-30"], as_of="2026-02-10", since="2026-01-11")
    assert found.entered.tolist() == [10, 0]
    assert kaplan_meier(*found).number_at_risk([5, 10.5]).tolist() == [[1, 1]]


@pytest.mark.parametrize(
    ("opened", "closed", "since", "says"),
    [
        (["NaT"], ["NaT"], None, "without a day of opening"),
        (["2026-03-01"], ["NaT"], None, "opened after the day of counting"),
        (["2026-01-09"], ["2026-01-01"], None, "closed before they were opened"),
        (["2025-01-09"], ["2025-02-01"], "2026-01-01", "closed before watching began"),
        (["soon"], ["NaT"], None, "cannot be read"),
    ],
)
def test_dates_that_cannot_be_are_refused(opened, closed, since, says):
    with pytest.raises(NotValid, match=says):
        waits(opened, closed, as_of="2026-02-01", since=since)


@pytest.mark.parametrize(
    "wrong",
    [
        {"waited": [-1.0, 2.0]},
        {"waited": [np.nan, 2.0]},
        {"waited": []},
        {"answered": [1, 2]},
        {"body": ["a"]},
        {"body": ["a", None]},
        {"entered": [0, 2]},
        {"confidence": 95},
        {"interval": "bootstrap"},
        {"count": [1.5, 2]},
        {"count": [-1, 2]},
        {"count": [1]},
    ],
)
def test_what_is_not_a_column_of_waits_is_refused(wrong):
    with pytest.raises(NotValid):
        kaplan_meier(**({"waited": [1.0, 2.0], "answered": [1, 0]} | wrong))


def test_a_body_without_cases_is_not_found():
    with pytest.raises(NotFound):
        kaplan_meier([1], [1], body=["a"]).of("b")


def test_arrow_pandas_and_lists_give_the_same():
    waited, answered, body = [1.0, 2.0, 3.0], [True, False, True], ["a", "b", "a"]
    plain = kaplan_meier(waited, answered, body=body)
    for columns in (
        (pa.chunked_array([waited]), pa.chunked_array([answered]), pa.chunked_array([body])),
        (pd.Series(waited), pd.Series(answered), pd.Series(body)),
    ):
        other = kaplan_meier(*columns[:2], body=columns[2])
        np.testing.assert_array_equal(other.open_share, plain.open_share)
        assert list(other.bodies) == list(plain.bodies)


@pytest.mark.slow
@given(rows, st.randoms(use_true_random=False))
@settings(max_examples=40, deadline=None)
def test_neither_order_nor_unit_nor_company_changes_a_body(rows, random):
    found = time_to_answer(*_columns(rows), body=[b for *_, b in rows], least=1, horizon=5)
    mixed = random.sample(rows, len(rows))
    hours = time_to_answer(
        [24 * w for w, *_ in mixed], [a for _, a, _ in mixed], body=[b for *_, b in mixed], least=1,
        within=[28 * 24], horizon=5 * 24,
    )  # fmt: skip
    np.testing.assert_allclose(hours.median.value, 24 * found.median.value)
    np.testing.assert_allclose(hours.mean.value, 24 * found.mean.value, atol=1e-9)
    np.testing.assert_allclose(hours.answered_within.lower, found.answered_within.lower, atol=1e-12)
    for place, name in enumerate(found.bodies):
        own = time_to_answer(*_columns([row for row in rows if row[2] == name]), least=1, horizon=5)
        np.testing.assert_allclose(own.mean[:4], [column[[place]] for column in found.mean[:4]], atol=1e-12)
        np.testing.assert_array_equal(own.median, [column[[place]] for column in found.median])


@given(rows)
@settings(max_examples=40, deadline=None)
def test_limits_hold_the_estimate_and_curves_only_fall(rows):
    waited, answered = _columns(rows)
    for interval in ("beta-product", "log-log", "log", "plain"):
        curves = kaplan_meier(waited, answered, interval=interval)
        assert np.all(np.diff(curves.open_share) <= 1e-12)
        known = ~np.isnan(curves.lower) & ~np.isnan(curves.upper)
        assert np.all(curves.lower[known] <= curves.open_share[known] + 1e-12)
        assert np.all(curves.upper[known] >= curves.open_share[known] - 1e-12)
    found = time_to_answer(waited, answered, least=1)
    assert not found.median.lower[0] > found.median.value[0]
    assert not found.median.upper[0] < found.median.value[0]
    assert not found.mean.value[0] > found.mean.horizon + 1e-9


@given(rows)
@settings(max_examples=40, deadline=None)
def test_an_answer_that_came_later_never_shortens_the_wait(rows):
    waited, answered = _columns(rows)
    later = [w + 1 for w in waited]
    now, then = (restricted_mean(kaplan_meier(w, answered), 3) for w in (waited, later))
    assert np.isnan(now.value[0]) or then.value[0] >= now.value[0] - 1e-12


@given(rows)
@settings(max_examples=40, deadline=None)
def test_answers_given_and_expected_add_up_to_the_same(rows):
    waited, answered = _columns(rows)
    found = pace(waited, answered, body=[b for *_, b in rows])
    assert found.observed.sum() == pytest.approx(found.expected.sum())


def test_many_bodies_compare_alike_one_by_one_and_all_at_once():
    waited, answered, body = _cases(3, size=400, bodies=5)
    each = pace(waited, answered, body=body)
    for place, name in enumerate(each.bodies):
        two = log_rank(waited, answered, body=body == name)
        assert each.z[place] ** 2 == pytest.approx(two.statistic)
    assert log_rank(waited, answered, body=body).df == 4


@pytest.mark.slow
@given(st.lists(st.tuples(st.integers(1, 6), st.booleans(), st.integers(0, 2), st.integers(0, 4)), max_size=25))
@settings(max_examples=40, deadline=None)
def test_a_histogram_by_days_gives_what_its_cases_give(lines):
    """What the engine counts is enough: lines with a number of cases, by body, day and whether answered."""
    lines = [*lines, (3, True, 0, 1), (4, False, 1, 1)]
    cases = [(w, a, b) for w, a, b, number in lines for _ in range(number)]
    waited, answered, body, number = zip(*lines, strict=True)
    entered = [w - 1 if b else 0 for w, b in zip(waited, body, strict=True)]
    late = [w - 1 if b else 0 for w, _, b in cases]
    one, two = _columns(cases), [b for *_, b in cases]
    for first, second in ((None, None), (entered, late)):
        counted = time_to_answer(waited, answered, first, body=body, count=number, least=1, horizon=2)
        told = time_to_answer(*one, second, body=two, least=1, horizon=2)
        held = np.isin(counted.bodies, told.bodies)
        for left, right in zip((*counted.median, *counted.mean[:4], counted.naive_mean, counted.base),
                               (*told.median, *told.mean[:4], told.naive_mean, told.base), strict=True):  # fmt: skip
            np.testing.assert_allclose(left[held], right, atol=1e-12)
        assert (counted.base[~held] == 0).all()
        tests = log_rank(waited, answered, first, body=body, count=number), log_rank(*one, second, body=two)
        assert tests[0].statistic == pytest.approx(tests[1].statistic, abs=1e-9)
        paces = pace(waited, answered, first, body=body, count=number), pace(*one, second, body=two)
        np.testing.assert_allclose(paces[0].expected[held], paces[1].expected, atol=1e-12)


def test_a_body_without_cases_has_its_line_all_the_same():
    found = time_to_answer([3, 5, 1], [1, 0, 1], body=["a", "a", "b"], count=[8, 4, 0], horizon=5)
    assert found.base.tolist() == [12, 0]
    assert found.too_few.tolist() == [False, True]
    assert np.isnan(found.median.value[1])


def test_bodies_too_many_for_one_test_are_sent_to_pace():
    with pytest.raises(NotValid, match="2 to 500"):
        log_rank(np.ones(600), np.ones(600), body=np.arange(600))


def test_the_interval_of_the_median_covers_what_it_says():
    """400 bodies of 30 cases, a third still open: at least nominal, and not far above."""
    rng = np.random.default_rng(7)
    true = rng.exponential(20, (400, 30))
    seen = rng.uniform(5, 80, true.shape)
    waited, answered = np.minimum(true, seen).ravel(), (true <= seen).ravel()
    found = quantile(kaplan_meier(waited, answered, body=np.repeat(np.arange(400), 30)))
    median = 20 * np.log(2)
    inside = ~(found.lower > median) & ~(found.upper < median)
    assert 0.93 <= inside.mean() <= 0.995


def test_the_false_alarms_of_pace_are_as_many_as_said():
    rng = np.random.default_rng(11)
    waited, seen = rng.exponential(20, 60_000), rng.uniform(5, 80, 60_000)
    found = pace(np.minimum(waited, seen), waited <= seen, body=np.repeat(np.arange(2000), 30))
    assert 0.035 <= np.mean(found.p <= 0.05) <= 0.065
    assert np.mean(found.q <= 0.05) <= 0.002


def test_the_examples_of_the_page_are_true():
    tried = doctest.testfile(str(PAGE), module_relative=False, encoding="utf-8")
    assert (tried.failed, tried.attempted > 10) == (0, True)
