"""Another filling by linear and integer programming (HiGHS), where the quick search gives up."""

from __future__ import annotations

from collections.abc import Sequence
from math import inf

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array, hstack

from countersign.stats.disclosure.puzzle import Puzzle

NODES = 500  # branches of a single solve: unlike seconds, the same on every machine
SECONDS = 20.0  # and yet no solve may take forever; one cut off counts as nothing found
GAP = 0.25  # a whole move that costs a quarter more than the best will do
REACH = 30  # how far a cell that gets withheld may move in a proof: far enough to mend several small cells

FREE = 0.05  # what a step of a cell that is withheld anyway costs: short moves are better proofs
TOLERANCE = 1e-6
MANY = 1500  # cells; beyond, whole numbers are not forced, only hoped for


def cover(puzzle: Puzzle, cell: int, cells: Sequence[int]) -> dict[int, int] | None:
    """The cheapest move within ``cells`` that changes ``cell``, or None.

    Exact over ``cells`` for open ones; shown ones may be withheld at their cost and move at most ``REACH``.
    """
    moves = (_cover(puzzle, cell, cells, least, most) for least, most in _ranges(puzzle, cell))
    return min((m for m in moves if m), key=lambda move: (price(puzzle, move), len(move)), default=None)


def flow(puzzle: Puzzle, cell: int, cells: Sequence[int], *, whole: bool = False) -> dict[int, int] | None:
    """A cheap move within ``cells`` that changes ``cell`` by one, or None: quick, but not always the cheapest.

    Pays for every step of a shown cell instead of for withholding it, so that a linear program will do; its
    corner is nearly always a whole move, because tables are nearly networks.
    """
    moves = (_flow(puzzle, cell, cells, step, whole) for step in (1, -1) if puzzle.bears(cell, step))
    return min((m for m in moves if m), key=lambda move: (price(puzzle, move), len(move)), default=None)


def _flow(puzzle: Puzzle, cell: int, cells: Sequence[int], step: int, forced: bool) -> dict[int, int] | None:
    low, high = np.array([(step, step) if c == cell else _reach(puzzle, c) for c in cells], dtype=float).T
    costs = np.array([FREE if puzzle.open[c] else puzzle.cost[c] for c in cells])
    rows = _equations(puzzle, cells, len(cells))
    bounds = Bounds(np.maximum(np.concatenate([low, -high]), 0), np.maximum(np.concatenate([high, -low]), 0))
    limits = [LinearConstraint(hstack([rows, -rows], format="csr"), 0, 0)]
    costs = np.concatenate([costs, costs])
    for whole in (forced, True) if len(cells) <= MANY else (forced,):
        numbers = solve(costs, limits, bounds, whole=whole)
        if numbers is None:
            return None
        steps = numbers[: len(cells)] - numbers[len(cells) :]
        if np.max(np.abs(steps - np.round(steps))) < TOLERANCE:
            return {c: round(z) for c, z in zip(cells, steps.tolist(), strict=True) if round(z)}
    return None


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
    costs: NDArray[np.float64], constraints: Sequence[LinearConstraint], bounds: Bounds, *, whole: bool = True
) -> NDArray[np.float64] | None:
    """The numbers of least cost (``whole`` ones), or None where there are none or none in time."""
    for presolve in (True, False):  # HiGHS 1.12's presolve calls some feasible programs infeasible
        options = {"node_limit": NODES, "time_limit": SECONDS, "mip_rel_gap": GAP, "presolve": presolve}
        kind = np.full(len(costs), int(whole))
        result = milp(costs, integrality=kind, bounds=bounds, constraints=constraints, options=options)
        if result.x is not None:
            return np.asarray(np.round(result.x) if whole else result.x, dtype=np.float64)
    return None
