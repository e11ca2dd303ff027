"""Raking with a cap on weights, as the American National Election Studies do it (DeBell and Krosnick 2009).

Margins that are off by enough are chosen, raked, and after each sweep weights above the cap are cut and all brought
back to a mean of 1. Capped weights miss the margins a little, and ``misfit`` says by how much.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from countersign.errors import NotValid
from countersign.stats.intervals import Numbers
from countersign.stats.survey.design import Design
from countersign.stats.survey.margins import Margin, Target, targets

Gap = Literal["total", "max", "average"]
_TOGETHER: dict[str, Callable[[Numbers], float]] = {"total": np.sum, "max": np.max, "average": np.mean}
_OVER = 1e-4  # by how much a weight may lie above the cap
_REACHED = 1e-3  # total change of a sweep below which the margins are met
_RECUT = 10_000


@dataclass(frozen=True)
class Capped:
    """``design`` with weights of mean 1; ``used`` are the margins raked, ``rounds`` the sweeps of the last raking.

    misfit  largest distance from a used margin, as a share;  complete  whether it moved no more when it stopped
    Standard errors take the weights as given, which is cautious: nothing is credited to margins that are not met.
    """

    design: Design
    used: tuple[str, ...]
    rounds: int
    misfit: float
    complete: bool

    @property
    def weights(self) -> Numbers:
        return self.design.weights


def rake_capped(
    survey: Design,
    margins: Sequence[Margin],
    *,
    cap: float = 5.0,
    least_gap: float | None = 0.05,
    gap: Gap = "total",
    improvement: float = 0.01,
    rounds: int = 1000,
) -> Capped:
    """Rakes to those margins whose shares are off by more than ``least_gap``, to all when it is None.

    ``gap`` says how the distances of a margin's categories are put together: their ``total``, ``max`` or ``average``.

    A margin that raking the others pushes off is added. Stops when a sweep changes the weights by no less than
    1 - ``improvement`` of what the one before did. Raises :class:`NotValid` where no margin is off by enough.
    """
    if not cap > 1:
        raise NotValid(f"A cap of {cap:g} is not above 1, the mean of the weights.", remedy="5 is usual.")
    start = survey.weights / survey.weights.mean()
    ready = targets([_as_shares(margin) for margin in margins], start)
    off = np.ones(len(ready), dtype=bool) if least_gap is None else _off(ready, start, least_gap, gap)
    if not off.any():
        raise NotValid("No margin is off by enough to weight for.", remedy="Lower least_gap, or do not weight.")
    while True:
        chosen = [target for target, use in zip(ready, off, strict=True) if use]
        weights, taken, change = _raked(chosen, start, cap, improvement, rounds)
        now = off if least_gap is None else off | _off(ready, weights, least_gap, gap)
        if np.array_equal(now, off):
            break
        off = now
    names = tuple(target.name for target in chosen)
    done = bool(change <= _REACHED)
    missed = max(float(np.abs(_factors(target, weights) - 1).max()) for target in chosen)
    return Capped(replace(survey, weights=weights, adjustments=()), names, taken, missed, done)


def _as_shares(margin: Margin) -> Margin:
    """As shares, and with answers without a label kept as they are."""
    return margin._replace(shares=True, missing="keep")


def _off(ready: Sequence[Target], weights: Numbers, least: float, gap: Gap) -> NDArray[np.bool_]:
    return np.array([_TOGETHER[gap](_gaps(target, weights)) > least for target in ready])


def _gaps(target: Target, weights: Numbers) -> Numbers:
    """Distance between the wanted and the weighted share of every category."""
    held = np.bincount(target.place, weights=weights, minlength=target.totals.size)[:-1]
    wanted = target.totals[:-1]
    return np.asarray(np.abs(wanted / wanted.sum() - held / held.sum()))


def _raked(
    chosen: Sequence[Target], weights: Numbers, cap: float, improvement: float, rounds: int
) -> tuple[Numbers, int, float]:
    before, change, taken = np.inf, np.inf, 0
    while taken == 0 or change < (1 - improvement) * before:
        old, taken = weights, taken + 1
        for target in chosen:
            weights = weights * _factors(target, weights)[target.place]
        weights = _cut(weights, cap)
        before, change = change, float(np.abs(weights - old).sum())
        if taken > rounds:
            raise NotValid(
                f"The weights still move after {rounds} rounds.", remedy="Raise the cap or join small categories."
            )
    return weights, taken, change


def _factors(target: Target, weights: Numbers) -> Numbers:
    """Growth of each category; those without a label keep their weight, and the rest shares what is left."""
    held = np.bincount(target.place, weights=weights, minlength=target.totals.size)
    wanted = target.totals[:-1] / target.totals[:-1].sum() * held[:-1].sum()
    return np.append(wanted / np.where(held[:-1] > 0, held[:-1], 1.0), 1.0)


def _cut(weights: Numbers, cap: float) -> Numbers:
    for _ in range(_RECUT):
        if weights.max() <= cap + _OVER:
            return weights
        weights = np.minimum(weights, cap)
        weights = weights / weights.mean()
    raise NotValid(f"Weights of mean 1 cannot be kept below {cap:g}.", remedy="Raise the cap.")
