"""Means, totals, ratios and shares of a survey, each with how sure it is and with the plain figure beside it.

Standard errors are by linearisation, so they carry the weights, the clusters, the strata and the margins that were
met. A missing answer leaves its row out of the estimate, not out of the survey. ``groups`` (providers, say) are
domains: all are estimated at once, and their number of answers counts as random.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from countersign.errors import NotValid
from countersign.stats.intervals import Interval, Numbers, clopper_pearson
from countersign.stats.reading import numbers
from countersign.stats.survey.categories import Coded, Codes, coded
from countersign.stats.survey.design import Design
from countersign.stats.survey.domains import variance_by

ShareMethod = Literal["logit", "beta", "wald", "arcsine"]


@dataclass(frozen=True)
class Estimate:
    """Weighted figures in the units of the answers, and beside each what the answers say unweighted.

    value, se        weighted, with its standard error;  unweighted, unweighted_se  as if all had been drawn alike
    base             answers that it rests on;  effective  as many of equal weight (Kish);  missing  left out
    freedom          degrees of freedom of intervals;  groups  whose figures these are;  method  how they were made

    Each is a number; with groups a line, one a group; with several columns of answers a table (groups x columns).
    """

    value: Any
    se: Any
    unweighted: Any
    unweighted_se: Any
    base: Any
    effective: Any
    missing: Any
    freedom: float
    method: str
    groups: tuple[Any, ...] | None = None

    def interval(self, confidence: float = 0.95, freedom: float | None = None) -> Interval:
        """Of the weighted figure, by Student's t; ``freedom=np.inf`` gives the normal one."""
        reach = quantile_t((1 + confidence) / 2, self.freedom if freedom is None else freedom)
        return Interval(self.value - reach * self.se, self.value + reach * self.se)


@dataclass(frozen=True)
class Columns:
    """Answers as a table (rows x columns), the rows that count in each group, and how to shape what comes back."""

    y: Numbers
    known: NDArray[np.bool_]
    group: Coded | None
    alone: bool

    def shaped(self, table: Numbers) -> Any:
        found = table[:, 0] if self.alone else table
        return found[0] if self.group is None else found


def mean(survey: Design, y: ArrayLike, *, groups: ArrayLike | Coded | None = None) -> Estimate:
    """Weighted means of the answers ``y`` (a line, or rows x columns); NaN for a group without any."""
    return _estimated(survey, columns(survey, y, groups), "mean, by linearisation", total=False)


def total(survey: Design, y: ArrayLike, *, groups: ArrayLike | Coded | None = None) -> Estimate:
    """Weighted totals; ``unweighted`` is the population's number times the plain mean."""
    return _estimated(survey, columns(survey, y, groups), "total, by linearisation", total=True)


def ratio(survey: Design, over: ArrayLike, under: ArrayLike) -> Estimate:
    """The total of ``over`` divided by the total of ``under``."""
    upper, lower = numbers(over), numbers(under)
    read = columns(survey, np.stack([upper, lower], axis=1), None)
    known = read.known.all(axis=1)
    w = np.where(known, survey.weights, 0.0)
    top, bottom = np.where(known, upper, 0.0), np.where(known, lower, 0.0)
    base = int((w > 0).sum())
    with np.errstate(invalid="ignore", divide="ignore"):
        value = (w @ top) / (w @ bottom)
        scores = w * (top - value * bottom) / (w @ bottom)
        plain = top[w > 0].sum() / bottom[w > 0].sum()
        apart = (top - plain * bottom)[w > 0] / bottom[w > 0].mean()
        plain_se = np.sqrt((apart**2).sum() / (base - 1) / base)
    se = np.sqrt(survey.variance(scores[:, None])[0])
    effective = w.sum() ** 2 / (w**2).sum()
    missing = int((~known).sum())
    return Estimate(
        value, se, plain, plain_se, base, effective, missing, survey.freedom, "ratio of totals, by linearisation"
    )


@dataclass(frozen=True)
class Share(Estimate):
    """A share, 0 to 1, with limits that stay there; where nobody or everybody said yes, exact for the base of Kish."""

    lower: Any = None
    upper: Any = None


def share(
    survey: Design,
    yes: ArrayLike,
    *,
    groups: ArrayLike | Coded | None = None,
    method: ShareMethod = "logit",
    confidence: float = 0.95,
) -> Share:
    """The share of answers that are 1, with limits on the logit or arcsine scale, ``wald``, or ``beta``.

    ``beta`` is Korn and Graubard's (1998): exact limits at the number of answers that would be as sure.
    """
    read = columns(survey, yes, groups)
    if not np.isin(read.y[read.known], (0.0, 1.0)).all():
        raise NotValid("A share needs answers of 0 and 1.", remedy="Turn answers into yes (1) and no (0) first.")
    found = _estimated(survey, read, f"share, {method} limits", total=False)
    lower, upper = share_limits(found, survey.rows, method, confidence)
    return Share(**vars(found), lower=lower, upper=upper)


def share_limits(found: Estimate, rows: int, method: ShareMethod, confidence: float) -> Interval:
    """Limits of shares that were estimated as means; in the shape of the estimate."""
    p, se = np.asarray(found.value, float), np.asarray(found.se, float)
    reach = quantile_t((1 + confidence) / 2, found.freedom)
    with np.errstate(invalid="ignore", divide="ignore"):
        if method == "beta":
            low, high = _korn_graubard(p, se, rows, found.freedom, confidence)
        elif method == "wald":
            low, high = np.clip(p - reach * se, 0, 1), np.clip(p + reach * se, 0, 1)
        elif method == "arcsine":
            middle, far = np.arcsin(np.sqrt(p)), reach * se / (2 * np.sqrt(p * (1 - p)))
            low = np.sin(np.clip(middle - far, 0, np.pi / 2)) ** 2
            high = np.sin(np.clip(middle + far, 0, np.pi / 2)) ** 2
        else:
            middle, far = special.logit(p), reach * se / (p * (1 - p))
            low, high = special.expit(middle - far), special.expit(middle + far)
    edge = (p <= 0) | (p >= 1)
    n = np.nan_to_num(np.asarray(found.effective, float))
    exact = clopper_pearson(np.where(edge, np.round(np.nan_to_num(p)) * n, 0.0), np.where(edge, n, 0.0), confidence)
    return Interval(np.where(edge, exact.lower, low)[()], np.where(edge, exact.upper, high)[()])


def columns(survey: Design, y: ArrayLike, groups: ArrayLike | Coded | None) -> Columns:
    """Answers and groups checked against the survey."""
    table = numbers(y)
    if table.ndim not in (1, 2) or table.shape[0] != survey.rows:
        raise NotValid(
            f"Answers of the shape {table.shape} do not fit a survey of {survey.rows}.",
            remedy="Give one row an answer.",
        )
    read = None if groups is None else coded(groups)
    if read is not None and read.place.size != survey.rows:
        raise NotValid("There is not one group for every answer.", remedy="Give each answer a group, or None.")
    wide = table[:, None] if table.ndim == 1 else table
    known = np.isfinite(wide) & (survey.weights > 0)[:, None]
    return Columns(np.where(known, wide, 0.0), known, read, table.ndim == 1)


def quantile_t(p: float, freedom: float) -> float:
    """Of Student's t; the normal one without end of freedom, NaN without any."""
    if np.isinf(freedom):
        return float(special.ndtri(p))
    return float(special.stdtrit(freedom, p)) if freedom > 0 else float("nan")


def _estimated(survey: Design, read: Columns, method: str, *, total: bool) -> Estimate:
    place = np.zeros(survey.rows, dtype=np.int64) if read.group is None else read.group.place
    size = 1 if read.group is None else len(read.group.labels)
    inside = read.known & (place >= 0)[:, None]
    parts = [_column(survey, y, held, place, size, total) for y, held in zip(read.y.T, inside.T, strict=True)]
    value, scores, plain, plain_se, base, effective = (np.stack(one, axis=-1) for one in zip(*parts, strict=True))
    spread = survey.variance(scores)[None] if read.group is None else variance_by(survey, scores, place, size)
    se = np.where(base > 0, np.sqrt(spread), np.nan)
    labels = None if read.group is None else tuple(read.group.labels)
    one = read.shaped
    return Estimate(
        one(value), one(se), one(plain), one(plain_se), one(base), one(effective), one(_missing(read)),
        survey.freedom, method, labels,
    )  # fmt: skip


def _missing(read: Columns) -> Numbers:
    """Rows of each group without an answer; (groups x columns)."""
    if read.group is None:
        return np.asarray((~read.known).sum(axis=0)[None, :])
    counted = ~read.group.missing
    index, size = read.group.place[counted], len(read.group.labels)
    return np.column_stack([np.bincount(index[~one[counted]], minlength=size) for one in read.known.T])


def _column(
    survey: Design, y: Numbers, held: NDArray[np.bool_], place: Codes, size: int, total: bool
) -> tuple[Numbers, ...]:
    """Of one column of answers in each group: value, scores of the rows, unweighted, its se, base, effective base."""
    at, w, own = np.where(held, place, 0), np.where(held, survey.weights, 0.0), held.astype(np.float64)

    def summed(part: Numbers) -> Numbers:
        return np.bincount(at, weights=part, minlength=size).astype(np.float64)

    weight, base = summed(w), summed(own)
    with np.errstate(invalid="ignore", divide="ignore"):
        middle, plain = summed(w * y) / weight, summed(own * y) / base
        plain_se = np.sqrt(summed(np.where(held, (y - plain[at]) ** 2, 0.0)) / (base - 1) / base)
        effective = weight**2 / summed(w**2)
        scores = w * y if total else np.where(held, w * (y - middle[at]) / weight[at], 0.0)
    if total:
        return summed(w * y), scores, weight * plain, weight * plain_se, base.astype(np.int64), effective
    return middle, scores, plain, plain_se, base.astype(np.int64), effective


def _korn_graubard(p: Numbers, se: Numbers, rows: int, freedom: float, confidence: float) -> tuple[Numbers, Numbers]:
    tail = (1 - confidence) / 2
    n = p * (1 - p) / se**2 * (quantile_t(tail, rows - 1) / quantile_t(tail, freedom)) ** 2
    return special.betaincinv(n * p, n * (1 - p) + 1, tail), special.betaincinv(n * p + 1, n * (1 - p), 1 - tail)
