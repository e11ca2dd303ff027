"""How uncertain ranks are, for those who insist on them. Rank 1 is the highest. No league table comes out of this.

Goldstein and Spiegelhalter (1996): ranks of values drawn from the posteriors. Mogstad, Romano, Shaikh and Wilhelm
(2024): sets that hold all true ranks at once with the stated confidence. Where providers overlap, sets are wide:
publish that.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from countersign.errors import NotValid
from countersign.stats.intervals import Numbers
from countersign.stats.reading import numbers

MOST_PROVIDERS = 1000  # every pair is compared


class RankSet(NamedTuple):
    """The lowest and highest rank of each provider that cannot be ruled out."""

    lower: NDArray[np.int64]
    upper: NDArray[np.int64]


@dataclass(frozen=True)
class DrawnRanks:
    """Ranks over draws from the posteriors: the median, and the limits of each provider's own interval."""

    median: Numbers
    lower: Numbers
    upper: Numbers
    expected: Numbers


def ranks(x: ArrayLike, *, ties: float = 0.0) -> Numbers:
    """Ranks with the largest first; equal values share the best rank (0), the worst (1) or one between (0.5)."""
    values = numbers(x)
    _, which, counts = np.unique(-values, return_inverse=True, return_counts=True)
    first = np.cumsum(counts) - counts + 1
    return np.asarray((first + ties * (counts - 1))[which])


def drawn_ranks(draws: ArrayLike, confidence: float = 0.95) -> DrawnRanks:
    """Rank intervals from draws of shape ``(draws, providers)``."""
    values = numbers(draws)
    within = values.shape[1] - np.argsort(np.argsort(values, axis=1), axis=1)
    tail = (1 - confidence) / 2
    lower, median, upper = np.quantile(within, [tail, 0.5, 1 - tail], axis=0)
    return DrawnRanks(median, lower, upper, within.mean(axis=0))


def pairwise(mean: ArrayLike, variance: ArrayLike) -> Numbers:
    """The chance that the row's true value is above the column's, shape ``(k, k)``; one half on the diagonal."""
    m, v = _few(mean, variance)
    with np.errstate(invalid="ignore"):
        return np.asarray(special.ndtr(np.nan_to_num((m[:, None] - m) / np.sqrt(v[:, None] + v))))


def expected_ranks(mean: ArrayLike, variance: ArrayLike) -> Numbers:
    """One more than the expected number of providers above, with normal posteriors."""
    above = pairwise(mean, variance)
    return np.asarray(0.5 + above.sum(axis=0))


def confidence_sets(
    estimate: ArrayLike, se: ArrayLike, *, rng: np.random.Generator, confidence: float = 0.95, draws: int = 2000
) -> RankSet:
    """Sets that hold all true ranks at once: all differences judged together, in steps (Romano and Wolf 2005)."""
    values, variance = _few(estimate, np.square(numbers(se)))
    scale = np.sqrt(variance[:, None] + variance)
    np.fill_diagonal(scale, np.inf)
    t = (values[:, None] - values) / scale
    noise = rng.standard_normal((draws, values.size)) * np.sqrt(variance)
    open_pairs = ~np.eye(values.size, dtype=bool)
    better = np.zeros_like(open_pairs)
    while open_pairs.any():
        found = open_pairs & (t > _critical(noise, scale, open_pairs, confidence))
        if not found.any():
            break
        better |= found
        open_pairs &= ~found
    return RankSet(1 + better.sum(axis=0), values.size - better.sum(axis=1))


def _critical(noise: Numbers, scale: Numbers, pairs: NDArray[np.bool_], confidence: float) -> float:
    """The quantile of the largest chance difference among the pairs still open (each in its own direction)."""
    first, second = np.nonzero(pairs)
    over = scale[first, second]
    largest = [float(((row[first] - row[second]) / over).max()) for row in noise]
    return float(np.quantile(largest, confidence))


def _few(mean: ArrayLike, variance: ArrayLike) -> tuple[Numbers, Numbers]:
    m, v = np.broadcast_arrays(numbers(mean), numbers(variance))
    if m.ndim != 1 or m.size > MOST_PROVIDERS:
        raise NotValid(
            f"Ranks compare every pair, and there are more than {MOST_PROVIDERS} providers.",
            remedy="Use a funnel, which needs no ranks, or compare providers of one kind.",
        )
    return m, v
