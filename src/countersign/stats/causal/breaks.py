"""Where a series changes its level: all sets of break points at once (Bai and Perron 1998, 2003).

Segments are fitted by least squares and the best places for every number of breaks are found exactly by dynamic
programming; the Bayesian information criterion chooses the number. Breaks found this way suggest where to ask what
happened: a change that was looked for in the series itself must not then be tested on it.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike

from countersign.errors import NotValid
from countersign.stats.causal.words import ASSOCIATION
from countersign.stats.intervals import Numbers
from countersign.stats.reading import numbers


@dataclass(frozen=True)
class Breaks:
    """``starts`` are the first periods (from 0) of each segment after the first, for the number of breaks chosen.

    rss, bic   residual sum of squares and criterion for 0, 1, 2 ... breaks;  all_starts  the places for each number
    levels     coefficients of each segment (segments x terms);  shortest  points that a segment must have
    """

    starts: tuple[int, ...]
    rss: Numbers
    bic: Numbers
    all_starts: tuple[tuple[int, ...], ...]
    levels: Numbers
    shortest: int
    words: str = ASSOCIATION


def breaks(y: ArrayLike, x: ArrayLike | None = None, *, shortest: float = 0.15, most: int | None = None) -> Breaks:
    """Break points of the mean of ``y``, or of its regression on the columns ``x`` (with the ones among them).

    ``shortest`` is a number of points, or below 1 a share of them. Raises :class:`NotValid` where segments would be
    too short to fit.
    """
    series = numbers(y)
    terms = np.ones((series.size, 1)) if x is None else numbers(x).reshape(series.size, -1)
    if series.ndim != 1 or not np.isfinite(series).all() or not np.isfinite(terms).all():
        raise NotValid("Breaks need one series without gaps.", remedy="Fill in or leave out missing periods.")
    n, k = terms.shape
    least = int(np.floor(n * shortest + 1e-9)) if shortest < 1 else int(shortest)
    if least <= k or 2 * least > n:
        raise NotValid(
            f"Segments of {least} points cannot be fitted in {n}.", remedy="Choose a larger share, up to a half."
        )
    limit = int(np.ceil(n / least)) - 2 if most is None else most
    limit = max(1, min(limit, n // least - 1))
    cost = _costs(series, terms, least)
    rss, places = _best(cost, least, limit)
    bic = n * (np.log(rss) + 1 - np.log(n) + np.log(2 * np.pi)) + np.log(n) * (k + 1) * np.arange(1, limit + 2)
    chosen = places[int(np.argmin(bic))]
    edges = [0, *chosen, n]
    levels = [np.linalg.lstsq(terms[a:b], series[a:b], rcond=None)[0] for a, b in pairwise(edges)]
    return Breaks(chosen, rss, bic, tuple(places), np.array(levels), least)


def _costs(y: Numbers, x: Numbers, least: int) -> Numbers:
    """Residual sum of squares of every segment from i to (not with) j; infinite for those too short."""
    n, k = x.shape
    y = y - y.mean() if np.ptp(x[:, 0]) == 0 else y  # keeps sums of squares small where there is a constant
    squares = np.concatenate([np.zeros((1, k, k)), np.cumsum(x[:, :, None] * x[:, None, :], axis=0)])
    products = np.concatenate([np.zeros((1, k)), np.cumsum(x * y[:, None], axis=0)])
    whole = np.concatenate([[0.0], np.cumsum(y**2)])
    cost = np.full((n + 1, n + 1), np.inf)
    for i in range(n - least + 1):
        ends = np.arange(i + least, n + 1)
        cross = products[ends] - products[i]
        beta = np.einsum("jkl,jl->jk", np.linalg.pinv(squares[ends] - squares[i], hermitian=True), cross)
        cost[i, ends] = np.maximum(whole[ends] - whole[i] - (beta * cross).sum(axis=1), 0.0)
    return cost


def _best(cost: Numbers, least: int, limit: int) -> tuple[Numbers, list[tuple[int, ...]]]:
    """The least sum of costs for 0 to ``limit`` breaks, and where they are."""
    n = cost.shape[0] - 1
    reach = cost[0].copy()
    came: list[Numbers] = []
    rss: list[float] = [float(reach[n])]
    places: list[tuple[int, ...]] = [()]
    for _ in range(limit):
        split = reach[:, None] + cost
        came.append(np.argmin(split, axis=0))
        reach = split.min(axis=0)
        rss.append(float(reach[n]))
        places.append(_traced(came, n))
    return np.array(rss), places


def _traced(came: list[Numbers], end: int) -> tuple[int, ...]:
    found: list[int] = []
    for step in reversed(came):
        end = int(step[end])
        found.append(end)
    return tuple(reversed(found))
