"""Interrupted series whose errors follow a seasonal ARIMA: regression and errors fitted together by likelihood."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from countersign.errors import NotValid
from countersign.stats.causal.words import ASSOCIATION, FEWEST_POINTS, Effect, effect
from countersign.stats.intervals import Numbers
from countersign.stats.reading import numbers


@dataclass(frozen=True)
class Arima:
    """Terms and their errors in units of the series: those of the ARIMA first, then ``intercept`` and the columns.

    sigma2 is the variance of what is new in each period; ``base`` points were used.
    """

    names: tuple[str, ...]
    value: Numbers
    se: Numbers
    sigma2: float
    log_likelihood: float
    aic: float
    base: int
    method: str
    words: str = ASSOCIATION

    def effect(self, name: str) -> Effect:
        """One term, with the normal distribution for its p value."""
        at = self.names.index(name)
        return effect(float(self.value[at]), float(self.se[at]))


def arima(
    y: ArrayLike,
    columns: Mapping[str, ArrayLike],
    *,
    order: tuple[int, int, int] = (1, 0, 0),
    seasonal: tuple[int, int, int, int] = (0, 0, 0, 0),
    rounds: int = 500,
) -> Arima:
    """Regression of ``y`` on an intercept (unless differenced) and ``columns``, with ARIMA errors, by likelihood.

    ``columns`` hold the change: 0 before and 1 from it on, say. Missing periods are NaN and bridged by the model.
    Raises :class:`NotValid` where the likelihood has no top that can be found.
    """
    from statsmodels.tsa.statespace.sarimax import SARIMAX  # seconds to import, and only this function needs it

    series = numbers(y)
    known = int(np.isfinite(series).sum())
    if series.ndim != 1 or known < 2 * FEWEST_POINTS:
        raise NotValid(
            f"An ARIMA needs one series of at least {2 * FEWEST_POINTS} points.", remedy="Use segmented() for many."
        )
    table = {"intercept": np.ones(series.size)} if order[1] == 0 and seasonal[1] == 0 else {}
    table |= {name: numbers(column) for name, column in columns.items()}
    x = np.column_stack(list(table.values()))
    # the variance follows from the rest, and a search in fewer directions is twice as fast
    model = SARIMAX(
        series, exog=x, order=order, seasonal_order=seasonal, enforce_invertibility=False, concentrate_scale=True
    )
    fit = _climbed(model, rounds)
    return _named(fit, tuple(table), order, seasonal, known)


def _climbed(model: Any, rounds: int) -> Any:
    """The top of the likelihood, searched until steps are lost in rounding; errors by its curvature there."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of a search that stops in rounding; what is wrong shows in its errors
        fit = model.fit(disp=False, maxiter=rounds, method="lbfgs", pgtol=1e-9, factr=1e3, cov_type="approx")
        errors = np.asarray(fit.bse)
    if not np.isfinite(fit.llf) or not np.all(np.isfinite(errors) & (errors > 0)):
        raise NotValid(
            "The likelihood of this model has no top that could be found.",
            remedy="Use a simpler order, or leave out columns that hardly vary.",
        )
    return fit


def _named(
    fit: Any, columns: tuple[str, ...], order: tuple[int, int, int], seasonal: tuple[int, int, int, int], known: int
) -> Arima:
    """ARIMA terms first, as usual; statsmodels has the columns first."""
    kinds = [("ar", order[0]), ("ma", order[2]), ("seasonal ar", seasonal[0]), ("seasonal ma", seasonal[2])]
    errors = tuple(f"{kind} {lag}" for kind, most in kinds for lag in range(1, most + 1))
    k = len(columns)
    at = [*range(k, k + len(errors)), *range(k)]
    value, se = np.asarray(fit.params), np.asarray(fit.bse)
    method = f"regression with ARIMA{order}{seasonal} errors, maximum likelihood"
    return Arima(
        (*errors, *columns), value[at], se[at], float(fit.scale), float(fit.llf), float(fit.aic), known, method
    )
