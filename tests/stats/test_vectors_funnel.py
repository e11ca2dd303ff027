"""Every vector of the family `funnel`: FunnelPlotR and Fingertips with their defects.

What the README of the vectors calls not golden (limits of CQC, limits of RC, the infinite phi of a quarter of
zeros) are defects of the reference. The comparison modes have them too, so these vectors are checked as well.
"""

from __future__ import annotations

import numpy as np
import pytest

from countersign.stats.funnel import fingertips
from countersign.stats.funnel.funnelplotr import AnchorFunnel, Limits, funnelplotr, poisson_limits
from stats.reference import Vector, family, numbers

pytestmark = pytest.mark.vectors
LEVELS = {95: 0.95, 99: 0.998}


def funnelplotr_run(vector: Vector) -> None:
    params, expected = vector.params, vector.expected
    kind = params.get("sr_method", "SHMI") if params.get("data_type", "SR") == "SR" else params["data_type"]
    found = funnelplotr(
        numbers(vector.input["numerator"]),
        numbers(vector.input["denominator"]),
        kind,
        trim=params.get("trim_by", 0.1),
        multiplier=params.get("multiplier", 1),
        rounding=params.get("SHMI_rounding", True),
    )
    vector.agrees([found.phi, found.tau2], [expected["phi"], expected["tau2"]])
    assert found.adjusted == expected["draw_adjusted"]
    _agrees_with_table(vector, found, expected["table"])


def _agrees_with_table(vector: Vector, found: AnchorFunnel, table: dict) -> None:
    for values, column in ((found.ratio, "rr"), (found.transformed, "Y"), (found.z, "Uzscore")):
        vector.agrees(values, table[column])
    vector.agrees(found.trimmed_z, table["Wuzscore"])
    for prefix, limits in (("", found.unadjusted_limits), ("OD", found.adjusted_limits)):
        for name, limit in zip(("95LCL", "95UCL", "99LCL", "99UCL"), limits, strict=True):
            column = f"OD{name}" if prefix else f"{name[2:]}{name[:2]}"
            if column in table:
                vector.agrees(limit, table[column])
    level = LEVELS[vector.params.get("limit", 99)]
    np.testing.assert_array_equal(found.outliers(level), numbers(table["outlier"]).astype(bool))


def fp_unit_outliers(vector: Vector) -> None:
    given = dict(vector.input)
    ratios = numbers(given.pop("rr"))
    plain, wide = (
        Limits(*(np.full(ratios.size, given[f"{od}{name}"]) for name in ("LCL95", "UCL95", "LCL99", "UCL99")))
        if not od
        else Limits(*(np.full(ratios.size, given[f"OD{name}"]) for name in ("95LCL", "95UCL", "99LCL", "99UCL")))
        for od in ("", "OD")
    )
    for adjusted in (False, True):
        funnel = AnchorFunnel(ratios, ratios, ratios, ratios, 1.0, 0.0, adjusted, plain, wide, ratios)
        for short, level in LEVELS.items():
            expected = vector.expected[f"{'' if adjusted else 'un'}adj{short}"]
            np.testing.assert_array_equal(funnel.outliers(level), numbers(expected).astype(bool))


def fp_unit_poisson_limits(vector: Vector) -> None:
    full = vector.expected["full"]
    for tail, label in ((0.025, "95"), (0.001, "998")):
        lower, upper = poisson_limits(vector.input["expected"], tail)
        vector.agrees(lower, full[f"ll{label}"])
        vector.agrees(upper, full[f"ul{label}"])


def phe_funnel_prop(vector: Vector) -> None:
    x, n = numbers(vector.input["numerator"]), numbers(vector.input["denominator"])
    np.testing.assert_array_equal(fingertips.proportion_significance(x, n), vector.expected["significance"])
    drawn = vector.expected["limits"]
    sizes = fingertips.chart_positions(n.max(), n.min(), "proportion")
    vector.agrees(sizes, drawn["Population"])
    found = fingertips.proportion_limits(sizes, x.sum() / n.sum())
    columns = ("Lower2s0025limit", "Upper2s0025limit", "Lower3s0001limit", "Upper3s0001limit")
    for limit, column in zip(found, columns, strict=True):
        vector.agrees(limit, drawn[column])
    vector.agrees(np.full(100, 100 * x.sum() / n.sum()), drawn["Baseline"])


def phe_funnel_ratio(vector: Vector) -> None:
    observed, expected = numbers(vector.input["obs"]), numbers(vector.input["expected"])
    words = fingertips.ratio_significance(observed, expected)
    np.testing.assert_array_equal(words, vector.expected["significance"])
    drawn = vector.expected["limits"]
    counts = fingertips.chart_positions(expected.max(), expected.min(), "ratio")
    vector.agrees(counts, drawn["Observed_events"])
    events, ratios = fingertips.ratio_limits(counts)
    for name in ("lower_2s", "upper_2s", "lower_3s", "upper_3s"):
        vector.agrees(getattr(events, name), drawn[f"{name}_exp_events"])
        vector.agrees(getattr(ratios, name) - 1, drawn[f"{name}_count"])
        vector.agrees(getattr(ratios, name) * 100, drawn[f"{name}_isr"])


def phe_funnel_rate_significance(vector: Vector) -> None:
    columns = {name: numbers(values) for name, values in vector.input.items()}
    for name, words in vector.expected.items():
        kind, _, per, with_zero, _ = name.split("_")
        kept = slice(None) if with_zero == "with" else columns["count"] > 0
        found = _rate_words(columns, kind, int(per), kept)
        np.testing.assert_array_equal(found, np.array(words)[kept], err_msg=name)


def _rate_words(columns, kind, per, kept):
    rates = columns["rate_dsr"] * per / 100_000 if kind == "dsr" else columns[f"rate_crude_per_{per}"]
    return fingertips.rate_significance(
        columns["count"][kept], rates[kept], per=per, kind=kind, population=columns["pop"][kept]
    )


def phe_poisson_funnel_grid(vector: Vector) -> None:
    events, _ = fingertips.ratio_limits(vector.input["obs"])
    for name, limit in (("high_025", 0), ("low_025", 1), ("high_001", 2), ("low_001", 3)):
        vector.agrees(events[limit], vector.expected[name])


UNITS = (fp_unit_outliers, fp_unit_poisson_limits, phe_funnel_prop, phe_funnel_ratio)
UNITS += (phe_funnel_rate_significance, phe_poisson_funnel_grid)
CHECKS = {f.__name__: f for f in UNITS}


@family("funnel")
def test_the_comparison_mode_equals_its_reference(vector):
    CHECKS.get(vector.id, funnelplotr_run)(vector)
