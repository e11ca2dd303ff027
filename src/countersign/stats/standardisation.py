"""Rates made comparable: each place's own ages against one standard, directly or indirectly.

The last axis of every input is the band (age group); axes before it are providers, areas, periods. Missing
events count as none, as in the published method. Formulas: Dobson and others (1991) for the limits of a
directly standardised rate; Breslow and Day (1987) for the indirect ratio.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from countersign.errors import NotValid
from countersign.stats.intervals import EXACT_BELOW, Numbers, Rate, byar, rate
from countersign.stats.reading import numbers


class Standardised(NamedTuple):
    """Observed and expected events with their ratio, or a rate, and its limits."""

    observed: Any
    expected: Any
    value: Any
    lower: Any
    upper: Any


def directly_standardised(
    events: ArrayLike,
    population: ArrayLike,
    standard: ArrayLike,
    *,
    per: float = 100_000,
    confidence: float = 0.95,
    times: ArrayLike | None = None,
) -> Rate:
    """The rate a standard population would have at these band rates, with Dobson's limits; shape ``(...)``.

    ``events``, ``population`` and ``standard`` are ``(..., bands)``. Where one person may have several events
    give ``times``, the numbers of events ``(f,)``, and ``events`` as persons ``(..., f, bands)``: the variance
    is then the sum of ``times**2`` times that of each. NaN below ten events, where the method does not hold.
    """
    counts, base, weights = _bands(events, population, standard)
    total_weight = weights.sum(axis=-1)
    if times is None:
        variance = _variance(counts, base, weights)
    else:
        often = numbers(times)
        people = counts
        base, weights, total_weight = base[..., 0, :], weights[..., 0, :], total_weight[..., 0]
        variance = (often**2 * _variance(people, base[..., None, :], weights[..., None, :])).sum(axis=-1)
        counts = (often[:, None] * people).sum(axis=-2)
    value = (weights * counts / base).sum(axis=-1) / total_weight
    return _dobson(value, variance, counts.sum(axis=-1), per=per, confidence=confidence)


def indirectly_standardised(
    events: ArrayLike,
    population: ArrayLike,
    reference_events: ArrayLike,
    reference_population: ArrayLike,
    *,
    reference: float = 1.0,
    confidence: float = 0.95,
) -> Standardised:
    """Observed over expected at the reference's band rates, times ``reference``; shape ``(...)``.

    Limits are exact below ten observed events and Byar's from ten on, both divided by the expected.
    """
    counts, base, ref_base = _bands(events, population, reference_population)
    ref_rates = np.nan_to_num(numbers(reference_events)) / ref_base
    expected = (base * ref_rates).sum(axis=-1)
    observed = counts.sum(axis=-1)
    found = rate(observed, expected, per=reference, confidence=confidence)
    return Standardised(observed[()], expected[()], *found)


def _dobson(value: Numbers, variance: Numbers, total: Numbers, *, per: float, confidence: float) -> Rate:
    near = byar(total, confidence)
    enough = total >= EXACT_BELOW
    stretch = np.sqrt(variance / np.where(enough, total, 1))
    parts = (value, value + stretch * (near.lower - total), value + stretch * (near.upper - total))
    return Rate(*(np.where(enough, part * per, np.nan)[()] for part in parts))


def _variance(counts: Numbers, base: Numbers, weights: Numbers) -> Numbers:
    """Of the weighted rate, with Poisson events: sum of w² x / n² over (sum of w)²."""
    total: Numbers = (weights**2 * counts / base**2).sum(axis=-1) / weights.sum(axis=-1) ** 2
    return total


def _bands(events: ArrayLike, population: ArrayLike, third: ArrayLike) -> tuple[Numbers, Numbers, Numbers]:
    given = (np.nan_to_num(numbers(events)), population, third)
    counts, base, weights = np.broadcast_arrays(*(numbers(part) for part in given))
    if np.any(counts < 0):
        raise NotValid("A count below zero cannot be.", remedy="Check the table that was counted.")
    if not (np.all(base > 0) and np.all(weights >= 0) and np.all(weights.sum(axis=-1) > 0)):
        raise NotValid(
            "A band has no population.", remedy="Leave out bands nobody is in, or join them to their neighbours."
        )
    return counts, base, weights
