"""Terms as points in a space in which terms that are said together lie together; made from the texts at hand alone.

Positive pointwise mutual information of the terms in a text, and of that table the largest directions (Levy, Goldberg
and Dagan 2015; the directions by the randomised method of Halko, Martinsson and Tropp 2011). Its cost depends on the
number of terms, not of texts.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

Points = NDArray[np.float32]

DIRECTIONS = 160  # on labelled comments agreement grows up to here and no further
_SMOOTHED = 0.75  # power of the context's frequency, as the paper found best; rare terms would fill the space
_POWER = 0.5  # of the singular values, as the paper found best
_MORE = 10  # directions looked for beyond those kept
_PASSES = 2


def counted_together(matrix: sparse.csr_array) -> NDArray[np.float32]:
    """Terms × terms: how many texts say both; the diagonal says how many say one."""
    return np.asarray((matrix.T @ matrix).todense(), dtype=np.float32)


def positive_information(both: NDArray[np.float32]) -> Points:
    """Terms × terms: how much more often two are said together than apart, in nats, nothing below 0."""
    pairs = both.copy()
    np.fill_diagonal(pairs, 0)
    alone = pairs.sum(axis=1, dtype=np.float64)
    context = alone**_SMOOTHED
    expected = np.outer(alone, context / max(context.sum(), 1.0)).astype(np.float32)
    with np.errstate(divide="ignore", invalid="ignore"):
        information = np.log(pairs / expected)
    return np.asarray(np.where(information > 0, information, 0), np.float32)


def points(both: NDArray[np.float32], *, seed: int, directions: int = DIRECTIONS) -> Points:
    """Terms × directions, each term at distance 1 (0 where it is never said with another)."""
    information = positive_information(both)
    kept = min(directions, len(information))
    rng = np.random.default_rng(seed)
    basis = rng.standard_normal((len(information), min(kept + _MORE, len(information)))).astype(np.float32)
    for _ in range(_PASSES):
        basis = _directions(information @ basis)[0]
        basis = _directions(information.T @ basis)[0]
    left, size = _directions(information @ basis)
    return unit(left[:, :kept] * size[:kept] ** _POWER)


def _directions(rows: Points) -> tuple[Points, Points]:
    """The left singular vectors of a tall table and its singular values, the largest first.

    By way of the small table of products, which is ten times as fast for a tall table; directions a thousand times
    shorter than the longest, which that way cannot see, are left out.
    """
    tall = rows.astype(np.float64)
    squares, vectors = np.linalg.eigh(tall.T @ tall)
    kept = np.flatnonzero(squares > 1e-6 * squares[-1])[::-1]
    size = np.sqrt(squares[kept])
    return (tall @ (vectors[:, kept] / size)).astype(np.float32), size.astype(np.float32)


def unit(rows: NDArray[np.floating]) -> Points:
    """Each row at distance 1; a row of zeros stays."""
    length = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / np.where(length > 1e-9, length, 1.0), dtype=np.float32)


def rarity(matrix: sparse.csr_array) -> NDArray[np.float32]:
    """What each term weighs in a text: the logarithm of texts over texts that say it."""
    said = np.bincount(matrix.indices, minlength=matrix.shape[1])
    return np.asarray(np.log(max(matrix.shape[0], 1) / np.maximum(said, 1)), np.float32)
