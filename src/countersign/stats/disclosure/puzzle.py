"""What the attacker has to work with: cells with bounds, and equations between them.

A puzzle knows one filling (``start``) that agrees with everything shown. The attacker knows a cell's number only
if no other filling of whole numbers agrees; *another filling* is therefore the proof that a cell is safe.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from heapq import heappop, heappush
from itertools import chain
from math import inf

LONG_ROW = 40  # cells; quarters and themes are short rows, bodies are long ones
FEW = 4

Move = Mapping[int, int]  # cell -> how far another filling lies from ``start`` there


@dataclass
class Puzzle:
    """Cells are numbered; a row is an equation: the sum of sign x cell over it is 0.

    ``low`` and ``high`` bound a cell once its number is not shown; ``cost`` is what withholding it loses
    (``inf``: it cannot be withheld).
    """

    start: list[int] = field(default_factory=list)
    low: list[float] = field(default_factory=list)
    high: list[float] = field(default_factory=list)
    open: list[bool] = field(default_factory=list)
    cost: list[float] = field(default_factory=list)
    never: list[int | None] = field(default_factory=list)  # a number between the bounds that it cannot be
    rows: list[tuple[tuple[int, int], ...]] = field(default_factory=list)
    rows_of: list[list[tuple[int, int]]] = field(default_factory=list)  # cell -> (row, sign)
    open_in: list[list[int]] = field(default_factory=list)  # row -> open cells, in the order they opened
    signs: list[dict[int, int]] = field(default_factory=list)  # row -> its cells with their signs
    links: set[int] = field(default_factory=set)  # rows that say newer = older + change, the change last
    cheapest: list[list[int]] = field(default_factory=list)  # row -> cells that can be withheld, cheapest first

    def add_cell(
        self,
        start: int,
        *,
        low: float = 0,
        high: float = inf,
        never: int | None = None,
        is_open: bool = False,
        cost: float = inf,
    ) -> int:
        """A new cell's number. ``low`` and ``high`` are what the attacker knows of it without its number."""
        self.start.append(start)
        self.low.append(low)
        self.high.append(high)
        self.never.append(never)
        self.open.append(is_open)
        self.cost.append(cost)
        self.rows_of.append([])
        return len(self.start) - 1

    def add_row(self, row: Iterable[tuple[int, int]]) -> int:
        """The equation in which the signed cells of ``row`` add up to a number that is known; its number."""
        row = tuple(row)
        number = len(self.rows)
        self.rows.append(row)
        self.open_in.append([cell for cell, _ in row if self.open[cell]])
        self.signs.append(dict(row))
        closable = (cell for cell, _ in row if self.cost[cell] < inf)
        self.cheapest.append(sorted(closable, key=lambda cell: (self.cost[cell], cell)))
        for cell, sign in row:
            self.rows_of[cell].append((number, sign))
        return number

    def withhold(self, cell: int) -> None:
        """The attacker no longer gets this cell's number."""
        self.open[cell] = True
        for row, _ in self.rows_of[cell]:
            self.open_in[row].append(cell)

    def show(self, cell: int) -> None:
        """The attacker gets this cell's number."""
        self.open[cell] = False
        for row, _ in self.rows_of[cell]:
            self.open_in[row].remove(cell)

    def bears(self, cell: int, step: int) -> bool:
        """Whether the attacker would believe ``start + step`` here, were the cell not shown."""
        number = self.start[cell] + step
        return self.low[cell] <= number <= self.high[cell] and number != self.never[cell]

    def bears_all(self, move: Move) -> bool:
        """Whether the attacker would believe the whole move, were its cells not shown."""
        return all(self.bears(cell, step) for cell, step in move.items())

    def may_move(self, cell: int) -> bool:
        """Whether the cell is not shown or could be withheld."""
        return self.open[cell] or self.cost[cell] < inf

    def agrees(self, move: Move) -> bool:
        """Whether ``start + move`` agrees with all that is shown: the proof is checked, not trusted."""
        return all(self.open[cell] for cell in move) and self.bears_all(move) and self.balances(move)

    def balances(self, move: Move) -> bool:
        """Whether every sum still adds up after ``move``."""
        rows = {row for cell in move for row, _ in self.rows_of[cell]}
        return all(sum(sign * move.get(cell, 0) for cell, sign in self.rows[row]) == 0 for row in rows)

    def window(self, cell: int, size: int) -> list[int]:
        """About ``size`` cells that may move, nearest to ``cell``; an equation is as far as it is long.

        Of a long equation only its total, a few cells and those that stand in no other one enter: the whole
        surroundings of a few show more ways round than a little of each.
        """
        near, rows, heap = {cell: None}, set[int](), [(0, cell)]
        while heap and len(near) < size:
            far, at = heappop(heap)
            for row, _ in self.rows_of[at]:
                if row not in rows:
                    rows.add(row)
                    reach = chain(self.open_in[row], self.cheapest[row])
                    new = [o for o in dict.fromkeys(reach) if o not in near]
                    total = self.rows[row][0][0]
                    if len(self.rows[row]) > LONG_ROW:
                        new = [*new[:FEW], *(c for c in new[FEW:] if c == total or len(self.rows_of[c]) == 1)]
                    for other in new:
                        near[other] = None
                        heappush(heap, (far + min(len(self.rows[row]), LONG_ROW), other))
        return list(near)
