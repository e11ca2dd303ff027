"""XmR against NHSRplotthedots: limits, every label, every icon."""

from __future__ import annotations

import csv

import numpy as np
import pytest

from countersign.stats.monitoring.xmr import Rebase, xmr
from countersign.stats.monitoring.xmr.icons import assurance, headline
from countersign.stats.monitoring.xmr.rules import one_side, trend, two_of_three
from stats.reference import FOLDER, listed, near, numbers, vector

pytestmark = pytest.mark.vectors

BETTER = {"increase": "more", "decrease": "less", "neutral": "neither"}
WORDS = {
    ("outside", 1): ("Above UCL", "AU"),
    ("outside", -1): ("Below LCL", "BL"),
    ("trend", 1): ("7 Point Trend (Increasing)", "TI"),
    ("trend", -1): ("7 Point Trend (Decreasing)", "TD"),
    ("two_of_three", 1): ("2 in 3 Above CL", "2A"),
    ("two_of_three", -1): ("2 in 3 Below CL", "2B"),
    ("one_side", 1): ("7 Points Above CL", "7A"),
    ("one_side", -1): ("7 Points Below CL", "7B"),
    ("", 0): ("Common Cause", "C"),
}
CHARTS = [name for name in listed("xmr") if "unit" not in name and "bulk" not in name]


def _labels(chart, which: int) -> list[str]:
    signs = headline(chart.hits)
    return [WORDS[str(rule), int(sign)][which] for rule, sign in zip(chart.rule.ravel(), signs.ravel(), strict=True)]


@pytest.mark.parametrize("name", CHARTS)
def test_a_chart_is_the_published_one(name):
    one = vector("xmr", name)
    params, table = one["params"], one["expected"]["table"]
    facets = np.array(table["f"])
    for facet in dict.fromkeys(facets):
        here = facets == facet
        column = {key: np.array(values, dtype=object)[here] for key, values in table.items()}
        chart = xmr(
            numbers(column["y"]),
            compat="NHSRplotthedots",
            periods=list(column["x"]),
            better=BETTER[params.get("improvement_direction", "increase")],
            target=params.get("target", np.nan),
            screen=params.get("screen_outliers", True),
            fix_after=params.get("fix_after_n_points"),
            rebase=[Rebase(params["rebase"], "as the vector says")] if "rebase" in params else [],
        )
        np.testing.assert_allclose(chart.limits.mean, numbers(column["mean_col"]), **near(one))
        np.testing.assert_allclose(chart.limits.lower, numbers(column["lpl"]), **near(one))
        np.testing.assert_allclose(chart.limits.upper, numbers(column["upl"]), **near(one))
        assert list(chart.phase) == list(column["rebase_group"])
        assert list(chart.short) == list(column["short_group_warning"])
        assert _labels(chart, 0) == list(column["special_cause_type"])
        said = [word.removeprefix("special_cause_").replace("_", " ") for word in column["point_type"]]
        assert list(chart.point) == said


def test_the_assurance_icon_fails_where_the_vector_says_so():
    if not FOLDER.is_dir():
        pytest.skip("no vectors here")
    one = vector("xmr", "xmr_target_fail")
    chart = xmr(one["input"]["y"], compat="NHSRplotthedots", target=one["params"]["target"])
    assert (one["expected"]["summary"]["assurance_type"], str(chart.assurance)) == ("consistent_fail", "fail")


@pytest.mark.parametrize("name", listed("xmr", "xmr_bulk"))
def test_two_hundred_series_at_once_carry_the_published_labels(name):
    expected = vector("xmr", name)
    with (FOLDER / "xmr" / expected["expected"]["points_csv"]).open(encoding="utf-8") as rows:
        points = list(csv.DictReader(rows))
    with (FOLDER / "xmr" / expected["expected"]["limits_csv"]).open(encoding="utf-8") as rows:
        limits = list(csv.DictReader(rows))
    y = numbers([float(row["y"]) for row in points]).reshape(len(limits), -1)
    chart = xmr(y, compat="NHSRplotthedots", better="less")
    assert _labels(chart, 1) == [row["type"] for row in points]
    np.testing.assert_allclose(chart.limits.lower[:, 0], [float(row["lpl"]) for row in limits], **near(expected))
    np.testing.assert_allclose(chart.limits.upper[:, 0], [float(row["upl"]) for row in limits], **near(expected))


@pytest.mark.parametrize("name", listed("xmr", "xmr_unit_assurance"))
def test_the_assurance_icons_are_the_published_ones(name):
    one = vector("xmr", name)
    words = {"consistent_fail": "fail", "consistent_pass": "pass", "inconsistent": "hit and miss", "NA": ""}
    lower, upper = numbers(one["input"]["lpl"]), numbers(one["input"]["upl"])
    for direction, expected in one["expected"].items():
        found = assurance(lower, upper, np.full(3, one["input"]["target"]), BETTER[direction])
        assert list(found) == [words[word] for word in expected]


@pytest.mark.parametrize("name", listed("xmr", "xmr_unit_rules"))
def test_the_rules_find_what_the_published_ones_find(name):
    """The anchor's first step marks where a run or trend is complete, ours all its members: compared at that place."""
    one = vector("xmr", name)
    for given, complete in zip(one["input"]["seven_one_side"], one["expected"]["seven_one_side"], strict=True):
        members = one_side(np.array([given], dtype=np.int8))[0]
        assert bool(members.any()) == bool(np.any(complete))
        assert np.all(members[np.array(complete) != 0] != 0)
    for given, complete in zip(one["input"]["seven_trend"], one["expected"]["seven_trend"], strict=True):
        found = trend(np.array([given], dtype=float))[0]
        assert list(found[np.array(complete) != 0]) == [sign for sign in complete if sign]
        assert np.count_nonzero(found) in (0, 7)
        assert bool(found.any()) == bool(np.any(complete))
    for (close, side), windows in zip(one["input"]["two_in_three"], one["expected"]["two_in_three"], strict=True):
        found = two_of_three(np.array([close], dtype=bool), np.array([side], dtype=np.int8))[0]
        assert list(found != 0) == [bool(inside and near_it) for inside, near_it in zip(windows, close, strict=True)]
