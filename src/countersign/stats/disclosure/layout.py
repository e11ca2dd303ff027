"""From tables to the attacker's puzzle: which numbers go, which may go, and what is known of them then."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from math import inf, sqrt

import numpy as np

from countersign.stats.disclosure.known import numbers_known
from countersign.stats.disclosure.order import structural_order
from countersign.stats.disclosure.past import add_past
from countersign.stats.disclosure.puzzle import Puzzle
from countersign.stats.disclosure.tables import Key, Release, Shown, Sum, fresh, last_number, numbers_seen

PRIORITY = 1000.0  # one step of priority weighs as much as a cell of a million people


@dataclass(frozen=True)
class Layout:
    """The puzzle, where each key lies in it, and the cells that no attacker may determine."""

    puzzle: Puzzle
    cells: Mapping[Key, int]
    last: Mapping[Key, int | None]
    secrets: tuple[int, ...]
    threshold: int

    def shown(self, key: Key) -> Shown:
        """What a reader gets of ``key``."""
        cell, last = self.cells[key], self.last[key]
        count = self.puzzle.start[cell]
        if not self.puzzle.open[cell]:
            return Shown(count)
        if 0 < count < self.threshold:
            return Shown(None, "small")
        return Shown(None, "protecting") if last is None or last < self.threshold else Shown(last, "held")


def lay_out(
    counts: Mapping[Key, int],
    sums: Sequence[Sum],
    *,
    releases: Sequence[Release],
    threshold: int,
    priority: Mapping[Key, int],
    printed: Set[Key],
    growing: bool,
    hidden: Mapping[Key, int],
) -> Layout:
    """The puzzle in which every small number, and every small change, is already withheld."""
    last = {key: last_number(releases, key) for key in counts}
    seen = {key: numbers_seen(releases, key) for key in counts} if growing else numbers_known(counts, releases, sums)
    puzzle, cells = Puzzle(), dict[Key, int]()
    for key in _ordered(counts, sums, last, releases, priority, printed):
        believed = _believed(counts[key], last[key], threshold, growing) if key in printed else (0, inf, None)
        cost = _cost(counts[key], seen[key], threshold, priority.get(key, 0), growing) if key in printed else inf
        stays = key in hidden and abs(counts[key] - hidden[key]) < threshold and counts[key] != 0
        must = key not in printed or stays or _must(counts[key], seen[key], threshold)
        low, high, never = believed
        cells[key] = puzzle.add_cell(
            counts[key], low=low, high=high, never=never, is_open=must, cost=inf if stays else cost
        )
    for total, parts in sorted({(cells[t], tuple(sorted(cells[p] for p in parts))) for t, parts in sums}):
        puzzle.add_row([(total, 1), *((part, -1) for part in parts)])
    past, unclear = add_past(puzzle, cells, releases, sums, threshold) if growing else ([], [])
    for cell in sorted({c for c in unclear if puzzle.start[c] and not puzzle.open[c]}):
        puzzle.withhold(cell)
    changed = [cells[key] for key in counts if _changed_little(counts[key], seen[key], threshold)]
    changed = [cell for cell in changed if puzzle.open[cell]]
    small = [cell for cell in (*cells.values(), *past) if _small(puzzle.start[cell], threshold)]
    return Layout(puzzle, cells, last, tuple(sorted({*changed, *small})), threshold)


def _small(number: int, threshold: int) -> bool:
    return 0 < abs(number) < threshold


def _changed_little(count: int, seen: Sequence[int], threshold: int) -> bool:
    """Whether the count lies 1 to 4 from any number that a reader saw."""
    return any(_small(count - number, threshold) for number in seen)


def _must(count: int, seen: Sequence[int], threshold: int) -> bool:
    """Whether a printed cell cannot show its count: it is small, or too near a number that readers know."""
    return _small(count, threshold) or _changed_little(count, seen, threshold)


def _cost(count: int, seen: Sequence[int], threshold: int, priority: int, growing: bool) -> float:
    """What withholding a printed cell loses; ``inf`` where it cannot hide another.

    Zeros are always shown. A number that did not change hides nothing from somebody who knows that nobody withdrew.
    """
    unchanged = growing and bool(seen) and count == seen[-1]
    useless = _must(count, seen, threshold) or count == 0 or unchanged
    return inf if useless else sqrt(count) + PRIORITY * priority


def _believed(count: int, last: int | None, threshold: int, growing: bool) -> tuple[float, float, int | None]:
    """What an attacker who knows the rule concludes from a printed cell without a fresh number.

    The least and the largest number it can be, and one between them that it cannot be.
    """
    if last is None or last < threshold:
        return max(1, (last or 0) if growing else 1), inf, None  # withheld: not zero
    if count < threshold:
        return 1, threshold - 1, None  # a number stood here and is gone: only a small count does that
    if not growing:
        return threshold, inf, None  # held: it is not small; a number that did not change may be held for another
    if count < last:
        return threshold, inf, last  # held: it is not small, and not what stands here
    return last + 1, inf, None  # held, and nobody withdrew: it grew


def _ordered(
    counts: Mapping[Key, int],
    sums: Sequence[Sum],
    last: Mapping[Key, int | None],
    releases: Sequence[Release],
    priority: Mapping[Key, int],
    printed: Set[Key],
) -> list[Key]:
    keys = list(counts)
    at = {key: i for i, key in enumerate(keys)}
    latest = releases[-1] if releases else {}
    traits = [
        (
            counts[k],
            -1 if (seen := last[k]) is None else seen,
            fresh(latest, k) is None,
            k in printed,
            priority.get(k, 0),
        )
        for k in keys
    ]
    links = [(at[total], [at[part] for part in parts]) for total, parts in sums]
    order = structural_order(keys, np.array(traits, dtype=np.int64).reshape(len(keys), 5), links)
    return [keys[i] for i in order]
