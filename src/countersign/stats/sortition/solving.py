"""Linear and whole-number programs over panels, by HiGHS. Limits are counts of branches: the same on every machine."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import csr_array, diags_array, hstack

from countersign.errors import Broken
from countersign.stats.intervals import Numbers
from countersign.stats.sortition.pool import Pool

NODES = 50_000  # branches of one program; far more than any of the pools tried needed
GAP = 1e-7  # how near to the best a panel for given worths is found

Groups = NDArray[np.int64]


class Even(NamedTuple):
    """The fairest expected panel if people could be cut in parts: the least chance, and the number of each group."""

    least: float
    expected: Numbers


def panel(pool: Pool, worth: Numbers, *, gap: float = GAP) -> Groups | None:
    """How many of each group make the panel of the greatest ``worth``; None where the quotas leave no panel."""
    limits = LinearConstraint(pool.rows, pool.lower, pool.upper)
    found = _solved(-worth, [limits], Bounds(0, pool.most_of), whole=True, gap=gap)
    return None if found is None else np.asarray(np.round(found), dtype=np.int64)


def even(pool: Pool, barred: NDArray[np.bool_]) -> Even | None:
    """The largest least chance of all groups but the ``barred``, parts of people allowed, and among the panels that
    give it one whose largest chance is smallest. No lottery does better. None where nothing fits the quotas.
    """
    sizes = np.where(barred, 0.0, pool.sizes)
    n = len(sizes)
    free, column = diags_array((~barred).astype(float)), csr_array(sizes.reshape(-1, 1))
    none = csr_array((n, 1))
    fits = LinearConstraint(hstack([pool.rows, csr_array((pool.rows.shape[0], 2))]), pool.lower, pool.upper)
    above = LinearConstraint(hstack([free, -column, none]), 0, np.inf)  # x >= least chance x size
    below = LinearConstraint(hstack([free, none, -column]), -np.inf, 0)  # x <= largest chance x size
    limits = [fits, above, below]
    best = _solved(_costs(n, least=-1.0), limits, _bounds(pool, barred, 0.0), whole=False)
    if best is None:
        return None
    least = float(best[n])
    spread = _solved(_costs(n, most=1.0), limits, _bounds(pool, barred, least * (1 - 1e-9)), whole=False)
    return Even(least, (best if spread is None else spread)[:n])


def _costs(n: int, *, least: float = 0.0, most: float = 0.0) -> Numbers:
    return np.concatenate([np.zeros(n), [least, most]])


def _bounds(pool: Pool, barred: NDArray[np.bool_], least: float) -> Bounds:
    top = np.where(barred, 0, pool.most_of)
    return Bounds(np.concatenate([np.zeros(len(top)), [least, 0.0]]), np.concatenate([top, [1.0, 1.0]]))


def weights(chances: csr_array) -> tuple[Numbers, Numbers, float]:
    """The shares of panels that make the smallest row of ``chances @ shares`` largest; its price of each row; that
    smallest. ``chances`` has a row for each group and a column for each panel.
    """
    groups, panels = chances.shape
    result = linprog(
        np.concatenate([np.zeros(panels), [-1.0]]),
        A_ub=hstack([-chances, csr_array(np.ones((groups, 1)))], format="csr"),
        b_ub=np.zeros(groups),
        A_eq=np.concatenate([np.ones(panels), [0.0]]).reshape(1, -1),
        b_eq=[1.0],
        bounds=(0, None),
        method="highs-ds",
    )
    if result.x is None:
        raise Broken("The shares of the panels could not be worked out.", remedy="Try other quotas.")
    return result.x[:panels], -result.ineqlin.marginals, float(result.x[panels])


def _solved(
    costs: Numbers, limits: list[LinearConstraint], bounds: Bounds, *, whole: bool, gap: float = GAP
) -> Numbers | None:
    """The cheapest numbers within the limits, or None where there are none."""
    options = {"node_limit": NODES, "mip_rel_gap": gap}
    found = milp(costs, integrality=np.full(len(costs), int(whole)), bounds=bounds, constraints=limits, options=options)
    if found.x is None and found.status != 2:
        raise Broken("The solver came to no end over these quotas.", remedy="Widen some of them.")
    return None if found.x is None else np.asarray(found.x, dtype=np.float64)
