"""What every result of this package says of itself, and how few is too few."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

from countersign.errors import NotValid
from countersign.stats.intervals import Interval, Numbers

ASSOCIATION = "association, not proof"
FEWEST_CONTRACTS = 10  # with the change and without it, each: below, standard errors by contract are far too small
FEWEST_POINTS = 12  # before and after a change, below which a trend cannot be told from a season


@dataclass(frozen=True)
class Effect:
    """A change, in the units that the result states, with its standard error and two-sided p value."""

    value: float
    se: float
    p: float
    freedom: float
    words: str = ASSOCIATION

    def interval(self, confidence: float = 0.95) -> Interval:
        reach = student((1 + confidence) / 2, self.freedom) * self.se
        return Interval(self.value - reach, self.value + reach)


def effect(value: float, se: float, freedom: float = np.inf) -> Effect:
    """With its p value by Student's t (the normal distribution without an end of freedom)."""
    t = abs(value / se) if se > 0 else np.nan
    p = 2 * (special.ndtr(-t) if np.isinf(freedom) else special.stdtr(freedom, -t))
    return Effect(float(value), float(se), float(p), float(freedom))


def student(p: float, freedom: float) -> float:
    """A quantile of Student's t; NaN without a degree of freedom."""
    if np.isinf(freedom):
        return float(special.ndtri(p))
    return float(special.stdtrit(freedom, p)) if freedom > 0 else float("nan")


def few_degrees(influence: Numbers, cohort: NDArray[np.int64]) -> float:
    """Degrees of freedom of a sum of ``influence``, one an independent contract, by Satterthwaite (1946).

    Ten contracts with the change against a hundred without it know as little as ten do. Shape of both: (contracts,).
    """
    size = np.bincount(cohort)
    spread = np.bincount(cohort, weights=influence**2)
    held = (size > 1) & (spread > 0)
    if not held.any():
        return 0.0
    return float(spread[held].sum() ** 2 / (spread[held] ** 2 / (size[held] - 1)).sum())


def enough_contracts(with_change: int, without: int, fewest: int = FEWEST_CONTRACTS) -> None:
    """Refuses a comparison of too few contracts."""
    if with_change < fewest or without < fewest:
        raise NotValid(
            f"{with_change} contracts with the change and {without} without it are too few to compare: "
            f"at least {fewest} of each are needed.",
            remedy="Wait for more contracts, compare more areas, or tell the story of single contracts in words.",
        )
