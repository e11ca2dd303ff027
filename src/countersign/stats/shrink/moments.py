"""The mean and the strength of the Beta prior behind many records, by the method of moments.

Shares x_i of n_i that differ by more than chance. With S = sum n_i (p_i - mu)^2 about the pooled mean mu, a
beta-binomial with within-provider correlation r has E[S] = mu (1 - mu) (sum(1 - n_i/N) + r sum((n_i - 1)(1 - n_i/N))),
N the sum of n_i; r is what solves this, and the strength is 1/r - 1 (Kleinman 1973, with the weights n_i). For
a prior fitted by maximum likelihood see ``conjugate``.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from countersign.errors import NotValid
from countersign.stats.intervals import Numbers
from countersign.stats.reading import numbers
from countersign.stats.shrink.conjugate import FLATTEST, STRONGEST
from countersign.stats.shrink.track_record import Rule


def rule_by_moments(kept: ArrayLike, due: ArrayLike) -> Rule:
    """The rule that the records of a whole market suggest; providers with nothing due say nothing.

    Where providers differ no more than chance makes them, the strength is the largest there is (1e7): everybody's
    record is the mean. Raises :class:`NotValid` unless two providers have records and some promise was kept, some not.
    """
    k, n = np.broadcast_arrays(numbers(kept), numbers(due))
    if not (k.ndim == 1 and np.all(k >= 0) and np.all(k <= n) and np.sum(n > 0) >= 2 and 0 < k.sum() < n.sum()):
        raise NotValid(
            "A prior needs the records of at least two providers, with promises kept and promises broken.",
            remedy="Publish a mean and a strength instead: 0.70 and 10 do.",
        )
    mean, strength = moments(k, n)
    return Rule(float(mean), float(strength))


def moments(kept: Numbers, due: Numbers) -> tuple[Numbers, Numbers]:
    """Mean and strength over the last axis, for many markets at once; half a promise keeps a mean off 0 and 1."""
    total = due.sum(axis=-1)
    mean = np.clip(kept.sum(axis=-1), 0.5, np.maximum(total - 0.5, 0.5)) / np.maximum(total, 1.0)
    share = np.divide(kept, due, out=np.broadcast_to(mean[..., None], due.shape).copy(), where=due > 0)
    spread = (due * (share - mean[..., None]) ** 2).sum(axis=-1) / (mean * (1 - mean))
    rest = np.where(due > 0, 1 - due / np.maximum(total, 1.0)[..., None], 0.0)
    chance, reach = rest.sum(axis=-1), (np.maximum(due - 1, 0.0) * rest).sum(axis=-1)
    within = np.where(reach > 0, (spread - chance) / np.where(reach > 0, reach, 1.0), 0.0)
    within = np.clip(within, 1 / (STRONGEST + 1), 1 / (FLATTEST + 1))
    return np.asarray(mean), np.asarray(1 / within - 1)
