"""Time to answer against what R and textbooks print."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import strategies as st

from countersign.stats.duration import (
    kaplan_meier,
    log_rank,
    quantile,
    restricted_mean,
)

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
