"""Every vector of the family `shrinkage`, each against the reference implementation it names."""

from __future__ import annotations

import numpy as np
import pytest

from countersign.stats.shrink import beta_binomial, gamma_poisson, normal
from countersign.stats.shrink.case_mix import observed_expected, random_intercept
from countersign.stats.shrink.normal import METAFOR
from countersign.stats.shrink.ranks import ranks
from countersign.stats.shrink.standing import (
    expected_percentile,
    expected_percentile_normal,
    r_values,
    r_values_normal,
)
from stats.reference import Vector, family, numbers

pytestmark = pytest.mark.vectors


def nn_tau2_estimators(vector: Vector) -> None:
    """The iterative ones stop where metafor stops: its defaults, with scoring steps halved."""
    names = {"tau2": "tau2", "se_tau2": "se_tau2", "mu": "mu", "se_mu": "se_mu", "Q": "q", "Qp": "q_p"}
    names |= {"I2": "i2", "H2": "h2"}
    for estimator, expected in vector.expected.items():
        found = normal(vector.input["y"], vector.input["v"], estimator, search=METAFOR)
        for theirs, ours in names.items():
            vector.agrees(getattr(found, ours), expected[theirs])


def nn_blup(vector: Vector) -> None:
    for estimator, expected in vector.expected.items():
        found = normal(vector.input["y"], vector.input["v"], estimator, search=METAFOR)
        vector.agrees(found.mean, expected["pred"])
        vector.agrees(found.se, expected["se"])
        if "lb" in expected:
            vector.agrees(found.interval(), np.array([numbers(expected["lb"]), numbers(expected["ub"])]).tolist())


def normal_normal_rvalues(vector: Vector) -> None:
    """The reference centres at the unweighted mean and fits tau2 around it; from there on both are alike."""
    y, v = numbers(vector.input["y"]), numbers(vector.input["se"]) ** 2
    mu, tau2 = vector.expected["mu"], vector.expected["tau2"]
    vector.agrees(y.mean(), mu)
    found = normal(y, v, tau2=tau2, mu=mu)
    vector.agrees(normal(y, v, "ML", mu=float(y.mean())).tau2, tau2)
    vector.agrees(r_values_normal(found), vector.expected["rvalue"])
    vector.agrees(expected_percentile_normal(y, v, mu, tau2, compat="rvalues"), vector.expected["pep"])


def beta_binomial_rvalues(vector: Vector) -> None:
    found = beta_binomial(vector.input["x"], vector.input["n"], least=1.0)
    _agrees_with_rvalues(vector, found, ("alpha", "beta"))


def gamma_poisson_rvalues(vector: Vector) -> None:
    found = gamma_poisson(vector.input["y"], vector.input["e"], least=0.1)
    _agrees_with_rvalues(vector, found, ("shape", "rate"))


def _agrees_with_rvalues(vector: Vector, found, hyper: tuple[str, str]) -> None:
    expected = vector.expected
    vector.agrees(found.prior, [expected[name] for name in hyper])
    vector.agrees(found.mean, expected["postmean"])
    vector.agrees(expected_percentile(found), expected["pep"])
    vector.agrees(r_values(found), expected["rvalue"])


def irank_ties(vector: Vector) -> None:
    for name, ties in (("om0", 0.0), ("om05", 0.5), ("om1", 1.0)):
        vector.agrees(ranks(vector.input["x"], ties=ties), vector.expected[name])


def _cases(vector: Vector) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    return tuple(numbers(vector.input[name]) for name in ("y", "age", "g"))


def casemix_oe(vector: Vector) -> None:
    found = observed_expected(*_cases(vector))
    vector.agrees(found.beta, vector.expected["beta"])
    vector.agrees(found.observed, vector.expected["O"])
    vector.agrees(found.expected, vector.expected["E"])


def glmer_logit_random_intercept(vector: Vector) -> None:
    """Intercepts are compared on the scale of their standard deviation: one is nearly 0, and lme4 stops earlier.

    (At lme4's own parameters the intercepts agree to 1e-12; the likelihood at ours is higher by 8e-8.)
    """
    for name, nodes in (("laplace", 1), ("agq9", 9)):
        expected = vector.expected[name]
        found = random_intercept(*_cases(vector), nodes=nodes)
        vector.agrees(found.beta, expected["beta"])
        vector.agrees(found.sd, expected["sd"])
        if "ranef" in expected:
            np.testing.assert_allclose(found.intercept, numbers(expected["ranef"]), atol=1e-3 * found.sd)


def cms_predicted_expected(vector: Vector) -> None:
    found = random_intercept(*_cases(vector))
    vector.agrees(found.predicted, vector.expected["pred"])
    vector.agrees(found.expected, vector.expected["exp"])
    vector.agrees(found.ratio, vector.expected["ratio"])


METHODS = (nn_tau2_estimators, nn_blup, normal_normal_rvalues, beta_binomial_rvalues, gamma_poisson_rvalues)
METHODS += (irank_ties, casemix_oe, glmer_logit_random_intercept, cms_predicted_expected)
CHECKS = {f.__name__: f for f in METHODS}


@family("shrinkage")
def test_the_method_agrees_with_its_reference(vector):
    CHECKS[vector.id](vector)
