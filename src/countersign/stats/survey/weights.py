"""What weights cost, and weights cut where a few answers would speak for too many."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from countersign.errors import NotValid
from countersign.stats.intervals import Numbers
from countersign.stats.reading import numbers
from countersign.stats.survey.design import Design


class Kish(NamedTuple):
    """``effective`` answers of equal weight know as much as the ``base`` weighted ones; ``deff`` is their ratio."""

    effective: float
    deff: float
    base: int


def kish(weights: ArrayLike) -> Kish:
    """Kish (1965): (sum w)^2 / sum w^2. Answers of weight 0 are not in the base."""
    w = numbers(weights)
    if not np.all(np.isfinite(w) & (w >= 0)) or not w.sum() > 0:
        raise NotValid("A weight is missing or below zero, or all are zero.", remedy="Give every answer a weight.")
    base = int((w > 0).sum())
    w = w / w.max()  # so that squares neither vanish nor overflow
    effective = float(w.sum() ** 2 / (w**2).sum())
    return Kish(effective, base / effective, base)


def trim(survey: Design, *, lower: float = 0.0, upper: float = np.inf, strict: bool = True) -> Design:
    """Weights cut to ``lower`` and ``upper``, and what was cut spread equally over those never cut.

    The sum stays. ``strict`` goes on until no weight is outside; without it, spreading may push a few past a bound.
    Margins that were met before are met no longer, so
    standard errors give no credit for them. Raises :class:`NotValid` where all weights would lie at a bound.
    """
    w = survey.weights
    possible = lower < upper and (not strict or lower * w.size <= w.sum() <= upper * w.size)
    if not possible:
        raise NotValid(
            f"Weights cannot lie between {lower:g} and {upper:g} and keep their sum.", remedy="Widen the bounds."
        )
    cut = np.zeros(w.size, dtype=bool)
    while True:
        w, cut = _once(w, lower, upper, cut)
        if not strict or not _outside(w, lower, upper).any():
            return replace(survey, weights=w, adjustments=())


def _once(w: Numbers, lower: float, upper: float, cut: NDArray[np.bool_]) -> tuple[Numbers, NDArray[np.bool_]]:
    outside = _outside(w, lower, upper)
    cut = cut | outside
    if outside.any() and cut.all():
        raise NotValid("No weight is left that could take up what was cut.", remedy="Widen the bounds.")
    clipped = np.where(outside, np.clip(w, lower, upper), w)
    spread = (w.sum() - clipped.sum()) / max(int((~cut).sum()), 1)
    return np.where(cut, clipped, clipped + spread), cut


def _outside(w: Numbers, lower: float, upper: float) -> NDArray[np.bool_]:
    near = 1e-12 * np.abs(w).max()
    return np.asarray((w < lower - near) | (w > upper + near))
