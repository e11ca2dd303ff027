"""Every vector of the family `survey`, each against the reference implementation it names."""

from __future__ import annotations

import numpy as np
import pytest

from countersign.stats.survey import (
    Margin,
    calibrate,
    crossed,
    design,
    design_effect,
    framing,
    kish,
    mean,
    post_stratify,
    quantiles,
    rake,
    rake_capped,
    ratio,
    regression,
    share,
    total,
    trim,
)
from stats.reference import Vector, family, numbers

pytestmark = pytest.mark.vectors

SCHOOLS = {"E": 4421, "H": 755, "M": 1018}
IMPROVED = {"No": 1072, "Yes": 5122}


def _clusters(columns):
    """15 districts of 757, all their schools."""
    return design(numbers(columns["pw"]), clusters=columns["dnum"], population=columns["fpc"])


def _strata(columns):
    """200 schools, drawn by type."""
    return design(numbers(columns["pw"]), strata=columns["stype"], population=columns["fpc"])


def _same_mean(vector, found, name="mean_api00", column="api00"):
    estimate = mean(found.design, numbers(vector.input[column]))
    vector.agrees([estimate.value, estimate.se], [vector.expected[name][part] for part in ("est", "se")])


def _same_total(vector, found):
    estimate = total(found.design, numbers(vector.input["enroll"]))
    vector.agrees([estimate.value, estimate.se], [vector.expected["total_enroll"][part] for part in ("est", "se")])


def _in_order(labels, totals):
    return dict(zip(sorted(set(labels)), totals, strict=True))


def _margins(columns):
    return [Margin("stype", columns["stype"], SCHOOLS), Margin("sch.wide", columns["sch.wide"], IMPROVED)]


def api_clus1_rake(vector: Vector) -> None:
    columns = vector.input
    margins = vector.params["margins"]
    found = rake(
        _clusters(columns),
        [Margin(name, columns[name], _in_order(columns[name], totals)) for name, totals in margins.items()],
        tolerance=vector.params["epsilon"],
        rounds=vector.params["maxit"],
    )
    vector.agrees(found.weights, vector.expected["weights"])
    _same_mean(vector, found)
    _same_total(vector, found)
    by = mean(found.design, columns["api00"], groups=columns["stype"])
    vector.agrees([by.value, by.se], [vector.expected["by_stype"][part] for part in ("est", "se")])


def api_clus1_rake_default(vector: Vector) -> None:
    found = rake(_clusters(vector.input), _margins(vector.input), tolerance=1.0, rounds=10)
    vector.agrees(found.weights, vector.expected["weights"])


def api_clus1_rake_partial_joint(vector: Vector) -> None:
    columns, joint, alone = vector.input, vector.params["joint"], vector.params["comp.imp"]
    cells = dict(zip(zip(joint["stype"], joint["sch.wide"], strict=True), joint["Freq"], strict=True))
    margins = [
        Margin("stype x sch.wide", crossed(columns["stype"], columns["sch.wide"]), cells),
        Margin("comp.imp", columns["comp.imp"], dict(zip(alone["comp.imp"], alone["Freq"], strict=True))),
    ]
    found = rake(_clusters(columns), margins)
    vector.agrees(found.weights, vector.expected["weights"])
    _same_mean(vector, found)


def api_clus1_poststratify(vector: Vector) -> None:
    found = post_stratify(_clusters(vector.input), Margin("stype", vector.input["stype"], SCHOOLS))
    vector.agrees(found.weights, vector.expected["weights"])
    _same_mean(vector, found)
    _same_total(vector, found)


def _calibrated(vector: Vector, population, **options):
    columns = vector.input
    kinds = np.array(columns["stype"])
    values = {"(Intercept)": np.ones(kinds.size), "stypeH": kinds == "H", "stypeM": kinds == "M"}
    values |= {"api99": numbers(columns["api99"])} if "api99" in population else {}
    found = calibrate(_clusters(columns), values, population, **options)
    vector.agrees(found.weights, vector.expected["weights"])
    _same_mean(vector, found)
    return found


def api_clus1_calibrate_linear(vector: Vector) -> None:
    _calibrated(vector, vector.params["population"])


def api_clus1_calibrate_raking(vector: Vector) -> None:
    _calibrated(vector, vector.params["population"], distance="raking", tolerance=1e-7)


def api_clus1_greg_api99(vector: Vector) -> None:
    _same_total(vector, _calibrated(vector, vector.params["population"]))


def api_clus1_logit_bounds(vector: Vector) -> None:
    totals = {"(Intercept)": 6194, "stypeH": 755, "stypeM": 1018, "api99": 3914069}
    _calibrated(vector, totals, distance="logit", bounds=vector.params["bounds"], tolerance=1e-7)


def api_clus1_trim(vector: Vector) -> None:
    survey = rake(_clusters(vector.input), _margins(vector.input)).design
    for name, strict in (("strict", True), ("once", False)):
        found = trim(survey, lower=vector.params["lower"], upper=vector.params["upper"], strict=strict)
        vector.agrees(found.weights, vector.expected[name])


def api_deff(vector: Vector) -> None:
    for name, made in (("clus1", _clusters), ("strat", _strata)):
        columns, expected = vector.input[name], vector.expected[name]
        survey = made(columns)
        found = design_effect(survey, np.column_stack([columns[column] for column in expected["names"]]))
        vector.agrees(found.estimate.value, expected["est"])
        vector.agrees(found.estimate.se, expected["se"])
        vector.agrees(found.deff, expected["deff"])
        if name == "clus1":
            again = design_effect(survey, columns["api00"], replacement=True)
            vector.agrees(again.deff, vector.expected["clus1_replace"])


def api_ratio_quantile_prop(vector: Vector) -> None:
    columns, expected = Vector(vector.group, vector.content["input"]["ref"]).input, vector.expected
    survey = _clusters(columns)
    found = ratio(survey, vector.content["input"]["api.stu"], columns["enroll"])
    vector.agrees([found.value, found.se], [expected["ratio"], expected["ratio_se"]])
    ranked = quantiles(survey, columns["api00"])
    vector.agrees(ranked.value, expected["quantile"])
    vector.agrees(np.column_stack([ranked.lower, ranked.upper]), expected["quantile_ci"])
    yes = np.array(columns["comp.imp"]) == "Yes"
    vector.agrees(mean(survey, yes).value, expected["prop"])
    for name, method in (("prop_logit_ci", "logit"), ("prop_xlogit", "logit"), ("prop_beta_ci", "beta")):
        part = share(survey, yes, method=method)
        vector.agrees([part.lower, part.upper], expected[name])
    assert survey.freedom == expected["degf"]


def api_svyglm(vector: Vector) -> None:
    columns = vector.input
    yes = np.array(columns["comp.imp"]) == "Yes"
    terms = {"ell": numbers(columns["ell"]), "meals": numbers(columns["meals"])}
    found = regression(_strata(columns), yes, terms, family="binomial")
    vector.agrees(found.value, vector.expected["coef"])
    vector.agrees(found.se, vector.expected["se"])


def framing_two_arms(vector: Vector) -> None:
    columns, expected = vector.input, vector.expected
    found = framing(_strata(columns), columns["join"], columns["arm"])
    vector.agrees(found.shares.value, expected["share"])
    vector.agrees(found.shares.se, expected["se"])
    (contrast,) = found.contrasts
    names = {"difference": "diff", "se": "diff_se", "t": "ttest_t", "p": "ttest_p", "freedom": "ttest_df"}
    for ours, theirs in names.items():
        vector.agrees(getattr(contrast, ours), expected[theirs])
    vector.agrees([found.test.f, found.test.p], [expected["raoscott_F"], expected["raoscott_p"]])


def kalton_cells(vector: Vector) -> None:
    """One row a cell: its weight is its share of answers, so that ratios are weights of answers."""
    sampled, people = numbers(vector.input["n_sample"]), numbers(vector.input["n_pop"])
    a, b = np.tile(np.arange(4), 3), np.repeat(np.arange(3), 4)
    survey = design(sampled)
    both = crossed(a, b)
    cells = dict(zip([(x, y) for x, y in zip(a.tolist(), b.tolist(), strict=True)], people, strict=True))
    vector.agrees(post_stratify(survey, Margin("cells", both, cells)).ratio, vector.expected["poststrat"])
    rows, columns = ({k: people[c == k].sum() for k in range(c.max() + 1)} for c in (a, b))
    # the package's own test stops after five sweeps
    raked = rake(survey, [Margin("a", a, rows), Margin("b", b, columns)], rounds=5, strict=False)
    vector.agrees(raked.ratio, vector.expected["rake"])
    values = {f"a{k}": a == k for k in rows} | {f"b{k}": b == k for k in columns}
    totals = {f"a{k}": n for k, n in rows.items()} | {f"b{k}": n for k, n in columns.items()}
    for name, options in (
        ("linear", {}),
        ("trunc_linear", {"bounds": (0.5, 2.2)}),
        ("logit", {"distance": "logit", "bounds": (0.5, 2.2)}),
    ):
        vector.agrees(calibrate(survey, values, totals, **options).ratio, vector.expected[name])


def kish_(vector: Vector) -> None:
    found = kish(vector.input["w"])
    vector.agrees([found.effective, found.deff], [vector.expected["neff"], vector.expected["deff"]])


def _anes(vector: Vector, **options):
    first = Vector("survey", "anes04_rake")
    married = np.array([None if v == "NA" else v for v in first.input["married"]], dtype=object)
    margins = [
        Margin("married", married, dict(zip((1, 0), first.params["married"], strict=True))),
        Margin("agecats", first.input["agecats"], first.params["agecats"]),
    ]
    found = rake_capped(design(np.ones(married.size)), margins, **options)
    vector.agrees(found.weights, vector.expected["weights"])
    vector.agrees(kish(found.weights).deff, vector.expected["deff"])
    return found


def anes04_rake(vector: Vector) -> None:
    found = _anes(vector, cap=vector.params["cap"], least_gap=vector.params["pctlim"])
    assert list(found.used) == vector.expected["varsused"]
    assert found.complete
    assert abs(found.rounds - vector.expected["iterations"]) <= 1  # it stops when only rounding is left to improve
    assert found.misfit < 1e-9


def anes04_rake_cap14(vector: Vector) -> None:
    found = _anes(vector, cap=vector.params["cap"], least_gap=None)
    assert not found.complete


METHODS = (api_clus1_rake, api_clus1_rake_default, api_clus1_rake_partial_joint, api_clus1_poststratify)
METHODS += (api_clus1_calibrate_linear, api_clus1_calibrate_raking, api_clus1_greg_api99, api_clus1_logit_bounds)
METHODS += (api_clus1_trim, api_deff, api_ratio_quantile_prop, api_svyglm, framing_two_arms, kalton_cells, kish_)
METHODS += (anes04_rake, anes04_rake_cap14)
CHECKS = {f.__name__.rstrip("_"): f for f in METHODS}


@family("survey")
def test_the_method_agrees_with_its_reference(vector):
    CHECKS[vector.id](vector)
