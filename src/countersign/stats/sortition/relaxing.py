"""Quotas that no panel can meet, and the smallest change that lets one be drawn."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array, hstack

from countersign.errors import NotValid
from countersign.stats.sortition.pool import Pool, Quota


class Relaxed(NamedTuple):
    """One quota as it was and as it would have to be."""

    was: Quota
    now: Quota

    @property
    def words(self) -> str:
        changes = []
        if self.now.least != self.was.least:
            changes.append(f"the least from {self.was.least} to {self.now.least}")
        if self.now.most != self.was.most:
            changes.append(f"the most from {self.was.most} to {self.now.most}")
        return f"{self.was.feature}, {self.was.value}: {' and '.join(changes)}"


def relaxation(pool: Pool) -> tuple[Relaxed, ...]:
    """The fewest seats by which quotas must give way, in all, so that a panel fits; empty where one fits already.

    Where no change of quotas helps (too many share a household), raises :class:`NotValid`.
    """
    n, q = len(pool.sizes), len(pool.quotas)
    rows = pool.rows.shape[0]
    lower, raised = _slack(rows, q, 1.0), _slack(rows, q, -1.0)
    limits = LinearConstraint(hstack([pool.rows, lower, raised]), pool.lower, pool.upper)
    room = np.concatenate([pool.most_of, np.full(2 * q, np.inf)])
    costs = np.concatenate([np.zeros(n), np.ones(2 * q)])
    found = milp(costs, integrality=np.ones(len(costs)), bounds=Bounds(0, room), constraints=[limits])
    if found.x is None:
        raise NotValid(
            "No panel can be drawn, whatever the quotas.",
            remedy="There are too few households for the seats; look for more volunteers.",
        )
    less, more = np.round(found.x[n:]).astype(int).reshape(2, q)
    changed = (
        Relaxed(quota, quota._replace(least=quota.least - int(down), most=quota.most + int(up)))
        for quota, down, up in zip(pool.quotas, less, more, strict=True)
    )
    return tuple(one for one in changed if one.was != one.now)


def _slack(rows: int, quotas: int, sign: float) -> csr_array:
    """A column for each quota, which stands in the row of that quota (the first row is the seats')."""
    at = np.arange(quotas)
    return csr_array((np.full(quotas, sign), (at + 1, at)), shape=(rows, quotas))


def refuse(pool: Pool) -> NotValid:
    """The refusal of quotas that no panel meets, naming the smallest change."""
    changes = relaxation(pool)
    return NotValid(
        "No panel of these volunteers meets every quota.",
        remedy="The smallest change that would do: " + "; ".join(one.words for one in changes) + ".",
        faults=tuple((f"{one.was.feature}: {one.was.value}", one.words) for one in changes),
    )
