"""Withhold what is small, and as little else as it takes until every small number has another possible value."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set

from countersign.errors import NotSafe
from countersign.stats.disclosure.layout import lay_out
from countersign.stats.disclosure.programming import cover, flow, price
from countersign.stats.disclosure.puzzle import Puzzle
from countersign.stats.disclosure.search import climb, search
from countersign.stats.disclosure.tables import THRESHOLD, Key, Release, Shown, Sum, check_tables

Proofs = dict[int, dict[int, int]]  # secret cell -> a move to another filling that changes it

QUICK, THOROUGH = 40, 400  # steps of the quick search: for free moves, for moves that withhold more
WINDOWS = (300, 1200, 5000)  # cells around a secret that linear programming looks at, one after the other
CHEAP = 30.0  # a move that costs no more than a dozen small cells ends the search for a cheaper one
FAR = 1000  # cells; beyond, any move ends it
SMALL_WINDOW = 150  # cells; up to here integer programming is quick, and never misses what there is


def protect(
    counts: Mapping[Key, int],
    sums: Sequence[Sum],
    *,
    before: Release | Sequence[Release] | None = None,
    threshold: int = THRESHOLD,
    priority: Mapping[Key, int] | None = None,
    printed: Set[Key] | None = None,
    growing: bool = True,
    hidden: Mapping[Key, int] | None = None,
) -> dict[Key, Shown]:
    """What may be shown of ``counts``, one :class:`Shown` for each key of ``printed`` (default: all).

    ``sums`` links the cells: totals, filters, pages and exports are all sums over shared keys. ``before`` is
    the last release (what this function returned, or plain numbers with None where it withheld), or several,
    oldest first. ``priority`` (default 0) says what to keep: higher is withheld later. Keys need a stable repr.

    ``growing``: the attacker knows that nobody withdrew between releases. That makes every earlier release part of the
    puzzle, which only small tables bear. Without it (people may always withdraw, and nobody is told) releases tell of
    each other only through numbers known in both, and a release is as easy as the first one. ``hidden`` are then the
    true counts of what the last release withheld: such a cell stays withheld until it differs by ``threshold`` or
    more, so that also somebody who guesses that nobody withdrew learns little from seeing it appear.

    Promise: no count of 1 to ``threshold - 1``, printed or implied, now or in ``before``, and no change of that
    size, can be worked out from what is shown; at least two values fit each. Raises :class:`NotValid` for
    tables that do not add up and :class:`NotSafe` where the promise cannot be kept.
    """
    check_tables(counts, sums)
    layout = lay_out(
        counts,
        sums,
        releases=_releases(before),
        threshold=threshold,
        priority=priority or {},
        printed=printed if printed is not None else counts.keys(),
        growing=growing,
        hidden=hidden or {},
    )
    proofs = _proofs(layout.puzzle, layout.secrets)
    _show_what_no_proof_needs(layout.puzzle, proofs)
    return {key: layout.shown(key) for key in counts if printed is None or key in printed}


def withheld_share(shown: Mapping[Key, Shown], status: str | None = None) -> float:
    """The share of cells without a fresh number, or of those with one ``status``; 0 for an empty table."""
    without = [cell for cell in shown.values() if cell.status == status or (not status and cell.status != "shown")]
    return len(without) / len(shown) if shown else 0.0


def _releases(before: Release | Sequence[Release] | None) -> Sequence[Release]:
    if before is None:
        return ()
    return (before,) if isinstance(before, Mapping) else tuple(before)


def _proofs(puzzle: Puzzle, secrets: Iterable[int]) -> Proofs:
    """Another filling for every secret, withholding further cells where it takes them.

    A proof stays one when more is withheld, so each secret is settled once.
    """
    proofs: Proofs = {}
    waiting = []
    for cell in secrets:
        if cell not in proofs and not _keep(puzzle, proofs, search(puzzle, cell, budget=QUICK, withholding=False)):
            waiting.append(cell)
    for cell in waiting:
        if cell not in proofs:
            _settle(puzzle, proofs, cell)
    wanted = set(secrets)
    return {cell: move for cell, move in proofs.items() if cell in wanted}


def _keep(puzzle: Puzzle, proofs: Proofs, move: dict[int, int] | None) -> bool:
    """Files ``move`` for every cell it changes, after checking that it is a proof."""
    if move is None or not puzzle.agrees(move):
        return False
    for cell in move:
        proofs.setdefault(cell, move)
    return True


def _settle(puzzle: Puzzle, proofs: Proofs, cell: int) -> None:
    move = search(puzzle, cell, budget=THOROUGH, withholding=True) or _farther(puzzle, cell)
    move = move or _with_all_around_withheld(puzzle, cell)
    if move is None:
        raise NotSafe(
            "A small number cannot be hidden from those who kept earlier releases.",
            remedy="Leave the last release standing and publish with the next batch.",
        )
    for other in move:
        if not puzzle.open[other]:
            puzzle.withhold(other)
    if not _keep(puzzle, proofs, move):
        raise NotSafe("A proof does not hold.", remedy="Leave the last release standing and report this.")


def _with_all_around_withheld(puzzle: Puzzle, cell: int) -> dict[int, int] | None:
    """The last resort where every search gave up: withhold all that lies around, farther and farther, and look again.

    What the proof does not need is shown again in the end.
    """
    for size in WINDOWS:
        around = puzzle.window(cell, size)
        for other in around:
            if not puzzle.open[other] and puzzle.may_move(other):
                puzzle.withhold(other)
        move = search(puzzle, cell, budget=10 * THOROUGH, withholding=False) or flow(puzzle, cell, around)
        if move is not None:
            return move
    return None


def _farther(puzzle: Puzzle, cell: int) -> dict[int, int] | None:
    """A move by programming: exact where everything linked is small, else the best of growing windows."""
    found: list[dict[int, int]] = []
    looked = 0
    for size in WINDOWS:
        cells = puzzle.window(cell, size)
        if len(cells) == looked:
            break
        looked = len(cells)
        ways = (flow, cover) if looked <= SMALL_WINDOW else (flow,)
        found += [move for way in ways if (move := way(puzzle, cell, cells)) and puzzle.bears_all(move)]
        if found and (looked > FAR or min(price(puzzle, move) for move in found) <= CHEAP):
            break
    best = min(found, key=lambda move: (price(puzzle, move), len(move)), default=None)
    return best or climb(puzzle, cell) or _anywhere(puzzle, cell)


def _anywhere(puzzle: Puzzle, cell: int) -> dict[int, int] | None:
    """The last resort: a move through the whole of the linked tables, in whole numbers if need be."""
    cells = puzzle.window(cell, len(puzzle.start))
    ways = (flow(puzzle, cell, cells, whole=whole) for whole in (False, True))
    return next((move for move in ways if move and puzzle.bears_all(move)), None)


def _show_what_no_proof_needs(puzzle: Puzzle, proofs: Proofs) -> None:
    """Shows protecting cells again, the dearest first, where other proofs can be found without them."""
    users: dict[int, set[int]] = {}
    for secret, move in proofs.items():
        for cell in move:
            users.setdefault(cell, set()).add(secret)
    protecting = [c for c, is_open in enumerate(puzzle.open) if is_open and puzzle.cost[c] != float("inf")]
    for cell in sorted(protecting, key=lambda c: (-puzzle.cost[c], c)):
        puzzle.show(cell)
        found = _without(puzzle, users.get(cell, set()))
        if found is None:
            puzzle.withhold(cell)
            continue
        for secret, move in found.items():
            for old in proofs[secret]:
                users[old].discard(secret)
            proofs[secret] = move
            for new in move:
                users.setdefault(new, set()).add(secret)


def _without(puzzle: Puzzle, secrets: Iterable[int]) -> Proofs | None:
    found: Proofs = {}
    for secret in sorted(secrets):
        if secret in found:
            continue
        move = search(puzzle, secret, budget=QUICK, withholding=False)
        if move is None:
            return None
        found |= {cell: move for cell in move if cell not in found}
    wanted = set(secrets)
    return {cell: move for cell, move in found.items() if cell in wanted}
