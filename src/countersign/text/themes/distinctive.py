"""Which terms one group says more than another, beyond what chance and rareness explain.

Weighted log-odds with an informative Dirichlet prior: Monroe, Colaresi and Quinn (2008), "Fightin' Words", Political
Analysis 16(4), equations 15, 16, 19, 20 and 22. The prior draws rare terms towards what everybody says, so that neither
the commonest nor the rarest words win by being common or rare.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse

from countersign.errors import NotValid

Numbers = NDArray[np.float64]

PRIOR = 1000.0  # how many words of everybody's talk the prior is worth


@dataclass(frozen=True)
class LogOdds:
    """``delta`` is the difference of log-odds, ``var`` its variance, ``z`` their standardised ratio: above 1.96 the
    first group says the term more. All of one shape; NaN where a term was never said and has no prior."""

    delta: Numbers
    var: Numbers
    z: Numbers


def log_odds(first: ArrayLike, second: ArrayLike, prior: ArrayLike) -> LogOdds:
    """Counts of each term in two groups, and the pseudo-counts of the prior. The last axis is the terms.

    >>> log_odds([30, 5], [10, 9], [4.0, 3.0]).z.round(2).tolist()
    [2.51, -2.51]
    """
    y1, y2, alpha = (np.asarray(values, dtype=np.float64) for values in (first, second, prior))
    if min(np.min(y1, initial=0), np.min(y2, initial=0), np.min(alpha, initial=0)) < 0:
        raise NotValid("A count or a prior is below zero.", remedy="Pass counts of words and a prior above zero.")
    n1, n2, whole = (values.sum(axis=-1, keepdims=True) for values in (y1, y2, alpha))
    with np.errstate(divide="ignore", invalid="ignore"):
        odds1 = np.log((y1 + alpha) / (n1 + whole - y1 - alpha))
        odds2 = np.log((y2 + alpha) / (n2 + whole - y2 - alpha))
        delta, var = odds1 - odds2, 1 / (y1 + alpha) + 1 / (y2 + alpha)
        return LogOdds(delta, var, delta / np.sqrt(var))


def distinctive(counts: Any, *, prior: float = PRIOR) -> LogOdds:
    """Each group against all others together. ``counts`` is groups × terms (array or sparse); so is the result.

    The prior says every term as often as all groups together do, and weighs as much as ``prior`` words.
    """
    y = np.asarray(counts.todense() if sparse.issparse(counts) else counts, dtype=np.float64)
    if y.ndim != 2:
        raise NotValid("Counts must be a table of groups and terms.", remedy="Give one row for each group.")
    everybody = y.sum(axis=0)
    alpha = prior * everybody / max(everybody.sum(), 1.0)
    return log_odds(y, everybody - y, np.broadcast_to(alpha, y.shape))


def grouped(matrix: sparse.csr_array, groups: ArrayLike, number: int | None = None) -> Numbers:
    """Texts × terms added up to groups × terms; ``groups`` numbers the group of each text, negative for none."""
    of = np.asarray(groups, dtype=np.int64)
    rows = int(of.max(initial=-1)) + 1 if number is None else number
    within = np.flatnonzero(of >= 0)
    adder = sparse.csr_array((np.ones(len(within)), (of[within], within)), shape=(rows, matrix.shape[0]))
    return np.asarray((adder @ matrix).todense(), dtype=np.float64)
