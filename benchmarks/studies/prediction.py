"""How well a score foretells what happens later, with intervals that resample whole owners.

Homes of one owner share their fate, so an owner is drawn with all its homes or not at all. The same draws serve every
score: the interval of a difference is that of differences within draws.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class Interval:
    value: float
    lower: float
    upper: float


class Draws:
    """The outcome as seen, and ``draws`` times with owners drawn afresh."""

    def __init__(self, owner: NDArray[np.int64], *, draws: int = 1000, seed: int = 1) -> None:
        owners = int(owner.max()) + 1
        rng = np.random.default_rng(seed)
        times = rng.multinomial(owners, np.full(owners, 1 / owners), size=draws)
        self.weights = np.vstack([np.ones(owner.size), times[:, owner]])

    def of(self, measure: NDArray[np.float64]) -> Interval:
        """A measure of every draw (the first as seen) as a value with its 95 % interval."""
        lower, upper = np.nanquantile(measure[1:], [0.025, 0.975])
        return Interval(float(measure[0]), float(lower), float(upper))


def auc(score: Numbers, event: NDArray[np.bool_], weights: Numbers) -> Numbers:
    """The chance that a case with the event has the higher score than one without, ties half; one a line of weights."""
    order = np.argsort(score, kind="stable")
    w, hit = weights[:, order], event[order]
    with_event, without = np.where(hit, w, 0.0), np.where(hit, 0.0, w)
    first = np.searchsorted(score[order], score[order], side="left")
    last = np.searchsorted(score[order], score[order], side="right")
    before = np.hstack([np.zeros((len(w), 1)), np.cumsum(without, axis=1)])
    beaten = (before[:, first] + before[:, last]) / 2
    return np.asarray((with_event * beaten).sum(axis=1) / (with_event.sum(axis=1) * without.sum(axis=1)))


def slope(score: Numbers, event: NDArray[np.bool_], weights: Numbers) -> Numbers:
    """By how much the share of events grows as the score grows by one: 1 where the score means what it says."""
    total = weights.sum(axis=1)
    x, y = score - (weights @ score / total)[:, None], event - (weights @ event / total)[:, None]
    return np.asarray((weights * x * y).sum(axis=1) / (weights * x * x).sum(axis=1))


def brier(score: Numbers, event: NDArray[np.bool_], weights: Numbers) -> Numbers:
    """The mean squared distance between score and event: the less the better."""
    return np.asarray(weights @ (score - event) ** 2 / weights.sum(axis=1))


def excess(score: Numbers, event: NDArray[np.bool_], weights: Numbers) -> Numbers:
    """Mean score less share of events: 0 where the score is right on the whole."""
    return np.asarray(weights @ (score - event) / weights.sum(axis=1))
