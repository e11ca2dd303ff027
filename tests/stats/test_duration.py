"""Time to answer: published examples, SciPy as an oracle, a slow twin, and what must hold for every set of cases."""

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


def test_the_medians_that_r_prints_for_its_own_example():
    found = quantile(kaplan_meier(*AML, body=ARMS, interval="log"))
    np.testing.assert_array_equal(found.value, [31, 23])
    np.testing.assert_array_equal(found.lower, [18, 8])
    assert np.isnan(found.upper).all()


def test_the_table_that_r_prints_for_its_own_example():
    """``summary(survfit(Surv(time, status) ~ x, aml))`` of the survival package's tests (doaml.Rout.save)."""
    curves = kaplan_meier(*AML, body=ARMS, interval="log")
    printed = {
        "Maintained": [
            (9, 11, 1, 0.909, 0.0867, 0.7541, 1.000),
            (13, 10, 1, 0.818, 0.1163, 0.6192, 1.000),
            (18, 8, 1, 0.716, 0.1397, 0.4884, 1.000),
            (23, 7, 1, 0.614, 0.1526, 0.3769, 0.999),
            (31, 5, 1, 0.491, 0.1642, 0.2549, 0.946),
            (34, 4, 1, 0.368, 0.1627, 0.1549, 0.875),
            (48, 2, 1, 0.184, 0.1535, 0.0359, 0.944),
        ],
        "Not maintained": [
            (5, 12, 2, 0.8333, 0.1076, 0.6470, 1.000),
            (8, 10, 2, 0.6667, 0.1361, 0.4468, 0.995),
            (12, 8, 1, 0.5833, 0.1423, 0.3616, 0.941),
            (23, 6, 1, 0.4861, 0.1481, 0.2675, 0.883),
            (27, 5, 1, 0.3889, 0.1470, 0.1854, 0.816),
            (30, 4, 1, 0.2917, 0.1387, 0.1148, 0.741),
            (33, 3, 1, 0.1944, 0.1219, 0.0569, 0.664),
            (43, 2, 1, 0.0972, 0.0919, 0.0153, 0.620),
        ],
    }
    for at, (arm, lines) in enumerate(printed.items()):
        curve = curves.of(arm)
        errors = curves.error[curves.first[at] : curves.first[at + 1]]
        columns = (curve.time, curve.at_risk, curve.answered, curve.open_share, errors, curve.lower, curve.upper)
        shown = [line for line in zip(*columns, strict=True) if line[2] > 0 and line[3] > 0]
        np.testing.assert_allclose(shown, lines, atol=5.1e-4)


def test_r_s_own_test_of_late_entries():
    """``test2`` of the survival package: entry, end and event of ten cases (survtest.R)."""
    start, stop = [1, 2, 5, 2, 1, 7, 3, 4, 8, 8], [2, 3, 6, 7, 8, 9, 9, 9, 14, 17]
    curve = kaplan_meier(stop, [1] * 7 + [0] * 3, start).of("all")
    assert curve.time.tolist() == [0, 2, 3, 6, 7, 8, 9, 14, 17]
    assert curve.at_risk.tolist() == [0, 2, 3, 5, 4, 4, 5, 2, 1]
    assert curve.answered.tolist() == [0, 1, 1, 1, 1, 1, 2, 0, 0]
    np.testing.assert_allclose(curve.open_share[1:7], [1 / 2, 1 / 3, 4 / 15, 1 / 5, 3 / 20, 9 / 100])


def test_r_s_own_test_of_quantiles_and_their_limits():
    """``test1`` of the survival package (quantile.R), where quantiles meet rests of the curve exactly.

    Once nothing is left open R gives no lower limit; ours is then the wait at which that happened.
    """
    waited, answered, arm = [9, 1, 1, 6, 6, 8, 10], [1, 1, 0, 1, 1, 0, 0], [0, 1, 1, 1, 0, 0, 0]
    left = [13 / 14, 6 / 7, 2 / 3, 1 / 2, 9 / 35, 0.1]
    whole, arms = (
        kaplan_meier(waited, answered, interval="log"),
        kaplan_meier(waited, answered, body=arm, interval="log"),
    )
    found, each = ([quantile(curves, 1 - share) for share in left] for curves in (whole, arms))
    none = np.nan
    np.testing.assert_array_equal([q.value[0] for q in found], [1, 3.5, 6, 9, 9.5, none])
    np.testing.assert_array_equal([q.lower[0] for q in found], [1, 1, 1, 6, 6, 9])
    np.testing.assert_array_equal(
        np.transpose([q.value for q in each]), [[6, 6, 9, 9, none, none], [1, 1, 3.5, 6, 6, 6]]
    )
    np.testing.assert_array_equal(np.transpose([q.lower for q in each]), [[6, 6, 6, 6, 9, 9], [1, 1, 1, 1, 6, 6]])
    assert all(np.isnan(q.upper).all() for q in (*found, *each))


def test_a_body_from_which_nothing_could_be_expected_changes_no_test():
    """The third group of early last looks in the survival package's difftest.R."""
    early = [1, 2, 2, 3, 3, 3, 4]
    found = log_rank(AML[0] + early, AML[1] + [0] * 7, body=ARMS + ["Dummy"] * 7)
    alone = log_rank(*AML, body=ARMS)
    assert (found.statistic, found.df, found.p) == (pytest.approx(alone.statistic), 1, pytest.approx(alone.p))
    assert found.expected[0] == 0


def _slow_mean(waited, answered, horizon):
    """Area under the curve and its variance (Klein and Moeschberger 2003, section 4.5), summed step by step."""
    times = sorted({t for t in waited if t < horizon})
    open_at = {t: sum(w >= t for w in waited) for t in times}
    ended = {t: sum(w == t and a for w, a in zip(waited, answered, strict=True)) for t in times}
    share, areas = 1.0, []
    for begin, end in zip([0, *times], [*times, horizon], strict=True):
        share *= 1 - ended.get(begin, 0) / open_at.get(begin, 1)
        areas.append(share * (end - begin))
    ahead = {t: sum(areas[i + 1 :]) for i, t in enumerate(times)}
    variance = sum(
        ahead[t] ** 2 * ended[t] / (open_at[t] * (open_at[t] - ended[t])) for t in times if open_at[t] > ended[t]
    )
    return sum(areas), variance**0.5


def test_the_restricted_mean_is_the_area_that_a_slow_sum_finds():
    curves = kaplan_meier(*AML, body=ARMS)
    for horizon in (20, 40, 161):
        found = restricted_mean(curves, horizon)
        slow = [_slow_mean(*arm, horizon) for arm in (MAINTAINED, NOT_MAINTAINED)]
        np.testing.assert_allclose(np.transpose([found.value, found.error]), slow, rtol=1e-12)
    np.testing.assert_allclose(found.value, [52.6, 22.7], atol=0.05)


def test_the_log_rank_tests_that_are_published():
    found = log_rank(*AML, body=ARMS)
    assert (round(found.statistic, 1), found.df, round(found.p, 2)) == (3.4, 1, 0.07)
    np.testing.assert_allclose(found.expected, [10.69, 7.31], atol=0.005)
    gehan = log_rank(DRUG[0] + PLACEBO, DRUG[1] + [1] * 21, body=[0] * 21 + [1] * 21)
    assert round(gehan.statistic, 2) == 16.79
    np.testing.assert_allclose(gehan.expected, [19.25, 10.75], atol=0.005)


def test_gehans_curve_as_printed_in_textbooks():
    curve = kaplan_meier(*DRUG, interval="log").of("all")
    by_week = dict(zip(curve.time, curve.open_share, strict=True))
    printed = {6: 0.857, 7: 0.807, 10: 0.753, 13: 0.690, 16: 0.627, 22: 0.538, 23: 0.448}
    assert {week: round(by_week[week], 3) for week in printed} == printed


def _cases(seed: int, size: int = 60, bodies: int = 4):
    rng = np.random.default_rng(seed)
    waited = rng.exponential(20, size).round(rng.integers(0, 2))
    return waited, rng.random(size) < 0.7, rng.integers(0, bodies, size)


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


def _slow_curve(waited, answered, entered):
    """The product of Kaplan and Meier as one would write it on paper, case by case."""
    share, steps = 1.0, {}
    for time in sorted(set(waited)):
        open_then = sum(e < time <= w for w, e in zip(waited, entered, strict=True))
        ended = sum(w == time and a for w, a in zip(waited, answered, strict=True))
        share *= 1 - ended / open_then
        steps[time] = share
    return steps


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


rows = st.lists(st.tuples(st.integers(0, 9), st.booleans(), st.integers(0, 3)), min_size=4, max_size=40)


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


def _columns(rows):
    return [w for w, *_ in rows], [a for _, a, *_ in rows]


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
