"""Weights changed as little as possible so that known totals of any variables are met (Deville and Särndal 1992).

``linear`` is the general regression estimator, ``raking`` keeps weights above zero, ``logit`` keeps the change between
two bounds, and ``linear`` and ``raking`` can be cut at bounds too.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from countersign.errors import NotValid
from countersign.stats.intervals import Numbers
from countersign.stats.reading import numbers
from countersign.stats.survey.design import Design
from countersign.stats.survey.raking import Weighted

Distance = Literal["linear", "raking", "logit"]
_HALVINGS = 20


class Bounds(NamedTuple):
    """The least and the most that a weight may become, relative to itself."""

    least: float = -np.inf
    most: float = np.inf


@dataclass(frozen=True)
class Regressed:
    """Residuals of scores from a regression on the calibrating variables, weighted by the old weights."""

    basis: Numbers  # orthonormal columns that span the variables times ``root``
    root: Numbers  # square root of the old weights
    ratio: Numbers  # new weight over old

    def residual(self, scores: Numbers) -> Numbers:
        return np.asarray(scores - self.carrier @ self.loadings(scores))

    def loadings(self, scores: Any) -> Numbers:
        scale = self.ratio * self.root
        inverse = np.where(scale != 0, 1 / np.where(scale != 0, scale, 1.0), 0.0)
        return np.asarray(((self.basis * inverse[:, None]).T) @ scores)

    @property
    def carrier(self) -> Numbers:
        return np.asarray(self.basis * (self.ratio * self.root)[:, None])


def calibrate(
    survey: Design,
    columns: Mapping[str, ArrayLike],
    totals: Mapping[str, float],
    *,
    distance: Distance = "linear",
    bounds: tuple[float, float] = Bounds(),
    tolerance: float = 1e-10,
    rounds: int = 100,
) -> Weighted:
    """Weights under which every column adds up to its total.

    A column of ones with the number of people belongs to nearly every set of totals. ``tolerance`` is the distance
    from a total over 1 + the total (R's ``survey`` stops at 1e-7). Raises :class:`NotValid` where no weights within
    the bounds meet the totals.
    """
    x, target = _table(columns, totals, survey.rows)
    limits = _checked(Bounds(*bounds), distance)
    ratio, taken = _solved(x, survey.weights, target, distance, limits, tolerance, rounds)
    root = np.sqrt(survey.weights)
    weights = survey.weights * ratio
    adjusted = survey.adjusted(weights, Regressed(_basis(x * root[:, None]), root, ratio))
    return Weighted(adjusted, ratio, taken, True, float(_gap(x.T @ weights - target, target).max()))


def indicators(category: ArrayLike, totals: Mapping[object, float]) -> tuple[dict[str, Numbers], dict[str, float]]:
    """Columns of 0 and 1 and their totals, one for each category: margins in the form that ``calibrate`` takes."""
    values = np.asarray(category, dtype=object)
    columns = {str(label): (values == label).astype(np.float64) for label in totals}
    return columns, {str(label): float(total) for label, total in totals.items()}


def _table(columns: Mapping[str, ArrayLike], totals: Mapping[str, float], rows: int) -> tuple[Numbers, Numbers]:
    if set(columns) != set(totals):
        differ = ", ".join(sorted(set(columns) ^ set(totals)))
        raise NotValid(f"Columns and totals have different names: {differ}.", remedy="Give each column its total.")
    x = np.column_stack([numbers(column) for column in columns.values()])
    if x.shape[0] != rows or not np.isfinite(x).all():
        raise NotValid(
            f"A calibrating column has a missing number, or not {rows} rows.",
            remedy="Fill in missing numbers, or leave those answers out of the survey first.",
        )
    return x, np.array([totals[name] for name in columns], dtype=np.float64)


def _checked(bounds: Bounds, distance: Distance) -> Bounds:
    finite = np.isfinite(bounds.least) and np.isfinite(bounds.most)
    if not bounds.least < 1 < bounds.most or (distance == "logit" and not finite):
        raise NotValid(
            f"Bounds of {bounds.least:g} and {bounds.most:g} cannot be.",
            remedy="The first must be below 1, the second above 1; logit needs both.",
        )
    return bounds


def _solved(
    x: Numbers, old: Numbers, target: Numbers, distance: Distance, bounds: Bounds, tolerance: float, rounds: int
) -> tuple[Numbers, int]:
    """Newton's method on the multipliers, with steps halved where they would lead away."""
    scale = np.where(np.abs(x).max(axis=0) > 0, np.abs(x).max(axis=0), 1.0)  # keeps the equations well conditioned
    x = x / scale
    goal = target / scale
    eta = np.zeros(x.shape[1])

    def missed(at: Numbers) -> Numbers:
        return np.asarray(goal - (old * _ratio(x @ at, distance, bounds)) @ x)

    left = missed(eta)
    for taken in range(1, rounds + 1):
        slope = (x * (old * _slope(x @ eta, distance, bounds))[:, None]).T @ x
        step = np.linalg.pinv(slope, rcond=1e-12, hermitian=True) @ left
        for _ in range(_HALVINGS):
            tried = missed(eta + step)
            if np.all(np.isfinite(tried)) and np.abs(tried).sum() <= np.abs(left).sum() + 1e-9 * np.abs(goal).sum():
                break
            step = step / 2
        eta, left = eta + step, missed(eta + step)
        if np.all(_gap(left * scale, target) < tolerance):
            return _ratio(x @ eta, distance, bounds), taken
    raise NotValid(
        f"No weights within the bounds were found in {rounds} rounds; "
        f"a total is missed by {float(_gap(left * scale, target).max()):.2%}.",
        remedy="Widen the bounds, join categories, or leave out a total that the answers cannot reach.",
    )


def _gap(missed: Numbers, target: Numbers) -> Numbers:
    return np.asarray(np.abs(missed) / (1 + np.abs(target)))


def _ratio(u: Numbers, distance: Distance, bounds: Bounds) -> Numbers:
    if distance == "logit":
        return np.asarray(bounds.least + (bounds.most - bounds.least) * _logistic(u, bounds))
    with np.errstate(over="ignore"):
        return np.asarray(np.clip(1 + u if distance == "linear" else np.exp(u), bounds.least, bounds.most))


def _slope(u: Numbers, distance: Distance, bounds: Bounds) -> Numbers:
    least, most = bounds
    if distance == "logit":
        share = _logistic(u, bounds)
        return np.asarray((most - least) ** 2 / ((most - 1) * (1 - least)) * share * (1 - share) * (most - least))
    with np.errstate(over="ignore"):
        free, slope = (1 + u, np.ones_like(u)) if distance == "linear" else (np.exp(u), np.exp(u))
    return np.asarray(np.where((free > least) & (free < most), slope, 0.0))


def _logistic(u: Numbers, bounds: Bounds) -> Numbers:
    """Where between the bounds the ratio lies, 0 to 1; at u = 0 the ratio is 1."""
    least, most = bounds
    steep = (most - least) / ((most - 1) * (1 - least))
    return np.asarray(special.expit(steep * u + np.log((1 - least) / (most - 1))))


def _basis(x: Numbers) -> Numbers:
    """Orthonormal columns that span those of ``x``, however many of them depend on each other."""
    left, size, _ = np.linalg.svd(x, full_matrices=False)
    return np.asarray(left[:, size > 1e-11 * size.max()])
