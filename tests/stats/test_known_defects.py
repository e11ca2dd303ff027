"""What the usual tools get wrong (docs/reference/statistics/known-defects.md): each defect, and ours beside it."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest
from scipy import stats

from countersign.stats import funnel
from countersign.stats.funnel.dispersion import trimming_factor
from countersign.stats.funnel.funnelplotr import DEFECTS, funnelplotr
from countersign.stats.monitoring.ears import ears
from countersign.stats.monitoring.farrington import Settings, farrington
from countersign.stats.monitoring.xmr import xmr

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "statistics" / "known-defects.md"


@pytest.fixture(scope="module")
def providers():
    """2,000 that differ by a log-normal of standard deviation 0.2, none of them an outlier."""
    rng = np.random.default_rng(11)
    expected = rng.lognormal(3.5, 1.2, 2000)
    return rng.poisson(expected * np.exp(0.2 * rng.normal(size=2000) - 0.02)).astype(float), expected


def test_a_promise_of_two_in_a_thousand_is_broken_by_the_usual_limits_and_kept_by_ours(providers):
    shmi, cqc = (funnelplotr(*providers, kind).outliers(0.998).mean() for kind in ("SHMI", "CQC"))
    ours = (funnel.standardised_ratio(*providers).beyond(0.998) != 0).mean()
    assert shmi == pytest.approx(0.060, abs=0.02)
    assert cqc == pytest.approx(0.224, abs=0.04)
    assert ours < 0.005


def test_chance_alone_is_not_enough_where_providers_differ(providers):
    alone = (funnel.standardised_ratio(*providers, spread=0.0).beyond(0.998) != 0).mean()
    assert alone == pytest.approx(0.087, abs=0.03)


def test_the_cqc_limits_are_never_squared_back(providers):
    found = funnelplotr(*providers, "CQC")
    half = 3.090232 * np.sqrt(1 / (4 * np.round(providers[1], 2)) + found.tau2)
    drawn = found.adjusted_limits.upper998  # of the square root, and set beside the ratio itself
    assert np.median(np.abs(drawn - (1 + half))) < 0.01
    ratio = providers[0] / providers[1]
    squared = (ratio > (1 + half) ** 2) | (ratio < np.maximum(1 - half, 0) ** 2)
    assert squared.mean() < found.outliers(0.998).mean() / 4


def test_trimming_shrinks_the_variance_that_is_measured():
    assert trimming_factor(0.1, winsorised=False) == pytest.approx(0.4377, abs=1e-4)
    assert trimming_factor(0.1, winsorised=True) == pytest.approx(0.6787, abs=1e-4)


@pytest.mark.parametrize(("expected", "published"), [(1, 0.37), (5, 0.040), (20, 0.011)])
def test_limits_on_the_log_scale_flag_too_many_low_where_few_events_are_expected(expected, published):
    lowest = expected * np.exp(-3.090232 / np.sqrt(expected))
    assert stats.poisson.cdf(np.ceil(lowest) - 1, expected) == pytest.approx(published, rel=0.3)
    limits = funnel.standardised_ratio(np.full(20, expected), np.full(20, expected), spread=0.0).limits(0.998)
    ours = stats.poisson.cdf(np.ceil(expected * limits.lower[0]) - 1, expected)
    assert ours <= 0.002


def test_ratios_of_counts_are_judged_by_half_their_error():
    rng = np.random.default_rng(5)
    size = np.exp(rng.uniform(3, 6, 1000))
    x, y = rng.poisson(size).astype(float), rng.poisson(size).astype(float)
    theirs = funnelplotr(y, x, "RC").outliers(0.95).mean()
    ours = (funnel.rate_ratio(x, y).beyond(0.95) != 0).mean()
    assert theirs > 0.3
    assert ours == pytest.approx(0.05, abs=0.02)


def test_many_providers_without_events_silence_shmi_and_not_ours():
    rng = np.random.default_rng(8)
    expected = np.full(200, 20.0)
    observed = rng.poisson(expected).astype(float)
    observed[:60] = 0
    observed[-1] = 200
    with np.errstate(all="ignore"):
        theirs = funnelplotr(observed, expected, "SHMI")
    assert np.isinf(theirs.tau2) and not theirs.outliers(0.998).any()
    ours = funnel.standardised_ratio(observed, expected, spread=0.0).beyond(0.998)
    assert ours[-1] == 1 and (ours[:60] == -1).all()


def test_surveillance_keeps_trends_that_are_not_there_and_alarms_too_often():
    y = np.random.default_rng(2).poisson(30, (200, 72))
    theirs = farrington(y, at=[71], settings=Settings(half_window=2, method="delta"), compat="surveillance")
    ours = farrington(y, at=[71], settings=Settings(half_window=2))
    assert (~np.isnan(theirs.trend)).mean() > 0.5  # said to be at the level of 5 %
    assert (~np.isnan(ours.trend)).mean() < 0.12


def test_c3_of_surveillance_does_not_see_the_present_period():
    steady = [20, 22, 19, 21, 20, 18, 22, 20, 21, 19, 20]
    for last in (20, 60):
        assert not ears([*steady, last], "C3", compat="surveillance").alarm[-1]
    assert ears([*steady, 60], "C3").alarm[-1]


def test_published_run_rules_flag_half_of_steady_series_and_ours_what_they_promise():
    y = np.random.default_rng(4).normal(size=(400, 60))
    published = xmr(y, compat="NHSRplotthedots", drawn=False).hits.any.any(axis=1).mean()
    ours = xmr(y, drawn=False).hits.any.any(axis=1).mean()
    assert published == pytest.approx(0.47, abs=0.08)
    assert ours == pytest.approx(0.05, abs=0.035)


def test_a_constant_series_has_limits_here_and_none_there():
    assert np.isnan(xmr(np.full(24, 5.0), compat="NHSRplotthedots").limits.upper).all()
    assert np.isfinite(xmr(np.full(24, 5), kind="count").limits.upper).all()


def test_every_test_that_the_page_names_is_there_and_every_defect_has_one():
    page = PAGE.read_text(encoding="utf-8")
    named = set(re.findall(r"`(test_\w+)`", page))
    every = "\n".join(file.read_text(encoding="utf-8") for file in PAGE.parents[3].glob("tests/*/test_*.py"))
    files = {file.stem for file in PAGE.parents[3].glob("tests/*/test_*.py")}
    assert len(named) > 20
    assert not [name for name in named if f"def {name}(" not in every and name not in files]
    assert {"CQC", "SHMI", "SHMI zero", "RC"} <= DEFECTS.keys()
