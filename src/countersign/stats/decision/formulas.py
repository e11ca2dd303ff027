"""Seven ways to turn a price into points, what each needs, and what is known to be wrong with it.

P is a price, Pmin, Pmax and the mean are over all bids that are still in, Pr a published ceiling, Pf a published floor,
q quality from 0 to 1. A formula is relative where the points of one bid depend on the prices of others: then a bid that
cannot win can still decide who does (Bergman and Lundberg 2013; Stilger, Siderius and van Raaij 2017 compare 38).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from countersign.errors import NotValid
from countersign.stats.intervals import Numbers
from countersign.stats.reading import numbers

DEFAULT = "F5"  # absolute linear; F7 where quality has a value in money


@dataclass(frozen=True)
class Formula:
    """One formula as it is published.

    relative   the points of a bid depend on the prices of others
    weighted   price has a weight W of its own; without, the weight is implied (F6) or is money (F7)
    needs      what must be published with it: "ceiling", "floor", "values" (of quality, in money)
    """

    id: str
    name: str
    says: str
    relative: bool
    weighted: bool
    needs: tuple[str, ...]
    flaws: tuple[str, ...]


FORMULAS: dict[str, Formula] = {
    one.id: one
    for one in (
        Formula("F1", "lowest to own price", "W x Pmin / P", True, True, (), (
            "A very low bid that cannot win changes the distance between all others.",
            "Curved: the same saving is worth more to a cheap bid than to a dear one.",
            "Undefined at a price of zero.",
        )),
        Formula("F2", "linear from the lowest price", "W x max(0, 1 - (P - Pmin) / Pmin)", True, True, (), (
            "A very low bid that cannot win changes the distance between all others.",
            "From twice the lowest price on every bid has no points: what lies beyond is not told apart.",
            "Undefined where the lowest price is zero.",
        )),
        Formula("F3", "from the highest to the lowest price", "W x (Pmax - P) / (Pmax - Pmin)", True, True, (), (
            "Differences of a few pence fill the whole range where prices are close.",
            "The dearest bid, which cannot win, decides what a saving is worth.",
        )),
        Formula("F4", "distance to the mean price", "W x clip(1/2 - (P - mean) / (2 mean))", True, True, (), (
            "A cover bid moves the mean, and with it everyone's points.",
        )),
        Formula("F5", "absolute linear", "W x clip((Pr - P) / (Pr - Pf))", False, True, ("ceiling", "floor"), (
            "Needs a sound ceiling: too high a one takes weight from price, and above it bids are not told apart.",
        )),
        Formula("F6", "quality for money", "q / P", False, False, (), (
            "The weight of price is implied, and nobody chose it.",
            "Rewards the very cheap with little quality.",
            "Undefined at a price of zero.",
        )),
        Formula("F7", "price less the worth of quality", "lowest P - sum of v x q", False, False, ("values",), (
            "Somebody must say beforehand what quality is worth in money.",
        )),
    )
}  # fmt: skip


def formula(key: str) -> Formula:
    """The formula of this id. Raises :class:`NotValid` for one that is not offered."""
    if key not in FORMULAS:
        raise NotValid(f"There is no formula {key}.", remedy=f"One of: {', '.join(FORMULAS)}.")
    return FORMULAS[key]


def price_shares(key: str, prices: ArrayLike, *, ceiling: float | None = None, floor: float = 0.0) -> Numbers:
    """Each bid's share, 0 to 1, of the points for price under F1 to F5; the last axis runs over the bids.

    NaN stands for a bid that is out: it has no share and moves nobody's. Where all prices are the same, F3 gives
    everyone the full share: each is the lowest.

    >>> price_shares("F1", [100, 80, 40]).tolist()
    [0.4, 0.5, 1.0]
    """
    if not formula(key).weighted:
        raise NotValid(f"{key} gives price no points of its own.", remedy="Decide by its totals.")
    paid = numbers(prices)
    check_prices(key, paid)
    if key == "F5":
        return absolute(paid, *checked_range(ceiling, floor))
    return _RELATIVE[key](paid)


def check_prices(key: str, prices: Numbers) -> None:
    """Refuses prices for which the formula says nothing."""
    known = prices[~np.isnan(prices)]
    if np.any(known < 0) or np.any(np.isinf(known)):
        raise NotValid("A price is below zero or without end.", remedy="Ask the bidder for a price that can be paid.")
    if key in ("F1", "F2", "F4", "F6") and np.any(known == 0):
        raise NotValid(f"{key} is undefined at a price of zero.", remedy="F5 and F7 can take a bid at no price.")


def checked_range(ceiling: float | None, floor: float) -> tuple[float, float]:
    """Ceiling and floor of F5. Raises :class:`NotValid` unless the ceiling is finite and above a floor of 0 or more."""
    if ceiling is None or not np.isfinite(ceiling) or not 0 <= floor < ceiling:
        raise NotValid(
            "Absolute linear points need a published ceiling above the floor.",
            remedy="Take the ceiling from the budget or today's cost, or value quality in money (F7).",
        )
    return ceiling, floor


def absolute(prices: Numbers, ceiling: float, floor: float) -> Numbers:
    return np.asarray(np.clip((ceiling - prices) / (ceiling - floor), 0.0, 1.0))


def _to_lowest(prices: Numbers) -> Numbers:
    return np.asarray(_lowest(prices) / prices)


def _from_lowest(prices: Numbers) -> Numbers:
    return np.asarray(np.maximum(0.0, 2 - prices / _lowest(prices)))


def _between(prices: Numbers) -> Numbers:
    highest = np.fmax.reduce(prices, axis=-1, keepdims=True)
    width = highest - _lowest(prices)
    return np.asarray(np.where(width > 0, (highest - prices) / np.where(width > 0, width, 1.0), prices * 0 + 1))


def _to_mean(prices: Numbers) -> Numbers:
    known = ~np.isnan(prices)
    mean = np.where(known, prices, 0.0).sum(axis=-1, keepdims=True) / np.maximum(known.sum(axis=-1, keepdims=True), 1)
    return np.asarray(np.clip(1 - prices / np.where(mean > 0, 2 * mean, 1.0), 0.0, 1.0))


def _lowest(prices: Numbers) -> Numbers:
    return np.asarray(np.fmin.reduce(prices, axis=-1, keepdims=True))


_RELATIVE: dict[str, Callable[[Numbers], Numbers]] = {
    "F1": _to_lowest,
    "F2": _from_lowest,
    "F3": _between,
    "F4": _to_mean,
}
