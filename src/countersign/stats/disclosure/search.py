"""Another filling of the puzzle, found quickly: change one cell, then mend every equation that this broke.

Best first, within a budget of steps. A find is a proof; finding nothing proves nothing (:mod:`programming` goes on).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from heapq import heappop, heappush, nsmallest
from itertools import count, islice

from countersign.stats.disclosure.puzzle import Puzzle

BROKEN_ROW = 2.0  # what a broken equation adds to a state's rank, in units of a small cell's cost
CLIMBS = 2000  # cells under a total that are tried, one after the other
BREADTH = 10  # cells tried in each broken equation


@dataclass(slots=True)
class _State:
    """A move so far, and by how much each row that it touches is off."""

    cost: float
    move: dict[int, int]
    broken: dict[int, int]


_Waiting = tuple[float, int, float, _State, int, int]  # rank, tie, cost, the state before, cell, step


def search(puzzle: Puzzle, cell: int, *, budget: int, withholding: bool) -> dict[int, int] | None:
    """A move that changes ``cell``, or None. With ``withholding`` it may use shown cells, the cheapest first."""
    ties, heap, nothing = count(), list[_Waiting](), _State(0.0, {}, {})
    for step in (1, -1) if puzzle.never[cell] is None else (1, -1, 2, -2):
        if puzzle.bears(cell, step):
            heappush(heap, _ranked(puzzle, nothing, cell, step, next(ties)))
    for _ in range(budget):
        if not heap:
            return None
        state = _moved(puzzle, *heappop(heap)[2:])
        if not state.broken:
            return state.move
        row = min(state.broken, key=lambda r: (len(puzzle.open_in[r]), r))
        off, signs = state.broken[row], puzzle.signs[row]
        for other in _menders(puzzle, row, state.move, state.broken, withholding):
            step = -signs[other] * off
            if puzzle.bears(other, step):
                heappush(heap, _ranked(puzzle, state, other, step, next(ties)))
    return None


def _ranked(puzzle: Puzzle, state: _State, cell: int, step: int, tie: int) -> _Waiting:
    """The state after one more step, not yet worked out: most that wait are never looked at."""
    broken = len(state.broken)
    for row, sign in puzzle.rows_of[cell]:
        off = state.broken.get(row)
        broken += 1 if off is None else -(off + sign * step == 0)
    cost = state.cost if puzzle.open[cell] else state.cost + puzzle.cost[cell]
    rank = cost + BROKEN_ROW * broken + 0.5 * len(state.move)
    return rank, tie, cost, state, cell, step


def _moved(puzzle: Puzzle, cost: float, state: _State, cell: int, step: int) -> _State:
    broken = dict(state.broken)
    for row, sign in puzzle.rows_of[cell]:
        off = broken.pop(row, 0) + sign * step
        if off:
            broken[row] = off
    return _State(cost, {**state.move, cell: step}, broken)


def _menders(puzzle: Puzzle, row: int, move: dict[int, int], broken: dict[int, int], withholding: bool) -> list[int]:
    """Cells that could mend ``row``: first those that mend another broken row too, then open, then shown ones."""
    found: dict[int, None] = {}
    for other_row in islice(broken, 6):
        if other_row != row:
            found.update(dict.fromkeys(puzzle.signs[row].keys() & puzzle.signs[other_row].keys()))
    shared = [c for c in sorted(found) if _usable(puzzle, c, withholding)]
    # A cell that stands in no other row mends this one and breaks none: it comes first, however long the row is.
    opened = nsmallest(2 * BREADTH, puzzle.open_in[row], key=lambda c: len(puzzle.rows_of[c]) > 1)
    shown = islice((c for c in puzzle.cheapest[row] if not puzzle.open[c]), BREADTH if withholding else 0)
    return [c for c in dict.fromkeys((*shared, *opened, *shown)) if c not in move]


def _usable(puzzle: Puzzle, cell: int, withholding: bool) -> bool:
    return puzzle.open[cell] or (withholding and puzzle.may_move(cell))


def climb(puzzle: Puzzle, cell: int) -> dict[int, int] | None:
    """The plainest move that changes ``cell``: one more person in one cell under it, and in every total above that.

    Dear, because it withholds totals, but it takes no luck: what one person who came can have changed may move.
    """
    moves = (_raised(puzzle, base) for base in islice(_bases(puzzle, cell), CLIMBS))
    return next((move for move in moves if move and cell in move), None)


def _bases(puzzle: Puzzle, cell: int) -> Iterator[int]:
    """The cells under ``cell`` that are no totals themselves, of those that could count one more."""
    seen, waiting = {cell}, [cell]
    while waiting:
        at = waiting.pop()
        below = [
            c for row, sign in puzzle.rows_of[at] if sign > 0 and row not in puzzle.links for c in puzzle.signs[row]
        ]
        if not below:
            yield at
        new = [c for c in dict.fromkeys(below) if c not in seen and puzzle.may_move(c) and puzzle.bears(c, 1)]
        seen.update(new)
        waiting += new


def _raised(puzzle: Puzzle, base: int) -> dict[int, int] | None:
    """One more in ``base``, in all its totals, and in the changes since earlier releases; None if that cannot be."""
    move, waiting = dict[int, int](), [base]
    while waiting:
        cell = waiting.pop()
        if cell in move:
            continue
        if not (puzzle.may_move(cell) and puzzle.bears(cell, 1)):
            return None
        move[cell] = 1
        for row, sign in puzzle.rows_of[cell]:
            if row in puzzle.links and sign > 0:
                waiting.append(puzzle.rows[row][-1][0])
            elif row not in puzzle.links and sign < 0:
                waiting += [c for c, s in puzzle.rows[row] if s > 0]
    return move if puzzle.balances(move) else None
