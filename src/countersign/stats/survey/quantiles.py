"""Weighted quantiles with Woodruff's (1952) interval: the limits of the share below, read back as values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike

from countersign.errors import NotValid
from countersign.stats.intervals import Numbers
from countersign.stats.reading import numbers
from countersign.stats.survey.design import Design
from countersign.stats.survey.estimates import ShareMethod, mean, quantile_t, share_limits

Rule = Literal["step", "middle"]


@dataclass(frozen=True)
class Quantiles:
    """One entry a quantile asked for, in the units of the answers.

    value, lower, upper, se  weighted; se is the interval's width over twice its t;  unweighted  of the plain answers
    base  answers;  missing  left out. A limit is NaN where the interval of the share leaves 0 to 1.
    """

    at: Numbers
    value: Numbers
    lower: Numbers
    upper: Numbers
    se: Numbers
    unweighted: Numbers
    base: int
    missing: int
    method: str


def quantiles(
    survey: Design,
    y: ArrayLike,
    at: ArrayLike = (0.25, 0.5, 0.75),
    *,
    rule: Rule = "step",
    limits: ShareMethod = "wald",
    confidence: float = 0.95,
) -> Quantiles:
    """Quantiles of ``y``: the smallest answer with at least that share of the weight at or below it.

    ``rule="middle"`` takes the middle of two answers where the share is met exactly. ``limits`` says how the share
    below gets its interval (R's ``svyquantile`` calls ``wald`` "mean").
    """
    values = numbers(y)
    asked = np.atleast_1d(numbers(at))
    known = np.isfinite(values) & (survey.weights > 0)
    if values.shape != (survey.rows,) or not known.any() or not np.all((asked > 0) & (asked < 1)):
        raise NotValid(
            "Quantiles need one number an answer, and shares between 0 and 1.", remedy="Write the median as 0.5."
        )
    held, w = values[known], survey.weights[known]
    value = _read(held, w, asked, rule)
    lower, upper = (_read(held, w, share, rule) for share in _share_limits(survey, values, value, limits, confidence))
    se = (upper - lower) / (2 * quantile_t((1 + confidence) / 2, survey.freedom))
    plain = _read(held, np.ones(held.size), asked, rule)
    base, missing = int(known.sum()), int((~np.isfinite(values)).sum())
    return Quantiles(asked, value, lower, upper, se, plain, base, missing, f"Woodruff, {limits} limits")


def _share_limits(survey: Design, y: Numbers, value: Numbers, limits: ShareMethod, confidence: float) -> list[Any]:
    below = np.where(np.isfinite(y)[:, None], y[:, None] <= value, np.nan)
    found = mean(survey, below)
    if limits == "wald":  # not cut to 0 and 1: beyond them there is no limit to be read
        return list(found.interval(confidence))
    return list(share_limits(found, survey.rows, limits, confidence))


def _read(y: Numbers, weights: Numbers, at: Numbers, rule: Rule) -> Numbers:
    """Values at shares of the weight; NaN for shares outside 0 to 1."""
    order = np.argsort(y, kind="stable")
    ranked, reached = y[order], np.cumsum(weights[order])
    reached = reached / reached[-1]
    sound = (at >= 0) & (at <= 1)
    asked = np.where(sound, at, 0.0)
    # a share that is met up to rounding is met
    place = np.minimum(np.searchsorted(reached, asked * (1 - 1e-14), side="left"), y.size - 1)
    found = ranked[place]
    if rule == "middle":
        exact = np.isclose(reached[place], asked, rtol=1e-12, atol=0)
        found = np.where(exact, (found + ranked[np.minimum(place + 1, y.size - 1)]) / 2, found)
    return np.asarray(np.where(sound, found, np.nan))
