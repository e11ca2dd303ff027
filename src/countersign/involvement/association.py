"""Whether one thing goes with another across contracts: a rank correlation with its interval, and when to be silent.

Spearman's rho with Fisher's z and the variance of Bonett and Wright (2000), 1 + rho²/2 over n − 3. Pure arithmetic.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import atanh, sqrt, tanh

import numpy as np
from scipy import special
from scipy.stats import rankdata

from countersign.errors import NotNow

FEWEST = 12
"""Contracts below which nothing is said: the interval of a rank correlation is then wider than it is of use."""
_Z = float(special.ndtri(0.975))


@dataclass(frozen=True)
class Association:
    """``rho`` from -1 to 1 with its 95 % interval, over ``base`` contracts."""

    rho: float
    lower: float
    upper: float
    base: int

    @property
    def is_found(self) -> bool:
        return self.lower > 0 or self.upper < 0

    @property
    def words(self) -> str:
        """One sentence, with base and interval; what is found is an association and is called nothing else."""
        found = "No association found"
        if self.is_found:
            found = "More goes with more" if self.rho > 0 else "More goes with less"
        return (
            f"{found}: rank correlation {self.rho:+.2f} over {self.base} contracts (95 % interval {self.lower:+.2f} to "
            f"{self.upper:+.2f})."
        )


def association(x: Sequence[float], y: Sequence[float]) -> Association:
    """How far the order of ``x`` is the order of ``y``. Raises :class:`NotNow` for too few contracts, or where all have
    the same value of one of them."""
    base = len(x)
    if base < FEWEST:
        raise NotNow(f"There are {base} contracts of which both are known; {FEWEST} are needed.")
    ranks = rankdata(x), rankdata(y)
    if any(np.ptp(one) == 0 for one in ranks):
        raise NotNow("All contracts have the same value, so nothing can go with anything.")
    rho = float(np.corrcoef(*ranks)[0, 1])
    within = min(max(rho, -1 + 1e-12), 1 - 1e-12)
    reach = _Z * sqrt((1 + rho**2 / 2) / (base - 3))
    return Association(rho, tanh(atanh(within) - reach), tanh(atanh(within) + reach), base)
