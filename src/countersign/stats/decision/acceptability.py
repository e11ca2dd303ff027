"""The winner under weights and scores drawn at random: how often it holds (SMAA; Lahdelma and Salminen 2001).

Weights come from a Dirichlet distribution, around the published ones (``concentration`` says how closely: the standard
deviation of a weight v is sqrt(v (1 - v) / (concentration + 1))) or over all weights alike (``concentration=None``).
Under F7 the worth of all quality together is kept and how it divides is drawn; the price counts as it is.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from countersign.errors import NotValid
from countersign.stats.decision.deciding import Decision, parts, records, slack
from countersign.stats.intervals import Numbers, wilson

DRAWS, CONCENTRATION = 10_000, 100.0
BLOCK = 2_000_000  # numbers held at a time


@dataclass(frozen=True, eq=False)
class Acceptability:
    """What so many draws of weights say, bids and places in the order of the decision.

    ranks            bids x places: the share of draws in which a bid takes a place; level bids share theirs
    central          bids x parts: the mean weights at which a bid wins, NaN for one that never does
    holds            the share of draws in which the winner keeps the first place
    lower, upper     of ``holds``: what other draws would give (Wilson, 95 %)
    """

    bids: tuple[str, ...]
    parts: tuple[str, ...]
    ranks: Numbers
    central: Numbers
    holds: float
    lower: float
    upper: float
    draws: int
    concentration: float | None


@dataclass(frozen=True)
class BandHold:
    """The share of draws in which the winner holds when every score moves a band down, stays, or moves one up."""

    holds: float
    lower: float
    upper: float
    draws: int


def acceptability(
    decision: Decision,
    *,
    draws: int = DRAWS,
    concentration: float | None = CONCENTRATION,
    rng: np.random.Generator | int = 0,
) -> Acceptability:
    """Rank acceptability of all bids over ``draws`` random weights; ``rng`` is a generator or a seed to publish."""
    weights = drawn_weights(decision, draws, concentration, np.random.default_rng(rng))
    inside = np.flatnonzero(~np.isnan(decision.totals))
    counts, firsts = _places(weights @ decision.points[inside].T, slack(decision.points, decision.weights))
    ranks = np.zeros((len(decision.bids), len(decision.bids)))
    ranks[np.ix_(inside, np.arange(inside.size))] = counts / draws
    central = np.full((len(decision.bids), len(decision.parts)), np.nan)
    won = firsts.sum(axis=0)
    central[inside[won > 0]] = (firsts.T @ weights)[won > 0] / won[won > 0, None]
    holds = float(ranks[decision.names.index(decision.winner), 0])
    limits = wilson(holds * draws, draws)
    lower, upper = float(limits.lower), float(limits.upper)
    return Acceptability(decision.names, decision.parts, ranks, central, holds, lower, upper, draws, concentration)


def drawn_weights(decision: Decision, draws: int, concentration: float | None, rng: np.random.Generator) -> Numbers:
    """Draws x parts. A part of weight 0 stays at 0, unless all weights are alike."""
    if draws < 1 or (concentration is not None and not concentration > 0):
        raise NotValid(
            "Drawing weights needs at least one draw and a concentration above 0.", remedy="10000 and 100 do."
        )
    fixed = 1 if decision.rules.formula == "F7" else 0
    free = decision.weights[fixed:]
    total = float(free.sum())
    shape = np.ones(free.size) if concentration is None or total == 0 else concentration * free / total
    drawn = rng.standard_gamma(np.broadcast_to(shape, (draws, free.size)))
    drawn *= total / drawn.sum(axis=1, keepdims=True)
    return np.concatenate([np.ones((draws, fixed)), drawn], axis=1)


def _places(totals: Numbers, level: float) -> tuple[Numbers, Numbers]:
    """Bids x places counted over the draws, and draws x bids: who is first (a half each where two are level)."""
    draws, bids = totals.shape
    order = np.argsort(-totals, axis=1, kind="stable")
    falling = np.take_along_axis(totals, order, axis=1)
    level_somewhere = (falling[:, :-1] - falling[:, 1:] <= level).any(axis=1)
    clear = order[~level_somewhere]
    cells = np.bincount((clear * bids + np.arange(bids)).ravel(), minlength=bids * bids)
    counts, firsts = cells.reshape(bids, bids).astype(np.float64), np.zeros((draws, bids))
    firsts[np.flatnonzero(~level_somewhere), clear[:, 0]] = 1.0
    if level_somewhere.any():
        shared, firsts[level_somewhere] = _shared_places(totals[level_somewhere], level)
        counts += shared
    return counts, firsts


def _shared_places(totals: Numbers, level: float) -> tuple[Numbers, Numbers]:
    """The same where bids are level: they share the places that they take together."""
    draws, bids = totals.shape
    counts, firsts = np.zeros((bids, bids)), np.zeros((draws, bids))
    for own in range(bids):
        gap = totals - totals[:, own : own + 1]
        ahead, level_with = (gap > level).sum(axis=1), (np.abs(gap) <= level).sum(axis=1)
        for size in np.unique(level_with):
            some = level_with == size
            for step in range(size):
                counts[own] += np.bincount(ahead[some] + step, minlength=bids)[:bids] / size
        firsts[:, own] = (ahead == 0) / level_with
    return counts, firsts


def random_bands(decision: Decision, *, draws: int = DRAWS, rng: np.random.Generator | int = 0) -> BandHold:
    """Moves every score of every bid by -1, 0 or +1 band at random, within its scale, and decides again."""
    draw = np.random.default_rng(rng)
    own, held = decision.names.index(decision.winner), 0
    scores = np.array([bid.scores for bid in decision.bids])
    block = max(1, BLOCK // scores.size)
    for start in range(0, draws, block):
        moves = draw.integers(-1, 2, size=(min(block, draws - start), *scores.shape))
        held += _held(decision, scores, moves, own)
    limits = wilson(held, draws)
    return BandHold(held / draws, float(limits.lower), float(limits.upper), draws)


def _held(decision: Decision, scores: Numbers, moves: NDArray[np.int64], own: int) -> int:
    rules = decision.rules
    scales = [(one.lowest, one.highest, one.step) for one in rules.criteria]
    lowest, highest, step = np.array(scales).T
    minimum = np.array([-np.inf if one.minimum is None else one.minimum for one in rules.criteria])
    moved = np.clip(scores + moves * step, lowest, highest)
    prices = np.where((moved >= minimum).all(axis=-1), [bid.price for bid in decision.bids], np.nan)
    record = records(rules, decision.bids)
    record = None if record is None else np.broadcast_to(record, prices.shape)
    totals = parts(rules, prices, (moved - lowest) / (highest - lowest), record) @ decision.weights
    rest = np.where(np.isnan(totals), -np.inf, totals)
    rest[:, own] = -np.inf
    level = slack(decision.points, decision.weights)
    return int(np.sum(totals[:, own] > rest.max(axis=1, initial=-np.inf) + level))
