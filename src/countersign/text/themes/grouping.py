"""Texts drawn to centres on a sphere: k-means by angle, begun at known centres or at texts far from one another."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from countersign.text.themes.space import Points, unit

Weights = NDArray[np.float32]
Numbers = NDArray[np.float64]

_ROUNDS = 25
_KNOWN_COUNTS = 2.0  # a known centre gives way only to one that does twice as much


def centres(
    texts: Points, weights: Weights, number: int, *, seed: int, known: Points | None = None, fresh: int = 0
) -> tuple[Points, NDArray[np.int64]]:
    """At most ``number`` centres (each at distance 1), and for each the row of ``known`` it began as, -1 for none.

    Beyond the known ones ``fresh`` are tried in any case; of all, those stay that the texts would miss most.
    """
    begun = np.zeros((0, texts.shape[1]), np.float32) if known is None else known
    origin = np.arange(len(begun))
    wanted = max(number, len(begun) + fresh)
    found = _spread(texts, weights, begun, min(wanted, len(texts)), np.random.default_rng(seed))
    origin = np.concatenate((origin, np.full(len(found) - len(begun), -1)))
    found = _settled(texts, weights, found)
    if len(found) > number:
        kept = _missed_most(texts, weights, found, origin, number)
        found, origin = _settled(texts, weights, found[kept]), origin[kept]
    return found, origin


def _spread(texts: Points, weights: Weights, begun: Points, number: int, rng: np.random.Generator) -> Points:
    """More centres, each drawn with a chance that grows with its distance from those there are (k-means++)."""
    found = list(begun)
    nearest = (texts @ begun.T).max(axis=1) if len(begun) else np.full(len(texts), -1.0, np.float32)
    while len(found) < number:
        chance = np.cumsum(weights.astype(np.float64) * np.maximum(1 - nearest, 0) ** 2)
        if chance[-1] <= 0:
            break
        drawn = min(int(np.searchsorted(chance, rng.random() * chance[-1], side="right")), len(texts) - 1)
        found.append(texts[drawn])
        nearest = np.maximum(nearest, texts @ texts[drawn])
    return np.array(found, np.float32).reshape(-1, texts.shape[1])


def _settled(texts: Points, weights: Weights, found: Points) -> Points:
    """Centres moved to the middle of their texts until none of the texts changes its centre."""
    before = np.full(len(texts), -1)
    for _ in range(_ROUNDS):
        of = (texts @ found.T).argmax(axis=1)
        if np.array_equal(of, before):
            break
        before, found = of, middles(texts, weights, of, len(found), found)
    return found


def middles(texts: Points, weights: Weights, of: NDArray[np.integer], number: int, instead: Points) -> Points:
    """The middle of the texts of each centre; the row of ``instead`` for a centre without texts."""
    inside = np.flatnonzero(of >= 0)
    adder = sparse.csr_array((weights[inside], (of[inside], inside)), shape=(number, len(texts)))
    middle = unit(np.asarray(adder @ texts))
    return np.where(np.any(middle, axis=1, keepdims=True), middle, instead)


def _missed_most(
    texts: Points, weights: Weights, found: Points, origin: NDArray[np.int64], number: int
) -> NDArray[np.int64]:
    """Which ``number`` centres to keep: one by one the centre goes whose texts are nearly as near to another.

    First go those new ones whose texts are, one by one, nearer to another centre than it is usual for the known.
    """
    near = texts @ found.T
    alive = np.arange(len(found))
    while len(alive) > number:
        lost, each = _lost(near[:, alive], weights)
        known = origin[alive] >= 0
        usual = np.median(each[known]) if known.any() else 0.0
        worth = np.where(known, _KNOWN_COUNTS * lost, np.where(each < usual, -1 / (1 + lost), lost))
        alive = np.delete(alive, worth.argmin())
    return alive


def _lost(near: Points, weights: Weights) -> tuple[Numbers, Numbers]:
    """How much further the texts of each centre would be from the next one: all together, and a text on average."""
    first, second = np.argpartition(-near, 1, axis=1)[:, :2].T
    rows = np.arange(len(near))
    gap = np.abs(near[rows, first] - near[rows, second])
    of = np.where(near[rows, first] >= near[rows, second], first, second)
    lost = np.asarray(np.bincount(of, weights * gap, minlength=near.shape[1]), np.float64)
    return lost, lost / np.maximum(np.bincount(of, weights, minlength=near.shape[1]), 1e-9)
