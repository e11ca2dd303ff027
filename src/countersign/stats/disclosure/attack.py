"""The attacker as a function: what can be worked out from what was shown, by integer programming.

Shares the public rules with :mod:`layout`, but neither its search nor its knowledge of the true counts, so that
a release can be checked, by us or by anybody else, from its public numbers alone.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence, Set
from math import inf
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from countersign.errors import NotValid
from countersign.stats.disclosure.tables import THRESHOLD, Key, Release, Shown, Sum, fresh, last_number

MANY = 10_000_000  # more people than any table counts; keeps every program bounded
LARGEST = 4000  # unknowns of one piece that are attacked exactly


class Pinned(NamedTuple):
    """A cell of release ``release`` (0 = oldest) whose count must lie between ``low`` and ``high``."""

    release: int
    key: Hashable
    low: int
    high: int


def audit(
    releases: Sequence[Release],
    sums: Sequence[Sum],
    *,
    printed: Set[Key] | None = None,
    threshold: int = THRESHOLD,
    growing: bool = True,
    width: int = 1,
) -> list[Pinned]:
    """Every cell without a number of its own that at most ``width`` values fit, oldest release first.

    ``releases`` hold what was shown (:class:`Shown`, or numbers and None), ``printed`` the keys that were ever
    shown (default: all that a release names). ``growing`` assumes that nobody withdrew. Raises
    :class:`NotValid` where no table agrees with what was shown, or a linked piece is too large to attack.
    """
    attacker = Attacker(releases, sums, printed, threshold, growing)
    bounds = ((cell, *attacker.bounds(at)) for cell, at in attacker.at.items())
    return [Pinned(r, key, low, high) for (r, key), low, high in bounds if high - low < width]


class Attacker:
    """The unknown cells with their bounds and equations, in pieces that hang together."""

    def __init__(
        self, releases: Sequence[Release], sums: Sequence[Sum], printed: Set[Key] | None, threshold: int, growing: bool
    ) -> None:
        keys = dict.fromkeys(key for total, parts in sums for key in (total, *parts))
        keys |= dict.fromkeys(key for release in releases for key in release)
        self.releases, self.printed, self.threshold, self.growing = releases, printed, threshold, growing
        unknown = [(r, k) for r, shown in enumerate(releases) for k in keys if fresh(shown, k) is None]
        self.at = {cell: i for i, cell in enumerate(unknown)}
        beliefs = [self._believed(r, key) for r, key in unknown]
        self.low, self.high = np.array(beliefs, dtype=float).reshape(len(unknown), 2).T
        rows = [row for r in range(len(releases)) for s in sums if (row := self._sum(r, s))[0]]
        for r, key in ((r, k) for r in range(1, len(releases)) for k in keys) if growing else ():
            rows += self._growth(r, key)
        self.least, self.most = np.array([row[1:] for row in rows], dtype=float).reshape(len(rows), 2).T
        self.matrix = _matrix([row[0] for row in rows], len(unknown))
        self.piece = connected_components(self.matrix.T @ self.matrix, directed=False)[1] if unknown else []

    def bounds(self, cell: int) -> tuple[int, int]:
        """The least and the largest whole number that agrees with everything shown."""
        return self.reach({cell: 1})

    def reach(self, signs: Mapping[int, int]) -> tuple[int, int]:
        """The same of a sum of signed cells."""
        inside = np.flatnonzero(np.isin(self.piece, [self.piece[cell] for cell in signs]))
        if len(inside) > LARGEST:
            raise NotValid(
                f"{len(inside)} withheld cells hang together.", remedy="Audit a part of the tables at a time."
            )
        rows = np.unique(self.matrix[:, inside].nonzero()[0])
        limits = LinearConstraint(self.matrix[rows][:, inside], self.least[rows], self.most[rows])
        aim = np.array([signs.get(cell, 0) for cell in inside.tolist()], dtype=float)
        return self._extreme(aim, inside, limits), -self._extreme(-aim, inside, limits)

    def _extreme(self, aim: NDArray[np.float64], inside: NDArray[np.intp], limits: LinearConstraint) -> int:
        bounds = Bounds(self.low[inside], self.high[inside])
        for presolve in (True, False):  # HiGHS 1.12's presolve calls some feasible programs infeasible
            options = {"presolve": presolve}
            found = milp(aim, integrality=np.ones(len(aim)), bounds=bounds, constraints=limits, options=options)
            if found.x is not None:
                best: float = found.fun
                return round(best)
        raise NotValid("No table agrees with what was shown.", remedy="Check the sums; did somebody withdraw?")

    def _believed(self, r: int, key: Key) -> tuple[float, float]:
        shown, last = self.releases[r].get(key), last_number(self.releases[:r], key)
        if (key not in self.printed) if self.printed is not None else (key not in self.releases[r]):
            return 0, MANY
        if isinstance(shown, Shown) and shown.status == "held" and shown.value is not None:
            return (shown.value + 1 if self.growing else self.threshold), MANY
        if last is not None and last >= self.threshold:
            return 1, self.threshold - 1
        return 1, MANY

    def _sum(self, r: int, link: Sum) -> tuple[dict[int, int], float, float]:
        signed = [(link.total, 1), *((part, -1) for part in link.parts)]
        known = sum(sign * (fresh(self.releases[r], key) or 0) for key, sign in signed)
        return {self.at[r, key]: sign for key, sign in signed if (r, key) in self.at}, -known, -known

    def _growth(self, r: int, key: Key) -> list[tuple[dict[int, int], float, float]]:
        """now - then >= 0, with the numbers that are known on the right; nothing where both are."""
        now, then = self.at.get((r, key)), self.at.get((r - 1, key))
        row = ({now: 1} if now is not None else {}) | ({then: -1} if then is not None else {})
        known = (fresh(self.releases[r - 1], key) or 0) - (fresh(self.releases[r], key) or 0)
        return [(row, known, inf)] if row else []


def _matrix(rows: Sequence[dict[int, int]], width: int) -> csr_array:
    at = [i for i, row in enumerate(rows) for _ in row]
    columns = [column for row in rows for column in row]
    values = [float(sign) for row in rows for sign in row.values()]
    return csr_array((values, (at, columns)), shape=(len(rows), width))
