"""Shares of panels that make the least chance largest: column generation.

After Flanigan, Gölz, Gupta, Hennig and Procaccia, "Fair algorithms for selecting citizens' assemblies", Nature 596
(2021): a linear program finds the best shares of the panels at hand and prices every group; the whole-number program
finds the panel worth most at these prices; it joins, until no panel is worth more than the shares already give.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from countersign.stats.intervals import Numbers
from countersign.stats.sortition.pool import Pool
from countersign.stats.sortition.solving import Groups, panel, weights

ROUNDS = 400  # panels that may join; each also proves how far from the best the shares still are
NEAR = 1e-4  # of the least chance: nearer than that nothing is gained that anybody would notice


def weighed(
    pool: Pool, panels: list[Groups], barred: NDArray[np.bool_], bound: float
) -> tuple[list[Groups], Numbers, float]:
    """Panels, old and new, the share of each, and what no lottery exceeds (at most ``bound``)."""
    free = np.flatnonzero(~barred)
    known = {tuple(one.tolist()): one for one in panels}
    for _ in range(ROUNDS):
        shares, prices, least = weights(_chances(pool, list(known.values()), free))
        worth = np.zeros(len(barred))
        worth[free] = prices / pool.sizes[free]
        best = panel(pool, worth)
        bound = min(bound, float(worth @ best)) if best is not None else bound
        if best is None or least >= bound * (1 - NEAR) or tuple(best.tolist()) in known:
            break
        known[tuple(best.tolist())] = best
    return list(known.values()), np.maximum(shares, 0), bound


def _chances(pool: Pool, panels: list[Groups], free: NDArray[np.intp]) -> csr_array:
    """What each panel gives a member of each group, as a chance."""
    return csr_array(np.array(panels, dtype=float)[:, free].T / pool.sizes[free, None])
