"""Another filling by linear and integer programming (HiGHS), where the quick search gives up."""

from __future__ import annotations

from collections.abc import Sequence
from math import inf

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import csr_array, hstack

from countersign.stats.disclosure.puzzle import Puzzle

SECONDS = 10.0  # a single solve; one that takes longer counts as nothing found
REACH = 30  # how far a cell that gets withheld may move in a proof: far enough to mend several small cells

FREE = 0.05  # what a step of a cell that is withheld anyway costs: short moves are better proofs
TOLERANCE = 1e-6


def cover(puzzle: Puzzle, cell: int, cells: Sequence[int]) -> dict[int, int] | None:
    """The cheapest move within ``cells`` that changes ``cell``, or None.

    Exact over ``cells`` for open ones; shown ones may be withheld at their cost and move at most ``REACH``.
    """
    moves = (_cover(puzzle, cell, cells, least, most) for least, most in _ranges(puzzle, cell))
    return min((m for m in moves if m), key=lambda move: (price(puzzle, move), len(move)), default=None)


def flow(puzzle: Puzzle, cell: int, cells: Sequence[int]) -> dict[int, int] | None:
    """A cheap move within ``cells`` that changes ``cell`` by one, or None: quick, but not always the cheapest.

    Pays for every step of a shown cell instead of for withholding it, so that a linear program will do; its
    corner is nearly always a whole move, because tables are nearly networks.
    """
    moves = (_flow(puzzle, cell, cells, step) for step in (1, -1) if puzzle.bears(cell, step))
    return min((m for m in moves if m), key=lambda move: (price(puzzle, move), len(move)), default=None)


def _flow(puzzle: Puzzle, cell: int, cells: Sequence[int], step: int) -> dict[int, int] | None:
    low, high = np.array([(step, step) if c == cell else _reach(puzzle, c) for c in cells], dtype=float).T
    costs = np.array([FREE if puzzle.open[c] else puzzle.cost[c] for c in cells])
    rows = _equations(puzzle, cells, len(cells))
    result = linprog(
        np.concatenate([costs, costs]),
        A_eq=hstack([rows, -rows]),
        b_eq=np.zeros(rows.shape[0]),
        bounds=np.column_stack(
            [np.maximum(np.concatenate([low, -high]), 0), np.maximum(np.concatenate([high, -low]), 0)]
        ),
        method="highs-ds",
        options={"time_limit": SECONDS},
    )
    if result.x is None:
        return None
    steps = result.x[: len(cells)] - result.x[len(cells) :]
    whole = np.round(steps)
    if np.max(np.abs(steps - whole)) > TOLERANCE:
        return None
    return {c: int(z) for c, z in zip(cells, whole, strict=True) if z}


def price(puzzle: Puzzle, move: dict[int, int]) -> float:
    """What withholding the shown cells of ``move`` would lose."""
    return sum(puzzle.cost[cell] for cell in move if not puzzle.open[cell])


def _ranges(puzzle: Puzzle, cell: int) -> list[tuple[float, float]]:
    """The ranges of moves that change ``cell``: up, down, and what lies beyond a number it cannot be."""
    low, high = puzzle.low[cell] - puzzle.start[cell], puzzle.high[cell] - puzzle.start[cell]
    gaps = {0} if (never := puzzle.never[cell]) is None else {0, never - puzzle.start[cell]}
    edges = sorted(gaps)
    ranges = [(low, edges[0] - 1.0), (edges[-1] + 1.0, high)]
    ranges += [(edges[0] + 1.0, edges[1] - 1.0)] if len(edges) > 1 else []
    return [(least, most) for least, most in ranges if least <= most]


def _reach(puzzle: Puzzle, cell: int) -> tuple[float, float]:
    """How far ``cell`` may move on its own side of the number it cannot be."""
    start, low, high, never = puzzle.start[cell], puzzle.low[cell], puzzle.high[cell], puzzle.never[cell]
    if never is not None:
        low, high = (low, min(high, never - 1)) if start < never else (max(low, never + 1), high)
    return (low - start, high - start) if puzzle.open[cell] else (max(low - start, -REACH), min(high - start, REACH))


def _cover(puzzle: Puzzle, cell: int, cells: Sequence[int], least: float, most: float) -> dict[int, int] | None:
    n = len(cells)
    reaches = [(least, most) if c == cell else _reach(puzzle, c) for c in cells]
    low, high = np.array(reaches, dtype=float).T
    shown = np.flatnonzero([not puzzle.open[c] for c in cells])
    switches = np.arange(n, n + len(shown))
    constraints = [LinearConstraint(_equations(puzzle, cells, n + len(shown)), 0, 0)]
    if len(shown):
        constraints += [
            LinearConstraint(_switched(shown, switches, -high[shown], n), -inf, 0),
            LinearConstraint(_switched(shown, switches, -low[shown], n), 0, inf),
        ]
    costs = np.concatenate([np.zeros(n), [puzzle.cost[cells[int(i)]] for i in shown]])
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


def _switched(shown: NDArray[np.intp], switches: NDArray[np.intp], factors: NDArray[np.float64], n: int) -> csr_array:
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
