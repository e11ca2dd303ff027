"""Made-up tenders whose bidders' true quality is known: what a rule for awards can be tried on. Always a simulation.

Each bidder has a true quality, the chance that a promise of theirs is kept. Their past is as many promises as ``past``
says. A share ``alike`` of the past was work like this one; the rest says nothing about it. Evaluators see the quality
with an error; the price rises with quality and has noise of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from countersign.errors import NotValid
from countersign.stats.intervals import Numbers


@dataclass(frozen=True)
class Market:
    """How tenders are made, or which bids are given.

    past       promises due so far, one number a bidder; 0 makes a newcomer
    quality    Beta(a, b) of true quality;  alike  the share of the past that was work like this
    sight      standard deviation of what evaluators see of quality (0 to 1)
    price      what quality 0 costs;  rise  what quality 1 costs more;  noise  standard deviation of prices, as a share
    others     providers with a past of one of the lengths in ``past``, from whom a prior may be estimated
    true, prices, seen  given bids: the true quality, price and quality seen of each, instead of drawing them
    """

    past: tuple[int, ...] = (0, 3, 10, 40)
    quality: tuple[float, float] = (8.0, 2.0)
    alike: float = 1.0
    sight: float = 0.15
    price: float = 80.0
    rise: float = 25.0
    noise: float = 0.05
    others: int = 40
    true: tuple[float, ...] = ()
    prices: tuple[float, ...] = ()
    seen: tuple[float, ...] = ()

    def __post_init__(self) -> None:
        sound = (
            len(self.past) >= 2 and min(self.past) >= 0 and min(self.quality) > 0 and 0 <= self.alike <= 1
            and min(self.sight, self.rise, self.noise) >= 0 and self.price > 0 and self.others >= 2
        )  # fmt: skip
        if not sound:
            raise NotValid(
                "This market cannot be simulated.", remedy="Two bidders, a Beta above 0, and no negative part."
            )
        for given in (self.true, self.prices, self.seen):
            if given and len(given) != len(self.past):
                raise NotValid("Something is given for some bidders only.", remedy="Give one number for each.")
        if any(not 0 <= share <= 1 for share in (*self.true, *self.seen)) or any(price <= 0 for price in self.prices):
            raise NotValid("A given quality lies outside 0 to 1, or a price is not above 0.")


@dataclass(frozen=True, eq=False)
class Tenders:
    """Drawn tenders, each part tenders x bidders; ``others_*`` tenders x other providers.

    kept, due              of the past that was work like this;  kept_unlike, due_unlike  of the rest
    lot                    breaks ties, at random and the same for every rule
    """

    true: Numbers
    seen: Numbers
    prices: Numbers
    kept: Numbers
    due: Numbers
    kept_unlike: Numbers
    due_unlike: Numbers
    others_kept: Numbers
    others_due: Numbers
    lot: Numbers


def drawn(market: Market, tenders: int, rng: np.random.Generator) -> Tenders:
    """So many tenders of this market."""
    shape = (tenders, len(market.past))
    true = _given(market.true, shape, rng.beta(*market.quality, shape))
    seen = _given(market.seen, shape, np.clip(true + market.sight * rng.standard_normal(shape), 0.0, 1.0))
    asked = (market.price + market.rise * true) * np.exp(market.noise * rng.standard_normal(shape))
    past = np.broadcast_to(np.array(market.past), shape)
    due = rng.binomial(past, market.alike)
    elsewhere = rng.beta(*market.quality, shape)
    kept, kept_unlike = rng.binomial(due, true), rng.binomial(past - due, elsewhere)
    lengths = np.array([length for length in market.past if length > 0] or [0])
    others_due = rng.choice(lengths, (tenders, market.others))
    others_kept = rng.binomial(others_due, rng.beta(*market.quality, others_due.shape))
    asked = _given(market.prices, shape, asked)
    whole = (kept, due, kept_unlike, past - due, others_kept, others_due)
    one, two, three, four, five, six = (part.astype(np.float64) for part in whole)
    return Tenders(true, seen, asked, one, two, three, four, five, six, rng.random(shape))


def _given(values: Sequence[float], shape: tuple[int, int], made: Numbers) -> Numbers:
    return np.broadcast_to(np.array(values), shape) if values else made
