"""Shows what a relative formula does: looks for a bid that cannot win and yet changes who does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from countersign.errors import NotValid
from countersign.stats.decision.deciding import Decision, decide
from countersign.stats.decision.rules import Bid, Rules

EXTRA = "an extra bid"
PRICES, QUALITIES = 121, (0.0, 0.25, 0.5)  # prices tried, from a hundredth of the lowest to five times the highest


@dataclass(frozen=True, eq=False)
class Reversal:
    """The award without and with one more bid that does not win: the winner is another.

    last  whether the extra bid even came last
    """

    extra: Bid
    before: Decision
    after: Decision
    last: bool


def rank_reversal(rules: Rules, bids: Sequence[Bid], *, name: str = EXTRA) -> Reversal | None:
    """The first hopeless extra bid found that makes another of the bids win; None if the search found none.

    Tried are scores at the minimum, a quarter and half of each scale, and prices from a hundredth of the lowest to five
    times the highest, nearest to the bids' own first; one that comes last is preferred. None is proof under F5 and F7
    (no bid's points depend on another) and under F6; under F1 to F4 it says only that this search found none.

    >>> from countersign.stats.decision import Criterion
    >>> rules = Rules((Criterion("quality", 1.0),), price_weight=0.4, formula="F1")
    >>> found = rank_reversal(rules, [Bid("A", 100, (80,)), Bid("B", 80, (70,))])
    >>> found.before.winner, found.after.winner, found.last
    ('B', 'A', True)
    """
    before = decide(rules, bids)
    if not rules.how.relative:
        return None
    found: Reversal | None = None
    for extra in _extras(rules, before, name):
        after = decide(rules, [*bids, extra])
        if not _reversed(before, after, name):
            continue
        one = Reversal(extra, before, after, after.ranks[-1] == max(rank for rank in after.ranks if rank))
        if one.last:
            return one
        found = found or one
    return found


def _reversed(before: Decision, after: Decision, name: str) -> bool:
    """Another single winner, and not the extra bid."""
    return (
        len(before.winners) == len(after.winners) == 1 and after.winners != before.winners and name not in after.winners
    )


def _extras(rules: Rules, before: Decision, name: str) -> list[Bid]:
    if name in before.names:
        raise NotValid("A bid already has the name of the extra one.", remedy="Give the extra bid another name.")
    inside = [bid.price for bid, rank in zip(before.bids, before.ranks, strict=True) if rank is not None]
    if not inside:
        return []
    if min(inside) == 0:  # nothing lies below it, and F1, F2 and F4 refused it already
        return []
    prices = np.geomspace(min(inside) / 100, max(inside) * 5, PRICES)
    order = np.argsort(np.abs(np.log(prices) - np.log(inside).mean()), kind="stable")
    worst = min((bid.record for bid in before.bids if bid.record is not None), default=None)
    return [Bid(name, float(prices[i]), _scores(rules, share), worst) for share in QUALITIES for i in order]


def _scores(rules: Rules, share: float) -> tuple[float, ...]:
    return tuple(
        max(one.lowest + share * (one.highest - one.lowest), one.lowest if one.minimum is None else one.minimum)
        for one in rules.criteria
    )
