"""Everything about the time to answer in one table, a line a body, with the classic error beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from countersign.errors import NotValid
from countersign.stats.disclosure.shares import SMALLEST_BASE
from countersign.stats.duration.bands import Method
from countersign.stats.duration.kaplan_meier import Curves, OpenShare, kaplan_meier
from countersign.stats.duration.means import RestrictedMean, restricted_mean
from countersign.stats.duration.observations import Flags, Whole
from countersign.stats.duration.quantiles import Quantile, quantile
from countersign.stats.intervals import Numbers
from countersign.stats.reading import numbers


@dataclass(frozen=True)
class TimesToAnswer:
    """One entry a body (sorted by name), in the unit of the waits. Where ``too_few`` is true every estimate is NaN.

    bodies, base, answered, still_open   name and counts of cases
    too_few           fewer cases than the least base: nothing is said of this body
    median            the wait by which half have their answer, open cases counted; NaN: not reached yet
    quarter, three_quarters              the same for a quarter and three quarters
    mean              the mean wait up to ``mean.horizon``, a case open then counting as the horizon
    answered_within   bodies x ``within``: the share with an answer so soon, open cases counted
    naive_mean        the mean over answered cases only. Shown beside, never alone: it leaves out whoever still waits,
                      and falls when an office leaves its old cases lying
    curves            the curves themselves, for charts; not blanked where ``too_few``
    """

    bodies: NDArray[Any]
    base: Whole
    answered: Whole
    still_open: Whole
    too_few: Flags
    median: Quantile
    quarter: Quantile
    three_quarters: Quantile
    mean: RestrictedMean
    within: Numbers
    answered_within: OpenShare
    naive_mean: Numbers
    curves: Curves


def time_to_answer(
    waited: ArrayLike,
    answered: ArrayLike,
    entered: ArrayLike | None = None,
    *,
    body: ArrayLike | None = None,
    count: ArrayLike | None = None,
    within: ArrayLike = (28.0,),
    horizon: float | None = None,
    least: int = SMALLEST_BASE,
    confidence: float = 0.95,
    interval: Method = "beta-product",
) -> TimesToAnswer:
    """Times to answer of all bodies; columns as in :func:`kaplan_meier`, for instance from :func:`waits`.

    ``within`` lists waits, such as those promised; ``horizon`` ends the mean (default: as long as every body with
    enough cases can be followed); ``least`` is the smallest base of which anything is said. Counts and shares are of
    people's cases: disclosure control comes after, and last.
    """
    if least < 1:
        raise NotValid("The smallest base is one case.", remedy="Ten is the rule of the house.")
    curves = kaplan_meier(waited, answered, entered, body=body, count=count, confidence=confidence, interval=interval)
    few = curves.base < least
    soon = curves.at(within)
    return TimesToAnswer(
        bodies=curves.bodies,
        base=curves.base,
        answered=curves.answered,
        still_open=curves.base - curves.answered,
        too_few=few,
        median=Quantile(*_blanked(few, quantile(curves))),
        quarter=Quantile(*_blanked(few, quantile(curves, 0.25))),
        three_quarters=Quantile(*_blanked(few, quantile(curves, 0.75))),
        mean=_mean(curves, few, horizon),
        within=np.atleast_1d(numbers(within)),
        answered_within=OpenShare(*_blanked(few, (1 - soon.value, 1 - soon.upper, 1 - soon.lower))),
        naive_mean=_blanked(few, (_naive(curves),))[0],
        curves=curves,
    )


def _mean(curves: Curves, few: Flags, horizon: float | None) -> RestrictedMean:
    """Up to ``horizon``, or as far as all bodies with enough cases can be followed; nothing where that is nowhere."""
    end = _reach(curves, few) if horizon is None else horizon
    if horizon is None and not end > 0:
        nothing = np.full(few.size, np.nan)
        return RestrictedMean(nothing, nothing, nothing, nothing, float("nan"))
    found = restricted_mean(curves, end)
    value, error, lower, upper = _blanked(few, found[:4])
    return RestrictedMean(value, error, lower, upper, found.horizon)


def _reach(curves: Curves, few: Flags) -> float:
    followed = curves.followed[~few]
    if np.isfinite(followed).any():
        return float(followed.min())
    return float(curves.longest[~few].max(initial=0.0))


def _naive(curves: Curves) -> Numbers:
    cases, number = curves.cases, curves.answered
    total = cases.summed(np.where(cases.answered, cases.waited * cases.number, 0.0))
    return np.where(number > 0, total / np.where(number > 0, number, 1), np.nan)


def _blanked(few: Flags, columns: tuple[Numbers, ...]) -> list[Numbers]:
    return [np.where(few.reshape(-1, *[1] * (column.ndim - 1)), np.nan, column) for column in columns]
