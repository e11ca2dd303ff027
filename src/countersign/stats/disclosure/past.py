"""What earlier releases tell the attacker, laid beside the new table as further cells and equations.

A cell an earlier release did not show is an unknown of its own: it adds up in the sums of its time, and the newer
count is at least as large (``newer = older + change``) unless somebody withdrew. We do not keep the old counts we
never showed, so one filling that agrees with all that was shown is found instead; it serves as well in a proof.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import inf

import numpy as np
from scipy.optimize import Bounds, LinearConstraint
from scipy.sparse import csr_array

from countersign.stats.disclosure.programming import solve
from countersign.stats.disclosure.puzzle import Puzzle
from countersign.stats.disclosure.tables import Key, Release, Shown, Sum, fresh

Unknown = tuple[int, Key]  # release (0 = oldest), key


@dataclass
class Strand:
    """Unknowns of earlier releases that hang together, with the equations between them."""

    unknowns: list[Unknown] = field(default_factory=list)
    sums: list[tuple[list[tuple[Unknown, int]], int]] = field(default_factory=list)  # signed cells = number


def add_past(
    puzzle: Puzzle, now: Mapping[Key, int], releases: Sequence[Release], sums: Sequence[Sum], threshold: int
) -> tuple[list[int], list[int]]:
    """Lays earlier releases into ``puzzle``.

    Returns the new cells, and the cells of ``now`` that must be withheld because what was released before
    contradicts itself around them.
    """
    added: list[int] = []
    unclear: list[int] = []
    for strand in strands(releases, sums):
        filling = _filling(strand, puzzle, now, releases, threshold)
        if filling is None:
            unclear += [now[key] for _, key in strand.unknowns]
        else:
            added += _lay(strand, filling, puzzle, now, releases, threshold)
    return added, unclear


def strands(releases: Sequence[Release], sums: Sequence[Sum]) -> list[Strand]:
    """Every strand in which at least one number was shown; without one there is nothing to learn."""
    rows = [row for number, release in enumerate(releases) for row in _rows(number, release, sums)]
    leader: dict[Unknown, Unknown] = {}

    def lead(cell: Unknown) -> Unknown:
        while leader.setdefault(cell, cell) != cell:
            leader[cell] = leader[leader[cell]]
            cell = leader[cell]
        return cell

    for cells, _, _ in rows:
        for cell, _ in cells:
            leader[lead(cell)] = lead(cells[0][0])
    for number, key in list(leader):
        if number and (number - 1, key) in leader:
            leader[lead((number - 1, key))] = lead((number, key))
    found: dict[Unknown, Strand] = defaultdict(Strand)
    for cell in leader:
        found[lead(cell)].unknowns.append(cell)
    known: set[Unknown] = set()
    for cells, number, says in rows:
        found[lead(cells[0][0])].sums.append((cells, number))
        if says:
            known.add(lead(cells[0][0]))
    return [strand for first, strand in found.items() if first in known]


def _rows(number: int, release: Release, sums: Sequence[Sum]) -> Iterable[tuple[list[tuple[Unknown, int]], int, bool]]:
    """Each sum of one release as (signed unknowns, what they must add up to, whether a number was shown)."""
    for total, parts in sums:
        signed = [(total, 1), *((part, -1) for part in parts)]
        values = [(key, sign, fresh(release, key)) for key, sign in signed]
        cells: list[tuple[Unknown, int]] = [((number, key), sign) for key, sign, v in values if v is None]
        if cells:
            yield cells, -sum(sign * v for _, sign, v in values if v is not None), _says(release, signed)


def _says(release: Release, signed: Sequence[tuple[Key, int]]) -> bool:
    seen = (release.get(key) for key, _ in signed)
    return any(s is not None and not (isinstance(s, Shown) and s.value is None) for s in seen)


def _newer(cell: Unknown, releases: Sequence[Release]) -> tuple[Unknown | None, int | None]:
    """What came after ``cell``: an unknown of the next release, or a number it showed, or (None, None): now."""
    number, key = cell[0] + 1, cell[1]
    if number == len(releases):
        return None, None
    value = fresh(releases[number], key)
    return ((number, key), None) if value is None else (None, value)


def _low(cell: Unknown, releases: Sequence[Release], now: int, threshold: int) -> int:
    """The least the attacker believes: withheld cells were not zero, held ones no less than what stood there."""
    release, key = releases[cell[0]], cell[1]
    seen = release.get(key)
    if isinstance(seen, Shown) and seen.status == "held" and seen.value is not None:
        return seen.value if now >= seen.value else threshold
    return 1 if key in release else 0


def _filling(
    strand: Strand, puzzle: Puzzle, now: Mapping[Key, int], releases: Sequence[Release], threshold: int
) -> dict[Unknown, int] | None:
    """Whole numbers for the unknowns: today's where they fit, else by programming; None where none fit."""
    low = {c: _low(c, releases, puzzle.start[now[c[1]]], threshold) for c in strand.unknowns}
    today = {c: puzzle.start[now[c[1]]] for c in strand.unknowns}
    if _fits(strand, today, low, releases):
        return today
    for growing in (True, False):
        numbers = _programmed(strand, today, low, releases, growing)
        if numbers is not None:
            return numbers
    return None


def _fits(
    strand: Strand, filling: Mapping[Unknown, int], low: Mapping[Unknown, int], releases: Sequence[Release]
) -> bool:
    if any(filling[cell] < low[cell] for cell in strand.unknowns):
        return False
    for cell in strand.unknowns:
        _, value = _newer(cell, releases)
        if value is not None and filling[cell] > value:
            return False
    return all(sum(sign * filling[cell] for cell, sign in cells) == number for cells, number in strand.sums)


def _programmed(
    strand: Strand,
    today: Mapping[Unknown, int],
    low: Mapping[Unknown, int],
    releases: Sequence[Release],
    growing: bool,
) -> dict[Unknown, int] | None:
    at = {cell: i for i, cell in enumerate(strand.unknowns)}
    high = np.full(len(at), inf)
    rows: list[tuple[dict[int, int], float, float]] = [
        ({at[cell]: sign for cell, sign in cells}, number, number) for cells, number in strand.sums
    ]
    for cell in strand.unknowns if growing else ():
        newer, value = _newer(cell, releases)
        if newer in at:
            rows.append(({at[cell]: -1, at[newer]: 1}, 0, inf))
        else:
            high[at[cell]] = today[cell] if value is None else value
    lowest = np.array([low[cell] for cell in strand.unknowns], dtype=float)
    if np.any(lowest > high):
        return None
    matrix = csr_array(
        (
            [float(sign) for row, _, _ in rows for sign in row.values()],
            ([i for i, (row, _, _) in enumerate(rows) for _ in row], [c for row, _, _ in rows for c in row]),
        ),
        shape=(len(rows), len(at)),
    )
    limits = LinearConstraint(matrix, [row[1] for row in rows], [row[2] for row in rows])
    nearest = -np.ones(len(at))  # old counts near today's leave most room to move them along with these
    numbers = solve(nearest, [limits], Bounds(lowest, high))
    return None if numbers is None else {cell: int(numbers[i]) for cell, i in at.items()}


def _lay(
    strand: Strand,
    filling: Mapping[Unknown, int],
    puzzle: Puzzle,
    now: Mapping[Key, int],
    releases: Sequence[Release],
    threshold: int,
) -> list[int]:
    """The strand's cells and its changes up to the next release, as cells of the puzzle."""
    cells = {
        unknown: puzzle.add_cell(
            filling[unknown],
            low=_low(unknown, releases, puzzle.start[now[unknown[1]]], threshold),
            is_open=True,
        )
        for unknown in strand.unknowns
    }
    for signed, _ in strand.sums:
        puzzle.add_row([(cells[unknown], sign) for unknown, sign in signed])
    added = list(cells.values())
    for unknown, cell in cells.items():
        newer, value = _newer(unknown, releases)
        after = cells.get(newer, now[unknown[1]]) if newer else now[unknown[1]]
        number = puzzle.start[after] if value is None else value
        change = number - puzzle.start[cell]
        grown = puzzle.add_cell(change, low=0 if change >= 0 else -inf, is_open=True)
        fixed = [] if value is not None else [(after, 1)]
        puzzle.links.add(puzzle.add_row([*fixed, (cell, -1), (grown, -1)]))
        added.append(grown)
    return added
