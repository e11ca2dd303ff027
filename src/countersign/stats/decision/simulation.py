"""What a rule for awards would do, tried on tenders whose true quality is known. A simulation, and no more than that.

Every rule decides the same tenders, so that rules differ by what they are and not by luck; differences are paired.
Ties are broken by lot.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from countersign.errors import NotValid
from countersign.stats.decision.formulas import checked_range, formula, price_shares
from countersign.stats.decision.market import Market, Tenders, drawn
from countersign.stats.decision.rules import check_names
from countersign.stats.intervals import Numbers, wilson
from countersign.stats.shrink.moments import moments
from countersign.stats.shrink.track_record import Rule

LABEL = "simulation"
TENDERS, SEED = 20_000, 2026
Z = 1.959964  # two-sided 95 %
PUBLISHED = Rule()
BLOCK = 4096  # tenders held at a time
RecordKind = Literal["none", "raw", "shrunken", "estimated", "oracle"]


@dataclass(frozen=True)
class Trial:
    """A rule to try.

    record     none: does not count; raw: kept of due, 0 without a past; shrunken: towards ``prior``; estimated: towards
               a prior from the other providers of the market by moments; oracle: true quality, which nobody knows
    weight     of the record; 1 decides by the record alone
    relevance  what a promise of unlike work counts, from 0 to 1
    formula, price_weight, ceiling, floor  for the rest of the total (F6: quality seen over price; F7 is not tried)
    """

    name: str
    record: RecordKind = "shrunken"
    weight: float = 0.10
    prior: Rule = PUBLISHED
    relevance: float = 1.0
    formula: str = "F5"
    price_weight: float = 0.4
    ceiling: float | None = 150.0
    floor: float = 0.0

    def __post_init__(self) -> None:
        if self.record not in get_args(RecordKind):
            raise NotValid(
                f"There is no record called {self.record}.", remedy=f"One of: {', '.join(get_args(RecordKind))}."
            )
        shares = (self.weight, self.relevance, self.price_weight)
        if not all(0 <= share <= 1 for share in shares) or not formula(self.formula).weighted:
            raise NotValid("A rule to try needs shares from 0 to 1 and one of F1 to F5.")
        if self.formula == "F5":
            checked_range(self.ceiling, self.floor)


@dataclass(frozen=True)
class Share:
    """A value with the limits within which other draws of as many tenders would put it (95 %)."""

    value: float
    lower: float
    upper: float


@dataclass(frozen=True)
class Outcome:
    """What one rule did, over all simulated tenders.

    quality    mean true quality of the winner;  gain  the same less that of the first rule, tender by tender
    best       how often the truly best bidder won;  newcomer  how often the one with the shortest past did
    cost       mean price of the winner
    """

    rule: str
    quality: Share
    gain: Share
    best: Share
    newcomer: Share
    cost: Share
    tenders: int
    label: str = LABEL


def simulate(
    trials: Sequence[Trial],
    market: Market = Market(),
    *,
    tenders: int = TENDERS,
    rng: np.random.Generator | int = SEED,
) -> tuple[Outcome, ...]:
    """Tries the rules on so many tenders of the market; ``rng`` is a generator or a seed to publish."""
    check_names([trial.name for trial in trials], "rules")
    if not trials or tenders < 2:
        raise NotValid("A simulation needs a rule and at least two tenders.", remedy="20000 tenders do.")
    draw, parts = np.random.default_rng(rng), []
    for start in range(0, tenders, BLOCK):
        made = drawn(market, min(BLOCK, tenders - start), draw)
        parts.append(np.array([_results(trial, made, market) for trial in trials]))
    found = np.concatenate(parts, axis=-1)  # rules x (quality, best, newcomer, cost) x tenders
    return tuple(_outcome(trial.name, own, found[0]) for trial, own in zip(trials, found, strict=True))


def design(quality: tuple[float, float] = (8.0, 2.0)) -> tuple[Trial, ...]:
    """Records alone decide: raw, shrunken with the prior known and estimated, none at all, and the oracle."""
    known = Rule(quality[0] / sum(quality), sum(quality))
    kinds: dict[str, RecordKind] = {
        "raw average, no record is 0": "raw",
        "shrunken, prior known": "shrunken",
        "shrunken, prior estimated": "estimated",
        "no track record": "none",
        "oracle: true quality": "oracle",
    }
    return tuple(Trial(name, kind, 1.0, known) for name, kind in kinds.items())


def estimates(trial: Trial, made: Tenders) -> Numbers:
    """Each bidder's record under this rule, 0 to 1."""
    kept = made.kept + trial.relevance * made.kept_unlike
    due = made.due + trial.relevance * made.due_unlike
    if trial.record == "oracle":
        return made.true
    if trial.record == "none":
        return np.zeros_like(made.true)
    if trial.record == "raw":
        return np.divide(kept, due, out=np.zeros_like(kept), where=due > 0)
    mean, strength = (np.array(trial.prior.mean), np.array(trial.prior.strength))
    if trial.record == "estimated":
        mean, strength = (part[:, None] for part in moments(made.others_kept, made.others_due))
    return np.asarray((mean * strength + kept) / (strength + due))


def _results(trial: Trial, made: Tenders, market: Market) -> Numbers:
    base = (1 - trial.price_weight) * made.seen
    if trial.price_weight:
        shares = price_shares(trial.formula, made.prices, ceiling=trial.ceiling, floor=trial.floor)
        base = base + trial.price_weight * shares
    weight = 0.0 if trial.record == "none" and trial.weight < 1 else trial.weight
    winner = _highest((1 - weight) * base + weight * estimates(trial, made), made.lot)
    row = np.arange(winner.size)
    newest = winner == int(np.argmin(market.past))
    best = made.true[row, winner] >= made.true.max(axis=1)
    return np.array([made.true[row, winner], best, newest, made.prices[row, winner]], dtype=np.float64)


def _highest(totals: Numbers, lot: Numbers) -> NDArray[np.intp]:
    level = totals >= totals.max(axis=1, keepdims=True) - 1e-12
    return np.asarray(np.where(level, lot, -1.0).argmax(axis=1))


def _outcome(name: str, own: Numbers, first: Numbers) -> Outcome:
    quality, best, newcomer, cost = own
    counted = (_counted(best), _counted(newcomer))
    return Outcome(name, _mean(quality), _mean(quality - first[0]), *counted, _mean(cost), quality.size)


def _mean(values: Numbers) -> Share:
    mean, reach = float(values.mean()), Z * float(values.std(ddof=1)) / float(np.sqrt(values.size))
    return Share(mean, mean - reach, mean + reach)


def _counted(events: Numbers) -> Share:
    limits = wilson(events.sum(), events.size)
    return Share(float(events.mean()), float(limits.lower), float(limits.upper))
