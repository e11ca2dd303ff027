"""What a newcomer hands in: tables of every kind, gaps, nothing at all, the same number over and over."""

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from countersign.errors import NotValid
from countersign.stats.funnel import calibrated, funnelplotr
from countersign.stats.intervals import wilson
from countersign.stats.monitoring.ears import ears
from countersign.stats.monitoring.farrington import Settings, farrington
from countersign.stats.monitoring.runs import run_chart
from countersign.stats.monitoring.xmr import Rebase, xmr
from countersign.stats.multiplicity import adjust
from countersign.stats.reading import numbers
from countersign.stats.shrink import track_record

GAPPED = {"jan": [1, 2, None], "feb": [4, None, 6]}
KINDS = {
    "lists": [[1, 4], [2, None], [None, 6]],
    "pandas": pd.DataFrame(GAPPED),
    "pandas with its own missing values": pd.DataFrame(GAPPED).convert_dtypes(),
    "Polars": pl.DataFrame(GAPPED),
    "Arrow": pa.table(GAPPED),
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_table_with_gaps_is_read_whatever_it_comes_as(kind):
    np.testing.assert_array_equal(numbers(KINDS[kind]), [[1, 4], [2, np.nan], [np.nan, 6]])


@pytest.mark.parametrize("kind", [pd.Series, pl.Series, pa.array, lambda column: pd.array(column, dtype="Int64")])
def test_an_interval_takes_a_column_of_any_kind_with_a_gap(kind):
    found = wilson(kind([3, None, 5]), kind([10, 10, 10]))
    assert np.isnan(found.lower).tolist() == [False, True, False]


@pytest.mark.parametrize("wrong", [["a", "b"], [[1, 2], [3]]])
def test_what_is_no_number_is_refused_without_repeating_it(wrong):
    with pytest.raises(NotValid, match="no number"):
        numbers(wrong)


@pytest.mark.parametrize("happened", [0, 10])
def test_a_funnel_of_what_happened_to_nobody_or_to_everybody_flags_nobody(happened):
    found = calibrated.proportion([happened] * 12, [10] * 12)
    assert not found.beyond().any() and "nobody" in found.dispersion.why
    np.testing.assert_array_equal(found.limits(), happened / 10)


def test_a_rate_that_never_happened_has_a_finite_funnel():
    found = calibrated.rate([0] * 12, [10] * 12)
    assert np.isfinite(found.p).all() and np.isfinite(found.limits()).all()


@pytest.mark.parametrize("stated", [{"target": -1}, {"target": 1.5}, {"spread": -1}, {"spread": 1}])
def test_a_target_or_spread_that_cannot_be_is_refused(stated):
    with pytest.raises(NotValid, match="outside of what can be"):
        calibrated.proportion([1] * 12, [10] * 12, **stated)


def test_the_reference_funnel_refuses_what_it_cannot_trim_and_kinds_it_does_not_have():
    for wrong in ({"trim": 0}, {"trim": 0.5}, {"kind": "XX"}):
        with pytest.raises(NotValid):
            funnelplotr.funnelplotr([3, 4, 5], [3, 4, 5], **wrong)


@pytest.mark.parametrize("points", [1, 2, 3, 4])
def test_fewer_than_five_points_have_no_limits_and_no_flags(points):
    rng = np.random.default_rng(5)
    for many in (rng.poisson(4, (200, points)), rng.normal(size=(200, points)), np.full((2, points), 3)):
        chart = xmr(many)
        assert np.isnan(chart.limits).all() and not chart.hits.any.any()


@pytest.mark.filterwarnings("error")
def test_a_row_without_any_value_is_quietly_unknown():
    rows = np.vstack([np.arange(24) % 7, np.full(24, np.nan)])
    for chart in (xmr(rows), xmr(rows + 0.5)):
        assert np.isnan(chart.limits.mean[1]).all() and not chart.hits.any[1].any()
    assert run_chart(rows).useful.tolist() == [24, 0]


def test_days_may_be_written_by_any_library():
    days, y = pd.date_range("2024-01-01", periods=24, freq="MS"), np.arange(24) % 5
    for written in (days, days.to_numpy(), days.date, pa.array(days.date)):
        assert xmr(y, periods=written, rebase=[Rebase(days[12].date(), "new contractor")]).phase[-1] == 1


def test_a_period_that_is_there_twice_is_refused():
    with pytest.raises(NotValid, match="twice"):
        xmr([1, 2, 3, 4, 5, 6], periods=[1, 1, 2, 3, 4, 5])


def test_weeks_may_be_written_by_any_library():
    y = np.random.default_rng(4).poisson(9, 300)
    weeks = pd.date_range("2015-01-05", periods=300, freq="W-MON")
    found = [farrington(y, dates=w, at=[299]).upper for w in (weeks.date, weeks, weeks.to_numpy(), pl.Series(weeks))]
    np.testing.assert_array_equal(np.concatenate(found), found[0][0])


def test_more_parts_than_the_year_has_room_for_leave_some_blocks_out():
    y = np.random.default_rng(4).poisson(9, 100)
    found = farrington(y, at=[99], settings=Settings(parts=10))  # five months between windows, nine blocks
    same = farrington(y, at=[99], settings=Settings(parts=6))
    assert np.isfinite(found.upper).all() and found.upper == same.upper


@pytest.mark.parametrize("wrong", [{"years": 0}, {"half_window": -1}, {"season": 0}, {"method": "x"}, {"chance": 2}])
def test_settings_that_cannot_be_are_refused(wrong):
    with pytest.raises(NotValid):
        farrington(np.ones(100), at=[99], settings=Settings(**wrong))


def test_a_period_after_the_series_cannot_be_watched():
    with pytest.raises(NotValid, match="100 periods"):
        farrington(np.ones(100), at=[100])


def test_other_unknown_words_and_sizes_are_refused():
    for wrong in (
        lambda: adjust([0.1], "fdr"),
        lambda: ears([1] * 20, baseline=1),
        lambda: xmr([1] * 20, better="x"),
        lambda: track_record([np.nan], [3]),
    ):
        with pytest.raises(NotValid):
            wrong()
