"""Whether bodies differ in how long they take: the log-rank test (Mantel 1966), and each body against all others.

Under the hypothesis that all are equally fast, each body would be expected to have given so many answers by now, out
of what was open with it and when. Observed over expected is its pace: below 1 it answers slower than all together.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from countersign.errors import NotValid
from countersign.stats.duration.observations import Watched, Whole, watched
from countersign.stats.intervals import Numbers
from countersign.stats.multiplicity import adjust

MOST_BODIES = 500  # the test of all at once inverts a matrix of this size
LEAST_EXPECTED = 5.0  # below it the normal distribution of the difference is not to be trusted
CELLS = 20_000_000  # bodies x waits held at one time


@dataclass(frozen=True)
class LogRank:
    """One test of all bodies: the chance ``p`` of differences as large as these if all were equally fast."""

    statistic: float
    df: int
    p: float
    bodies: NDArray[Any]
    observed: Numbers
    expected: Numbers


@dataclass(frozen=True)
class Pace:
    """Each body against all others, one entry a body (sorted by name).

    observed, expected   answers given, and answers to expect at the pace of all
    ratio                the one over the other: below 1 slower, above 1 faster; not a ranking
    z, p                 the difference in standard errors, and its two-sided chance; NaN below five expected answers
    q                    p adjusted for the number of bodies (Benjamini and Hochberg)
    """

    bodies: NDArray[Any]
    observed: Numbers
    expected: Numbers
    ratio: Numbers
    z: Numbers
    p: Numbers
    q: Numbers


class _Pool(NamedTuple):
    """All bodies together: at each wait with an answer the chance of one, and the weights of the variance."""

    time: Numbers
    hazard: Numbers  # d / n, summed so far, with a leading 0; the two below likewise
    variance: Numbers  # w / n with w = d (n - d) / (n - 1)
    square: Numbers  # w / n^2


def log_rank(
    waited: ArrayLike,
    answered: ArrayLike,
    entered: ArrayLike | None = None,
    *,
    body: ArrayLike,
    count: ArrayLike | None = None,
) -> LogRank:
    """The test whether all bodies are equally fast; columns as in :func:`kaplan_meier`.

    Bodies from which no answer could be expected are left out, as in R's ``survdiff``. Raises :class:`NotValid` for
    fewer than two bodies or more than 500: there is no answer in one test of so many; ask :func:`pace`.
    """
    cases = watched(waited, answered, entered, body, count)
    if not 2 <= len(cases.bodies) <= MOST_BODIES:
        raise NotValid(
            f"The test compares 2 to {MOST_BODIES} bodies; here are {len(cases.bodies)}.",
            remedy="For many bodies compare each with all others: pace().",
        )
    pool = _pooled(cases)
    observed, expected = _observed(cases), _expected(cases, pool)
    kept = np.flatnonzero(expected > 0)[:-1]  # the last one follows from the others
    gap = (observed - expected)[kept]
    covariance = _covariance(cases, pool)[np.ix_(kept, kept)]
    statistic = float(gap @ np.linalg.lstsq(covariance, gap, rcond=None)[0]) if kept.size else 0.0
    chance = float(special.gammaincc(kept.size / 2, statistic / 2)) if kept.size else 1.0
    return LogRank(statistic, int(kept.size), chance, cases.bodies, observed, expected)


def pace(
    waited: ArrayLike,
    answered: ArrayLike,
    entered: ArrayLike | None = None,
    *,
    body: ArrayLike,
    count: ArrayLike | None = None,
) -> Pace:
    """Each body's answers against those to expect at the pace of all; columns as in :func:`kaplan_meier`."""
    cases = watched(waited, answered, entered, body, count)
    pool = _pooled(cases)
    observed, expected = _observed(cases), _expected(cases, pool)
    variance = _variance(cases, pool)
    enough = (expected >= LEAST_EXPECTED) & (variance > 0)
    z = np.where(enough, (observed - expected) / np.sqrt(np.where(enough, variance, 1.0)), np.nan)
    p = 2 * special.ndtr(-np.abs(z))
    ratio = np.where(expected > 0, observed / np.where(expected > 0, expected, 1.0), np.nan)
    return Pace(cases.bodies, observed, expected, ratio, z, p, adjust(p, "bh"))


def _pooled(cases: Watched) -> _Pool:
    time, place = np.unique(cases.waited[cases.answered], return_inverse=True)
    events = np.bincount(place, weights=cases.number[cases.answered], minlength=time.size)
    n = _sum_before(cases.entered, cases.number, time) - _sum_before(cases.waited, cases.number, time)
    weight = events * (n - events) / (n * np.maximum(n - 1.0, 1.0))
    return _Pool(time, *(np.append(0.0, np.cumsum(part)) for part in (events / n, weight, weight / n)))


def _sum_before(when: Numbers, number: Whole, time: Numbers) -> Whole:
    """How many cases have their moment ``when`` strictly before each ``time``."""
    order = np.argsort(when, kind="stable")
    return np.asarray(np.append(0, np.cumsum(number[order]))[np.searchsorted(when[order], time)])


def _spans(cases: Watched, pool: _Pool) -> tuple[Whole, Whole]:
    """For each case the waits with an answer that it was open at: from the first place up to, not with, the second."""
    return np.searchsorted(pool.time, cases.entered, "right"), np.searchsorted(pool.time, cases.waited, "right")


def _observed(cases: Watched) -> Numbers:
    return cases.summed(cases.number * cases.answered)


def _expected(cases: Watched, pool: _Pool) -> Numbers:
    begin, end = _spans(cases, pool)
    return cases.summed(cases.number * (pool.hazard[end] - pool.hazard[begin]))


def _variance(cases: Watched, pool: _Pool) -> Numbers:
    """Of observed less expected: the sum of w n_i / n - w (n_i / n)^2 over waits, without a loop over them.

    The number open with one body, n_i, only changes where one of its cases enters or leaves; in between the weights
    of the second term are summed already.
    """
    begin, end = _spans(cases, pool)
    single = cases.summed(cases.number * (pool.variance[end] - pool.variance[begin]))
    body, place = np.tile(cases.body, 2), np.concatenate([begin, end])
    order = np.lexsort([place, body])
    change = np.concatenate([cases.number, -cases.number])[order]
    body, place = body[order], place[order]
    own = np.cumsum(change)  # every body ends with nothing open, so the next begins at 0
    reach = np.append(pool.square[place[1:]], 0.0) - pool.square[place]
    square = np.where(own > 0, own.astype(np.float64) ** 2 * reach, 0.0)
    return np.asarray(single - np.bincount(body, weights=square, minlength=len(cases.bodies)))


def _covariance(cases: Watched, pool: _Pool) -> Numbers:
    """Bodies x bodies: the sum over waits of w n_i / n on the diagonal, less w n_i n_j / n^2 everywhere."""
    begin, end = _spans(cases, pool)
    bodies, waits = len(cases.bodies), pool.time.size
    single, square = np.diff(pool.variance), np.diff(pool.square)
    held = np.zeros((bodies, bodies))
    alone = np.zeros(bodies)
    step = max(1, CELLS // bodies)
    for start in range(0, waits, step):
        width = min(step, waits - start)
        own = _open_with(cases, begin - start, end - start, (bodies, width))
        alone += own @ single[start : start + width]
        held += (own * square[start : start + width]) @ own.T
    return np.asarray(np.diag(alone) - held)


def _open_with(cases: Watched, begin: Whole, end: Whole, shape: tuple[int, int]) -> Numbers:
    """Bodies x waits: how many cases each body had open; ``begin`` and ``end`` count from the first of these waits."""
    bodies, width = shape
    change = np.zeros((bodies, width + 1))
    np.add.at(change, (cases.body, np.clip(begin, 0, width)), cases.number)
    np.add.at(change, (cases.body, np.clip(end, 0, width)), -cases.number)
    return np.asarray(np.cumsum(change[:, :-1], axis=1))
