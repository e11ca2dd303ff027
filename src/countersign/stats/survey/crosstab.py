"""Do two questions hang together? Pearson's test of a weighted table, corrected by Rao and Scott (1984).

The second-order correction, as an F statistic: Pearson's X2 of the weighted shares at the number of answers, over the
sum of the generalised design effects, with Satterthwaite's degrees of freedom.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from countersign.errors import NotValid
from countersign.stats.intervals import Numbers
from countersign.stats.survey.categories import Coded, coded
from countersign.stats.survey.design import Design


@dataclass(frozen=True)
class Association:
    """A table of two questions. ``shares`` are weighted (rows x columns, all together 1), ``counts`` are answers.

    f, p                        Rao and Scott's test that the questions have nothing to do with each other
    freedom, freedom_below      of F
    unweighted_x2, unweighted_p Pearson's test of the plain counts, which takes every answer as drawn alike
    """

    rows: tuple[Any, ...]
    columns: tuple[Any, ...]
    shares: Numbers
    counts: Numbers
    f: float
    p: float
    freedom: float
    freedom_below: float
    unweighted_x2: float
    unweighted_p: float
    base: int


def association(survey: Design, first: ArrayLike | Coded, second: ArrayLike | Coded) -> Association:
    """Tests whether two questions hang together; answers that lack either are left out."""
    one, two = coded(first), coded(second)
    known = ~one.missing & ~two.missing & (survey.weights > 0)
    shape = (len(one.labels), len(two.labels))
    if one.place.size != survey.rows or two.place.size != survey.rows or min(shape) < 2:
        raise NotValid("A table needs two answers or more to each question.", remedy="Check the columns.")
    cell = np.where(known, one.place * shape[1] + two.place, -1)
    inside = cell[:, None] == np.arange(shape[0] * shape[1])
    w = np.where(known, survey.weights, 0.0)
    shares = w @ inside / w.sum()
    base = int(known.sum())
    expected = np.outer(shares.reshape(shape).sum(axis=1), shares.reshape(shape).sum(axis=0)).ravel()
    if np.any(expected == 0):
        raise NotValid("A row or column of the table has no weight.", remedy="Leave that answer out.")
    covariance = survey.covariance(w[:, None] * (inside - shares) / w.sum() * known[:, None])
    effects = _generalised_effects(shares, covariance, shape, base)
    x2 = base * float(((shares - expected) ** 2 / expected).sum())
    f, freedom = x2 / np.trace(effects), np.trace(effects) ** 2 / np.trace(effects @ effects)
    below = freedom * survey.freedom
    counts = inside[known].sum(axis=0).reshape(shape).astype(np.float64)
    labels = tuple(one.labels), tuple(two.labels)
    p = float(special.fdtrc(freedom, below, f))
    return Association(
        *labels, shares.reshape(shape), counts, float(f), p, float(freedom), float(below), *_pearson(counts), base
    )


def _generalised_effects(shares: Numbers, covariance: Numbers, shape: tuple[int, int], base: int) -> Numbers:
    """The matrix whose eigenvalues say how much each interaction varies more than in a simple random sample."""
    rows, columns = shape
    contrast = np.kron(_against_last(rows), _against_last(columns))
    main = np.column_stack([np.kron(np.eye(rows), np.ones((columns, 1))), np.kron(np.ones((rows, 1)), np.eye(columns))])
    c = contrast - main @ np.linalg.pinv(main) @ contrast
    inverse = np.diag(np.where(shares > 0, 1 / np.where(shares > 0, shares, 1.0), 0.0))
    return np.asarray(np.linalg.solve(c.T @ inverse @ c / base, c.T @ inverse @ covariance @ inverse @ c))


def _against_last(size: int) -> Numbers:
    return np.vstack([np.eye(size - 1), -np.ones((1, size - 1))])


def _pearson(counts: Numbers) -> tuple[float, float]:
    expected = np.outer(counts.sum(axis=1), counts.sum(axis=0)) / counts.sum()
    with np.errstate(invalid="ignore", divide="ignore"):
        x2 = float(np.nansum((counts - expected) ** 2 / expected))
    return x2, float(special.chdtrc((counts.shape[0] - 1) * (counts.shape[1] - 1), x2))
