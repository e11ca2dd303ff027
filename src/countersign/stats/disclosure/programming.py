"""The exact search for another filling, by integer programming (HiGHS): where the quick one gives up, and for audits."""

from __future__ import annotations

from collections.abc import Sequence
from math import inf

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from countersign.stats.disclosure.puzzle import Puzzle

SECONDS = 10.0  # a single solve; one that takes longer counts as nothing found
REACH = 30  # how far a cell that gets withheld may move in a proof: far enough to mend several small cells


def cover(puzzle: Puzzle, cell: int, cells: Sequence[int]) -> dict[int, int] | None:
    """The cheapest move within ``cells`` that changes ``cell``, or None.

    Exact over ``cells`` for open ones; shown ones may be withheld at their cost and move at most ``REACH``.
    """
    found = [m for step in (1, -1) if (m := _cover(puzzle, cell, cells, step)) is not None]
    return min(found, key=lambda move: (price(puzzle, move), len(move)), default=None)


def price(puzzle: Puzzle, move: dict[int, int]) -> float:
    """What withholding the shown cells of ``move`` would lose."""
    return sum(puzzle.cost[cell] for cell in move if not puzzle.open[cell])


def _cover(puzzle: Puzzle, cell: int, cells: Sequence[int], step: int) -> dict[int, int] | None:
    n = len(cells)
    low = np.array([puzzle.low[c] - puzzle.start[c] for c in cells], dtype=float)
    high = np.array([puzzle.high[c] - puzzle.start[c] for c in cells], dtype=float)
    shown = np.flatnonzero([not puzzle.open[c] for c in cells])
    low[shown], high[shown] = np.maximum(low[shown], -REACH), np.minimum(high[shown], REACH)
    at = cells.index(cell)
    low[at], high[at] = (max(low[at], 1), high[at]) if step > 0 else (low[at], min(high[at], -1))
    if low[at] > high[at]:
        return None
    switches = np.arange(n, n + len(shown))
    constraints = [LinearConstraint(_equations(puzzle, cells, n + len(shown)), 0, 0)]
    if len(shown):
        constraints += [
            LinearConstraint(_switched(shown, switches, -high[shown], n), -inf, 0),
            LinearConstraint(_switched(shown, switches, -low[shown], n), 0, inf),
        ]
    costs = np.concatenate([np.zeros(n), [puzzle.cost[cells[i]] for i in shown]])
    ones = np.ones(len(shown))
    bounds = Bounds(np.concatenate([low, 0 * ones]), np.concatenate([high, ones]))
    filling = solve(costs, constraints, bounds)
    return None if filling is None else {c: int(z) for c, z in zip(cells, filling, strict=False) if z}


def _equations(puzzle: Puzzle, cells: Sequence[int], width: int) -> csr_array:
    """Every row that ``cells`` touch, all other cells staying as they are."""
    rows: dict[int, int] = {}
    entries = [
        (rows.setdefault(row, len(rows)), column, sign)
        for column, cell in enumerate(cells)
        for row, sign in puzzle.rows_of[cell]
    ]
    if not entries:
        return csr_array((1, width))
    at, columns, signs = zip(*entries, strict=True)
    return csr_array((np.array(signs, dtype=float), (at, columns)), shape=(len(rows), width))


def _switched(
    shown: NDArray[np.intp], switches: NDArray[np.intp], factors: NDArray[np.float64], n: int
) -> csr_array:
    """One row for each shown cell: its move plus ``factor`` x its switch."""
    k = np.arange(len(shown))
    values = np.concatenate([np.ones(len(shown)), factors])
    at = (np.concatenate([k, k]), np.concatenate([shown, switches]))
    return csr_array((values, at), shape=(len(shown), n + len(shown)))


def solve(
    costs: NDArray[np.float64], constraints: Sequence[LinearConstraint], bounds: Bounds
) -> NDArray[np.int64] | None:
    """The whole numbers of least cost, or None where there are none (or none within :data:`SECONDS`)."""
    for presolve in (True, False):  # HiGHS 1.12's presolve calls some feasible programs infeasible
        options = {"time_limit": SECONDS, "presolve": presolve}
        ones = np.ones(len(costs))
        result = milp(costs, integrality=ones, bounds=bounds, constraints=constraints, options=options)
        if result.x is not None:
            return np.asarray(np.round(result.x), dtype=np.int64)
    return None
