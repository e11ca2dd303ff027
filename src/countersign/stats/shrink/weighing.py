"""A record out of many contracts: the near and the recent count more, and no one contract outweighs the rest.

What is seen of a contract counts with n x relevance x 2^(-age / half-life), nothing once it is older than may be looked
back. Then no contract may carry more than a published share of the estimate, the prior counted in, and the estimate is
(m mu + sum w r) / (m + sum w): whoever has nothing has exactly mu, and the interval is that of the Beta posterior.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import isfinite

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from countersign.errors import NotValid
from countersign.stats.intervals import Numbers
from countersign.stats.reading import numbers
from countersign.stats.shrink.track_record import Rule

# Procurement Regulations 2024, regulation 39(5), and the UK extension of OCDS. "Other" is no rating at all.
RATINGS: Mapping[str, float | None] = {
    "good": 1.0,
    "approaching": 2 / 3,
    "requires_improvement": 1 / 3,
    "requires-improvement": 1 / 3,
    "inadequate": 0.0,
    "other": None,
    "met": 1.0,
    "slightlyBelow": 2 / 3,
    "below": 1 / 3,
    "significantlyBelow": 0.0,
}


@dataclass(frozen=True)
class Seen:
    """What was seen of a provider on one contract in one period.

    share      from 0 to 1: promises kept of promises due, or a rating (``RATINGS``); None where nothing can be said
    events     how much it rests on: promises due, or 1 for a rating
    age        years since
    relevance  from 0 to 1: how like the service it is to the one to be awarded
    look_back  years that this kind of fact may be looked back on, where the rule's own do not apply
    """

    contract: str
    share: float | None
    events: float = 1.0
    age: float = 0.0
    relevance: float = 1.0
    look_back: float | None = None


@dataclass(frozen=True)
class Weighing:
    """How what was seen counts; published before bids.

    half_life  years after which it counts half;  look_back  years after which it does not count
    most       the largest share of an estimate that one contract may carry, the prior counted in; 1 for no cap
    """

    half_life: float = 2.0
    look_back: float = 5.0
    most: float = 0.40

    def __post_init__(self) -> None:
        if not (self.half_life > 0 and self.look_back > 0 and 0 < self.most <= 1):
            raise NotValid("A half-life, a look-back or a share is not above zero, or the share is above 1.")


@dataclass(frozen=True)
class ContractWeight:
    """One contract: its own share kept, its weight before and after the cap, and what part of the estimate that is."""

    contract: str
    kept: float
    weight: float
    capped: float
    share: float


@dataclass(frozen=True)
class WeighedRecord:
    """The estimate with its interval and everything it rests on.

    weight     what all contracts count together;  own  their share in the estimate, the rest is the prior's
    newcomer   nothing counts: the value is the prior mean exactly, to be shown as "no record"
    too_old, unrated  what was left out, and why
    """

    value: float
    lower: float
    upper: float
    weight: float
    own: float
    newcomer: bool
    contracts: tuple[ContractWeight, ...]
    too_old: int
    unrated: int


def weighed_record(
    seen: Iterable[Seen], rule: Rule = Rule(), weighing: Weighing = Weighing(), *, confidence: float = 0.95
) -> WeighedRecord:
    """The record of one provider.

    >>> round(weighed_record([Seen(f"contract {i}", 0.9, events=5) for i in range(4)], Rule(0.70, 10)).value, 3)
    0.833
    >>> weighed_record([]).value, weighed_record([]).newcomer
    (0.7, True)
    """
    listed = tuple(_checked(one) for one in seen)
    rated = [one for one in listed if one.share is not None]
    fresh = [one for one in rated if one.age <= (one.look_back or weighing.look_back)]
    contracts = _contracts(fresh, weighing, rule.strength)
    weight = sum(one.capped for one in contracts)
    kept = sum(one.capped * one.kept for one in contracts)
    a, b = rule.mean * rule.strength + kept, (1 - rule.mean) * rule.strength + weight - kept
    value = a / (rule.strength + weight) if weight > 0 else rule.mean
    tail = (1 - confidence) / 2
    lower, upper = float(special.betaincinv(a, b, tail)), float(special.betainccinv(a, b, tail))
    own, left_out = weight / (rule.strength + weight), (len(rated) - len(fresh), len(listed) - len(rated))
    return WeighedRecord(value, lower, upper, weight, own, weight == 0, contracts, *left_out)


def weight(one: Seen, weighing: Weighing) -> float:
    """events x relevance x 2^(-age / half-life), before the cap."""
    return float(one.events * one.relevance * 2.0 ** (-one.age / weighing.half_life))


def capped(weights: ArrayLike, most: float, beside: float) -> Numbers:
    """The weights with the heaviest cut, so that none is more than ``most`` of them all and ``beside`` together.

    With the k heaviest cut to a cap c and the others adding up to U, c = most (beside + U + k c), that is
    most (beside + U) / (1 - k most), for the smallest k after which nothing left is above c; one sort finds it. As k
    nears 1 / most the cap grows without end, so there always is one. With the prior's strength ``beside``, one contract
    alone is cut too, and a further contract, however small, never takes weight from another.

    >>> capped([20], 0.4, beside=10).round(2).tolist()
    [6.67]
    """
    heavy = numbers(weights)
    rest = beside + float(heavy.sum())
    for cut, next_heaviest in enumerate(np.sort(heavy)[::-1]):
        cap = most * rest / (1 - cut * most) if cut * most < 1 else np.inf
        if next_heaviest <= cap:
            return np.asarray(np.minimum(heavy, cap))
        rest -= next_heaviest
    return np.asarray(np.minimum(heavy, most * rest / (1 - heavy.size * most)))


def _contracts(seen: list[Seen], weighing: Weighing, strength: float) -> tuple[ContractWeight, ...]:
    """Each contract that counts, by name: what was kept there, and what it weighs."""
    names = sorted({one.contract for one in seen if weight(one, weighing) > 0})
    parts = [[(weight(one, weighing), one.share or 0.0) for one in seen if one.contract == name] for name in names]
    whole = [sum(w for w, _ in some) for some in parts]
    kept = [sum(w * r for w, r in some) / total for some, total in zip(parts, whole, strict=True)]
    cut = capped(whole, weighing.most, strength)
    share = cut / (cut.sum() + strength)
    return tuple(ContractWeight(*one) for one in zip(names, kept, whole, cut.tolist(), share.tolist(), strict=True))


def _checked(one: Seen) -> Seen:
    if one.share is not None and not 0 <= one.share <= 1:
        raise NotValid("What was kept lies outside 0 to 1.", remedy="Give a share, a rating of the scale, or none.")
    amounts = (one.events, one.age, one.relevance)
    if not (all(isfinite(x) and x >= 0 for x in amounts) and one.relevance <= 1):
        raise NotValid("Events, age or relevance is below zero or missing, or the relevance is above 1.")
    return one
