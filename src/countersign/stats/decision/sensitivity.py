"""How far the winner hangs on choices: weights, one bid more or less, one band up or down, the formula.

Every function takes a :class:`Decision` with one winner. "Holds" means that the winner stays the only one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import inf

import numpy as np
from numpy.typing import NDArray

from countersign.errors import NotValid
from countersign.stats.decision.deciding import Decision, decide
from countersign.stats.decision.formulas import FORMULAS
from countersign.stats.decision.record import upper_edge
from countersign.stats.intervals import Numbers

Places = NDArray[np.intp]


@dataclass(frozen=True)
class WeightInterval:
    """Between these weights of one part the winner stays; outside, the bids named win (where a bid takes over).

    Under F7 the weight is the worth of the part in money, and ``upper`` may be infinite.
    """

    part: str
    weight: float
    lower: float
    upper: float
    below: tuple[str, ...]
    above: tuple[str, ...]


@dataclass(frozen=True)
class Dropped:
    """Who wins when one bid that did not win is taken away."""

    bid: str
    winners: tuple[str, ...]
    holds: bool


@dataclass(frozen=True)
class Nudged:
    """Who wins when one score of one bid is one band (``by``, in the units of the scale) higher or lower."""

    bid: str
    criterion: str
    by: float
    winners: tuple[str, ...]
    holds: bool


@dataclass(frozen=True)
class Swapped:
    """Who wins under another formula; ``why_not`` where it could not be computed from what was published."""

    formula: str
    winners: tuple[str, ...]
    holds: bool | None
    why_not: str = ""


def weight_intervals(decision: Decision) -> tuple[WeightInterval, ...]:
    """For each part, from which to which weight the winner stays while all others keep their proportions.

    Under F7 the worth of one criterion moves and the others stay as they are; the price has no weight there.
    """
    return tuple(_interval(decision, at) for at in range(len(decision.parts)) if not _is_money(decision, at))


def _is_money(decision: Decision, at: int) -> bool:
    return decision.rules.formula == "F7" and at == 0


def _interval(decision: Decision, at: int) -> WeightInterval:
    inside, own = _inside(decision)
    names = [decision.names[i] for i in inside]
    part, weight = decision.parts[at], float(decision.weights[at])
    top = inf if decision.rules.formula == "F7" else 1.0
    spans = upper_edge(*_lines(decision, at, inside), top)
    mine = [i for i, span in enumerate(spans) if own in span.winners]
    if not mine:  # ahead at this one weight only, by less than rounding
        return WeightInterval(part, weight, weight, weight, (), ())
    before, after = spans[: mine[0]][-1:], spans[mine[-1] + 1 :][:1]
    below, above = (tuple(names[i] for span in some for i in span.winners) for some in (before, after))
    return WeightInterval(part, weight, spans[mine[0]].lower, spans[mine[-1]].upper, below, above)


def _lines(decision: Decision, at: int, inside: Places) -> tuple[Numbers, Numbers]:
    """Totals as lines in the weight of one part: where they start without it, and how they rise."""
    points, weight = decision.points[inside], float(decision.weights[at])
    others = points @ np.where(np.arange(decision.weights.size) == at, 0.0, decision.weights)
    if decision.rules.formula == "F7":
        return others, points[:, at]
    if weight < 1:
        start = others / (1 - weight)
    elif decision.weights.size == 1:  # nothing else counts, at whatever weight
        start = np.zeros(inside.size)
    else:  # the others have no proportions to keep, so they share alike
        start = np.delete(points, at, axis=1).mean(axis=1)
    return start, points[:, at] - start


def _inside(decision: Decision) -> tuple[Places, int]:
    """Places of the bids that are compared, and the winner's place among them."""
    inside = np.flatnonzero(~np.isnan(decision.totals))
    names = [decision.names[i] for i in inside]
    return inside, names.index(decision.winner)


def drop_one(decision: Decision) -> tuple[Dropped, ...]:
    """Takes each bid away that was compared and did not win."""
    winner = decision.winner
    tried = [
        bid for bid, rank in zip(decision.bids, decision.ranks, strict=True) if rank is not None and bid.name != winner
    ]
    found = []
    for bid in tried:
        left = [other for other in decision.bids if other.name != bid.name]
        winners = decide(decision.rules, left).winners
        found.append(Dropped(bid.name, winners, winners == (winner,)))
    return tuple(found)


def one_band(decision: Decision) -> tuple[Nudged, ...]:
    """Moves each score one band up and one down, as far as its scale goes, one at a time."""
    winner, found = decision.winner, []
    for at, criterion, by in _nudges(decision):
        bids = list(decision.bids)
        scores = list(bids[at].scores)
        scores[criterion] += by
        bids[at] = replace(bids[at], scores=tuple(scores))
        winners = decide(decision.rules, bids).winners
        name = decision.rules.criteria[criterion].name
        found.append(Nudged(bids[at].name, name, by, winners, winners == (winner,)))
    return tuple(found)


def _nudges(decision: Decision) -> Iterator[tuple[int, int, float]]:
    for at, bid in enumerate(decision.bids):
        for criterion, one in enumerate(decision.rules.criteria):
            for by in (-one.step, one.step):
                if one.lowest <= bid.scores[criterion] + by <= one.highest:
                    yield at, criterion, by


def swap(decision: Decision) -> tuple[Swapped, ...]:
    """Decides by each of the seven formulas, as far as what they need was published."""
    return tuple(_swapped(decision, key) for key in FORMULAS)


def _swapped(decision: Decision, key: str) -> Swapped:
    try:
        winners = decide(decision.rules.under(key), decision.bids).winners
    except NotValid as refused:
        return Swapped(key, (), None, refused.message)
    return Swapped(key, winners, winners == (decision.winner,))
