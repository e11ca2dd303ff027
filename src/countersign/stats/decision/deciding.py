"""The decision: every bid's points by part, totals, places, who wins, and who is out and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from countersign.errors import NotValid
from countersign.stats.decision.formulas import absolute, check_prices, price_shares
from countersign.stats.decision.rules import Bid, Rules, check_bids
from countersign.stats.intervals import Numbers

LEVEL = 1e-9  # totals closer than this share of the largest are level: a decision never hangs on rounding


@dataclass(frozen=True)
class Out:
    """A bid that is not compared, and the criterion whose minimum it missed."""

    bid: str
    criterion: str
    score: float
    minimum: float


@dataclass(frozen=True, eq=False)
class Decision:
    """What the rules say about the bids; bids in the order given.

    parts     what totals are made of: price, criteria, track record;  weights  of the parts
    points    bids x parts, 0 to 100 (F6: quality per unit of money; F7: shares of 1, and the price as -P)
    totals    points x weights, higher is better, NaN for a bid that is out
    ranks     1 for the best, level bids share a place, None for a bid that is out
    winners   one name; several where bids are level; none where all are out
    cautions  what to know about this result, in words
    """

    rules: Rules
    bids: tuple[Bid, ...]
    parts: tuple[str, ...]
    weights: Numbers
    points: Numbers
    totals: Numbers
    ranks: tuple[int | None, ...]
    winners: tuple[str, ...]
    out: tuple[Out, ...]
    cautions: tuple[str, ...]

    @property
    def winner(self) -> str:
        """The one winner. Raises :class:`NotValid` where there is none, or more than one."""
        if len(self.winners) != 1:
            what = "All bids missed a minimum" if not self.winners else "Two or more bids are level"
            raise NotValid(f"{what}, so there is no one winner.", remedy="Decide by the rule published for this case.")
        return self.winners[0]

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(bid.name for bid in self.bids)

    @property
    def margin(self) -> float:
        """From the winner to the next bid, in points (F7: money); NaN where nobody is next, 0 where bids are level."""
        order = np.sort(self.totals[~np.isnan(self.totals)])[::-1]
        return float(order[0] - order[1]) if order.size > 1 else float("nan")

    @property
    def evaluated_prices(self) -> Numbers:
        """Under F7: what each bid costs less the worth of its quality. The lowest wins."""
        if self.rules.formula != "F7":
            raise NotValid("Only F7 compares prices.", remedy="Read the totals.")
        return -self.totals


def decide(rules: Rules, bids: Sequence[Bid]) -> Decision:
    """Scores the bids by the rules.

    A bid that misses a minimum is out before prices are compared, so it moves nobody's points.

    >>> from countersign.stats.decision import Bid, Criterion, Rules
    >>> rules = Rules((Criterion("quality", 1.0),), price_weight=0.4, ceiling=150)
    >>> found = decide(rules, [Bid("A", 100, (80,)), Bid("B", 80, (70,))])
    >>> found.winner, found.totals.round(1).tolist()
    ('A', [61.3, 60.7])
    """
    check_bids(rules, bids)
    quality = qualities(rules, bids)
    out = _out(rules, bids)
    prices = np.array([bid.price for bid in bids], dtype=np.float64)
    prices[[one.name in {gone.bid for gone in out} for one in bids]] = np.nan
    points = parts(rules, prices, quality, records(rules, bids))
    weights = np.array(rules.weights)
    totals = points @ weights
    ranks = places(totals, slack(points, weights))
    winners = tuple(bid.name for bid, rank in zip(bids, ranks, strict=True) if rank == 1)
    said = cautions(rules, bids)
    return Decision(rules, tuple(bids), rules.parts, weights, points, totals, ranks, winners, out, said)


def qualities(rules: Rules, bids: Sequence[Bid]) -> Numbers:
    """Bids x criteria: scores as shares of their scales, 0 to 1."""
    lowest = np.array([one.lowest for one in rules.criteria])
    width = np.array([one.highest - one.lowest for one in rules.criteria])
    return np.asarray((np.array([bid.scores for bid in bids], dtype=np.float64) - lowest) / width)


def records(rules: Rules, bids: Sequence[Bid]) -> Numbers | None:
    """Each bid's record, the published prior mean where it has none; None where records do not count."""
    if rules.record is None:
        return None
    return np.array([rules.record.newcomer if bid.record is None else bid.record for bid in bids])


def parts(rules: Rules, prices: Numbers, quality: Numbers, record: Numbers | None) -> Numbers:
    """Points of (..., bids) prices, (..., bids, criteria) quality and (..., bids) records: (..., bids, parts)."""
    check_prices(rules.formula, prices)
    merits = quality if record is None else np.concatenate([quality, record[..., None]], axis=-1)
    gone = np.where(np.isnan(prices), np.nan, 0.0)[..., None]
    if rules.formula == "F6":
        return np.asarray(100 * merits / prices[..., None])
    if rules.formula == "F7":
        return np.concatenate([-prices[..., None], merits + gone], axis=-1)
    if rules.formula == "F5":
        shares = absolute(prices, rules.ceiling or 0.0, rules.floor)
    else:
        shares = price_shares(rules.formula, prices)
    return np.asarray(100 * np.concatenate([shares[..., None], merits + gone], axis=-1))


def slack(points: Numbers, weights: Numbers) -> float:
    """How close totals may be and still be level."""
    return LEVEL * float(np.nanmax(np.abs(points * weights), initial=0.0))


def places(totals: Numbers, level: float) -> tuple[int | None, ...]:
    """Places of the totals, 1 for the highest; level ones share theirs."""
    return tuple(None if np.isnan(own) else 1 + int(np.sum(totals > own + level)) for own in totals)


def cautions(rules: Rules, bids: Sequence[Bid] = ()) -> tuple[str, ...]:
    """What must be said beside a result under these rules: the formula's flaws, bids at the ends of its range."""
    said = list(rules.how.flaws) if rules.how.relative or rules.formula == "F6" else []
    if rules.how.relative:
        said.insert(0, "This formula is relative: a bid that cannot win can decide who does.")
    if rules.formula == "F5" and (above := sum(bid.price > (rules.ceiling or 0.0) for bid in bids)):
        said.append(f"{above} of {len(bids)} bids are above the ceiling and have no points for price.")
    if rules.formula == "F5" and (below := sum(bid.price < rules.floor for bid in bids)):
        said.append(f"{below} of {len(bids)} bids are below the floor and have no more points than at it.")
    return tuple(said)


def _out(rules: Rules, bids: Sequence[Bid]) -> tuple[Out, ...]:
    return tuple(
        Out(bid.name, one.name, score, one.minimum)
        for bid in bids
        for score, one in zip(bid.scores, rules.criteria, strict=True)
        if one.minimum is not None and score < one.minimum
    )
