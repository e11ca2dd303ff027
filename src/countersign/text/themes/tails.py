"""How likely a beta-binomial count is to be so large or larger, for many counts at once."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from countersign.errors import NotValid

Numbers = NDArray[np.float64]
Whole = NDArray[np.int64]

_NEGLIGIBLE = 1e-13  # of the sum, below which further terms are left out
_BINOMIAL = 1e7  # a beta with parameters that add up to more is a point


def upper_tail(least: ArrayLike, n: ArrayLike, a: ArrayLike, b: ArrayLike) -> Numbers:
    """P(Y ≥ ``least``) of ``n`` tries with a chance from beta(a, b), which must be above 0 and finite.

    Sums terms outwards, away from the mean, each from its neighbour; a vector, also for single numbers.
    """
    y, tries, one, other = np.broadcast_arrays(*(np.atleast_1d(np.asarray(v, np.float64)) for v in (least, n, a, b)))
    found = np.where(y <= 0, 1.0, 0.0)
    inside = (y > 0) & (y <= tries)
    binomial = inside & (one + other > _BINOMIAL)
    found[binomial] = special.bdtrc(y[binomial] - 1, tries[binomial].astype(np.int64), (one / (one + other))[binomial])
    high = y > tries * one / (one + other)
    up, down = inside & ~binomial & high, inside & ~binomial & ~high
    found[up] = _summed(y[up], tries[up], one[up], other[up])
    left = tries - y + 1  # at most y - 1 successes: at least this many failures
    found[down] = 1 - _summed(left[down], tries[down], other[down], one[down])
    return found


def _summed(y: Numbers, n: Numbers, a: Numbers, b: Numbers) -> Numbers:
    """The terms from ``y`` up to ``n``."""
    ways = -np.log1p(n) - special.betaln(y + 1, n - y + 1)
    term = np.exp(ways + special.betaln(y + a, n - y + b) - special.betaln(a, b))
    total, at, open_ = term.copy(), y.copy(), np.arange(len(y))
    while len(open_):
        k, m = at[open_], n[open_]
        term[open_] *= (m - k) * (k + a[open_]) / ((k + 1) * np.maximum(m - k - 1 + b[open_], 1e-300))
        total[open_] += term[open_]
        at[open_] += 1
        open_ = open_[(at[open_] < m) & (term[open_] > _NEGLIGIBLE * total[open_])]
    return np.asarray(np.minimum(total, 1.0))


def first_within(
    chance: float, n: ArrayLike, a: ArrayLike, b: ArrayLike, *, least: int
) -> tuple[NDArray[np.int64], Numbers]:
    """The smallest count of at least ``least`` whose upper tail is at most ``chance``, and that tail.

    Above ``n``, with a tail of 0, where no count is so unlikely.
    """
    if not 0 < chance < 1:
        raise NotValid(f"{chance} is no chance.", remedy="Give a number between 0 and 1.")
    tries, one, other = np.broadcast_arrays(*(np.atleast_1d(np.asarray(v, np.float64)) for v in (n, a, b)))
    share, size = one / (one + other), one + other
    per_person = (1 - share) * (size + tries) / (size + 1)  # variance over mean: a gamma alike is near the answer
    guess = np.ceil(per_person * special.gammainccinv(tries * share / per_person, chance))
    guess = np.clip(guess, least, np.maximum(tries + 1, least))
    return _narrowed(guess.astype(np.int64), chance, tries, one, other, least)


def _narrowed(guess: Whole, chance: float, n: Numbers, a: Numbers, b: Numbers, least: int) -> tuple[Whole, Numbers]:
    """The answer, looked for around a guess in steps that double, then between the last two by halves."""
    low, high = np.full(guess.shape, least, np.int64), np.maximum(n.astype(np.int64) + 1, least)
    at, step, answer = guess.copy(), 1, np.zeros(guess.shape)
    open_ = np.arange(len(guess))
    while len(open_):
        here = at[open_]
        tail = upper_tail(here, n[open_], a[open_], b[open_])
        within = tail <= chance
        answer[open_[within]], high[open_[within]] = tail[within], here[within]
        low[open_[~within]] = here[~within] + 1
        bottom, top, ahead = low[open_], high[open_], np.where(within, here - step, here + step)
        at[open_] = np.where((ahead >= bottom) & (ahead < top), ahead, (bottom + top) // 2)
        step *= 2
        open_ = open_[bottom < top]
    return high, answer
