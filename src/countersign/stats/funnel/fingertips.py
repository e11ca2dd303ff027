"""Funnels equal to those of Fingertips (PHEindicatormethods 2.1.0): limits and significance. For comparison only.

:data:`DEFECTS` says what differs from what the limits promise.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from countersign.stats.intervals import EXACT_BELOW, Numbers, byar, garwood
from countersign.stats.reading import numbers

DEFECTS = {
    "overdispersion": "none is allowed for: with real differences between providers most large ones are flagged",
    "clamp": "the upper limit of a proportion is cut at 100 whatever the multiplier",
    "own interval": "a ratio is judged by the interval of its own count, not by the distribution around the target",
}
Significance = NDArray[np.str_]
TOO_FEW = "Not applicable for events less than 10 for dsrs"


class Limits(NamedTuple):
    """Lower and upper limits at 95 % (2s) and at 99.8 % (3s)."""

    lower_2s: Numbers
    upper_2s: Numbers
    lower_3s: Numbers
    upper_3s: Numbers


def proportion_limits(n: ArrayLike, average: float, *, multiplier: float = 100.0) -> Limits:
    """Where Wilson's interval of a share of ``n`` just touches ``average``; cut to 0 and to 100, as upstream."""
    pairs = [wilson_inverted(n, average, p) for p in (0.975, 0.999)]
    return Limits(
        *(part for low, high in pairs for part in (np.maximum(low * multiplier, 0), np.minimum(high * multiplier, 100)))
    )


def wilson_inverted(n: ArrayLike, average: float, p: float) -> tuple[Numbers, Numbers]:
    """The two shares of ``n`` at z in the score test of ``average``: average -/+ z sqrt(average (1 - average)/n).

    Wilson's interval holds exactly the means that the score test does not refuse, so turned round it is the
    score test's own limits.
    """
    reach = special.ndtri(p) * np.sqrt(average * (1 - average) / numbers(n))
    return average - reach, average + reach


def ratio_limits(events: ArrayLike) -> tuple[Limits, Limits]:
    """For a count on the limit: the expected events at which it lies there, and the ratio of both.

    The lower limits come from the larger expected number: there the count is as low as chance allows.
    """
    o = numbers(events)
    found = [_expected_at_limit(o, tail, low=low) for tail in (0.025, 0.001) for low in (True, False)]
    expected = Limits(*found)
    return expected, Limits(*(o / part for part in expected))


def _expected_at_limit(o: Numbers, tail: float, *, low: bool) -> Numbers:
    """E with P(X <= o) = tail (``low``) or P(X >= o) = tail, by halving to 1e-7 on the scale of E / (1 + o + E).

    The exact answers are half the chi-square quantiles with 2 o + 2 and 2 o degrees of freedom; upstream's
    halving is kept because it differs from them by up to 5e-5 of the value at one event.
    """
    place, step = np.full(o.shape, 0.5), 0.5
    while step > 1e-7:
        step /= 2
        expected = (1 + o) * place / (1 - place)
        too_far = special.gammaincc(o + 1, expected) < tail if low else special.gammainc(o, expected) > tail
        place = np.where(too_far, place - step, place + step)
    return np.asarray((1 + o) * place / (1 - place))


def chart_positions(largest: float, smallest: float, kind: Literal["proportion", "ratio"]) -> Numbers:
    """The hundred sizes at which Fingertips draws its curves, closer together where they are small."""
    start = 0.0 if largest > 2 * smallest else _rounded(smallest * 0.95, np.floor, 1)
    end = _rounded(largest * 1.05, np.ceil, 2)
    places = [max(1.0, start)]
    for j in range(2, 101):
        left = 101 - j if kind == "proportion" else 102 - j
        grown = np.round((end / places[-1]) ** (1 / left) * places[-1])
        places.append(max(float(grown), places[-1] + 1))
    return np.array(places)


def proportion_significance(x: ArrayLike, n: ArrayLike) -> Significance:
    """Fingertips' word for each share against the share of all."""
    counts, base = numbers(x), numbers(n)
    with np.errstate(invalid="ignore", divide="ignore"):
        average = float(counts.sum() / base.sum())
        (low2, high2), (low3, high3) = (wilson_inverted(base, average, p) for p in (0.975, 0.999))
        share = counts / base
    return _words(share > high3, share > high2, share < low3, share < low2)


def ratio_significance(observed: ArrayLike, expected: ArrayLike, *, average: float = 1.0) -> Significance:
    """Fingertips' word for each ratio: is ``average`` outside its exact (below ten events) or Byar interval?"""
    o, e = numbers(observed), numbers(expected)
    low2, high2 = _interval(o, e, 0.95)
    low3, high3 = _interval(o, e, 0.998)
    return _words(average < low3, average < low2, average > high3, average > high2)


def rate_significance(
    events: ArrayLike,
    rates: ArrayLike,
    *,
    per: float,
    kind: Literal["dsr", "crude"],
    population: ArrayLike | None = None,
) -> Significance:
    """Fingertips' word for each rate against all events over all (derived) populations.

    A crude rate without events takes its population from ``population``; a directly standardised one has none,
    and below ten events gets no word at all.
    """
    o, r = numbers(events), numbers(rates)
    with np.errstate(invalid="ignore", divide="ignore"):
        derived = per * o / r
    none = np.nan if kind == "dsr" or population is None else numbers(population)
    derived = np.where(o == 0, none, derived)
    words = ratio_significance(o, derived, average=float(o.sum() / np.nansum(derived)))
    return np.where((kind == "dsr") & (o < EXACT_BELOW), TOO_FEW, words)


def _interval(o: Numbers, e: Numbers, confidence: float) -> tuple[Numbers, Numbers]:
    exact, near = garwood(o, confidence), byar(o, confidence)
    low, high = (np.where(o < EXACT_BELOW, a, b) for a, b in zip(exact, near, strict=True))
    with np.errstate(invalid="ignore", divide="ignore"):
        return low / e, high / e


def _words(
    high3: NDArray[np.bool_], high2: NDArray[np.bool_], low3: NDArray[np.bool_], low2: NDArray[np.bool_]
) -> Significance:
    words = ["High (0.001)", "High (0.025)", "Low (0.001)", "Low (0.025)"]
    return np.select([high3, high2, low3, low2], words, "Not significant")


def _rounded(size: float, towards: np.ufunc, digits: int) -> float:
    whole = float(towards(size))
    step = 10.0 ** (len(str(int(whole))) - digits)
    return float(towards(size / step) * step)
