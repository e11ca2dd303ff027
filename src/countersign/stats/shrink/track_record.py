"""The track record of a provider: promises kept of promises due, drawn towards what is usual.

A Beta prior with mean 0.70 and the strength of ten promises, both published before bids are asked for. One promise
kept of one is not a perfect record (0.727), and a newcomer has exactly the prior mean: it neither gains nor loses by
being new. The estimate is the posterior mean; the interval is that of the posterior.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from countersign.errors import NotValid
from countersign.stats.reading import numbers


@dataclass(frozen=True)
class Rule:
    """How records are estimated; locked before the first bid."""

    mean: float = 0.70
    strength: float = 10.0

    def __post_init__(self) -> None:
        if not (0 < self.mean < 1 and self.strength > 0):
            raise NotValid("A prior needs a mean between 0 and 1 and a strength above 0.", remedy="0.70 and 10 do.")


@dataclass(frozen=True)
class TrackRecord:
    """Numbers or arrays in the shape of the input.

    value         the estimate, 0 to 1;  lower, upper  its interval
    kept, due     what it rests on;  own  the share of the provider's own record in it
    newcomer      nothing was due yet: the value is the prior mean exactly
    """

    value: Any
    lower: Any
    upper: Any
    kept: Any
    due: Any
    own: Any
    newcomer: Any


def track_record(kept: ArrayLike, due: ArrayLike, rule: Rule = Rule(), *, confidence: float = 0.95) -> TrackRecord:
    """The record of ``kept`` promises of ``due``: (mean strength + kept) / (strength + due).

    >>> print(round(track_record(18, 20).value, 3))
    0.833
    """
    k, n = np.broadcast_arrays(numbers(kept), numbers(due))
    if np.any(np.isnan(k) | np.isnan(n)):
        raise NotValid("A number of promises is missing.", remedy="Count 0 where nothing was due yet.")
    if not (np.all(k >= 0) and np.all(k <= n)):
        raise NotValid("More promises are kept than were due.", remedy="Count a promise as due before it is kept.")
    a = rule.mean * rule.strength + k
    b = (1 - rule.mean) * rule.strength + n - k
    value = np.where(n == 0, rule.mean, a / (rule.strength + n))
    tail = (1 - confidence) / 2
    limits = special.betaincinv(a, b, tail), special.betainccinv(a, b, tail)
    own = n / (rule.strength + n)
    return TrackRecord(*(part[()] for part in (value, *limits, k, n, own, n == 0)))
