"""Another filling of the puzzle, found quickly: change one cell, then mend every equation that this broke.

Best first, within a budget of steps. A find is a proof; finding nothing proves nothing (:mod:`programming` goes on).
"""

from __future__ import annotations

from collections.abc import Iterator
from heapq import heappop, heappush
from itertools import count, islice

from countersign.stats.disclosure.puzzle import Puzzle

BROKEN_ROW = 2.0  # what a broken equation adds to a state's rank, in units of a small cell's cost
BREADTH = 10  # cells tried in each broken equation

_State = tuple[float, int, float, dict[int, int], dict[int, int]]  # rank, tie, cost, move, broken rows


def search(puzzle: Puzzle, cell: int, *, budget: int, withholding: bool) -> dict[int, int] | None:
    """A move that changes ``cell``, or None. With ``withholding`` it may use shown cells, the cheapest first."""
    ties = count()
    heap: list[_State] = []
    for step in (1, -1) if puzzle.never[cell] is None else (1, -1, 2, -2):
        if puzzle.bears(cell, step):
            _push(heap, puzzle, ties, 0.0, {cell: step}, {row: sign * step for row, sign in puzzle.rows_of[cell]})
    for _ in range(budget):
        if not heap:
            return None
        _, _, cost, move, broken = heappop(heap)
        if not broken:
            return move
        row = min(broken, key=lambda r: (len(puzzle.open_in[r]), r))
        for other in _menders(puzzle, row, move, broken, withholding):
            _try(heap, puzzle, ties, cost, move, broken, row, other)
    return None


def _try(
    heap: list[_State],
    puzzle: Puzzle,
    ties: Iterator[int],
    cost: float,
    move: dict[int, int],
    broken: dict[int, int],
    row: int,
    other: int,
) -> None:
    """Puts on the heap the state in which ``other`` mends ``row``, if the attacker would believe it."""
    sign = next(s for r, s in puzzle.rows_of[other] if r == row)
    step = -sign * broken[row]
    if not puzzle.bears(other, step):
        return
    left = dict(broken)
    for touched, touched_sign in puzzle.rows_of[other]:
        off = left.pop(touched, 0) + touched_sign * step
        if off:
            left[touched] = off
    price = cost if puzzle.open[other] else cost + puzzle.cost[other]
    _push(heap, puzzle, ties, price, {**move, other: step}, left)


def _push(
    heap: list[_State],
    puzzle: Puzzle,
    ties: Iterator[int],
    cost: float,
    move: dict[int, int],
    broken: dict[int, int],
) -> None:
    rank = cost + BROKEN_ROW * len(broken) + 0.5 * len(move)
    heappush(heap, (rank, next(ties), cost, move, broken))


def _menders(puzzle: Puzzle, row: int, move: dict[int, int], broken: dict[int, int], withholding: bool) -> list[int]:
    """Cells that could mend ``row``: first those that mend another broken row too, then open, then shown ones."""
    found: dict[int, None] = {}
    for other_row in islice(broken, 6):
        if other_row != row:
            found.update(dict.fromkeys(puzzle.members[row] & puzzle.members[other_row]))
    shared = [c for c in sorted(found) if _usable(puzzle, c, withholding)]
    opened = islice(puzzle.open_in[row], 2 * BREADTH)
    shown = islice((c for c in puzzle.cheapest[row] if not puzzle.open[c]), BREADTH if withholding else 0)
    return [c for c in dict.fromkeys((*shared, *opened, *shown)) if c not in move]


def _usable(puzzle: Puzzle, cell: int, withholding: bool) -> bool:
    return puzzle.open[cell] or (withholding and puzzle.may_move(cell))
