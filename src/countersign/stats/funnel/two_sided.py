"""One p value for "too high or too low", and the limits that go with it.

Counts are whole, so a tail probability jumps over the nominal level and a plain exact test flags too rarely:
at one expected event three times too rarely. The mean of the tail with and without the count seen that is right
on average over providers of different size is in :mod:`countersign.stats.tails`. And a provider that expects
three events can never be surprisingly low; as in Blaker's test (2000) the other side then has the whole
allowance. ``strict`` gives up the first of these: then no provider's chance of a false flag is above the nominal one.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from countersign.stats.funnel.predictive import Predictive, Spreads, at
from countersign.stats.intervals import Numbers
from countersign.stats.tails import between

_DOUBLINGS = 60  # enough for any count that a float can hold exactly


def two_sided(
    model: Predictive, spreads: Spreads, counts: Numbers, *, strict: bool
) -> tuple[Numbers, NDArray[np.int8]]:
    """The p value of each count, and on which side it lies (1 high, -1 low)."""
    low, high = _low(model, spreads, counts, strict=strict), _high(model, spreads, counts, strict=strict)
    least_low, least_high = _least(model, spreads, strict=strict)
    tail = np.minimum(low, high)
    opposite = np.where(high < low, least_low, least_high)
    p = np.minimum(np.where(opposite <= tail, 2 * tail, tail), 1.0)
    return p, np.where(high < low, 1, -1).astype(np.int8)


def limits(model: Predictive, spreads: Spreads, alpha: float, *, strict: bool) -> tuple[Numbers, Numbers]:
    """The smallest and the largest count of each provider whose p value is above ``alpha``."""
    least_low, least_high = _least(model, spreads, strict=strict)
    too_high, too_low = np.clip(least_low, alpha / 2, alpha), np.clip(least_high, alpha / 2, alpha)

    def is_high(counts: Numbers, spreads: Spreads) -> NDArray[np.bool_]:
        return _high(model, spreads, counts, strict=strict) <= too_high

    def is_not_low(counts: Numbers, spreads: Spreads) -> NDArray[np.bool_]:
        return _low(model, spreads, counts, strict=strict) > too_low

    upper = _first(is_high, spreads, model.mean, model.most + 1) - 1
    return _first(is_not_low, spreads, model.mean, model.most + 1), np.minimum(upper, model.most)


def _low(model: Predictive, spreads: Spreads, counts: Numbers, *, strict: bool) -> Numbers:
    """The chance of a count as low: between fewer, and as few or fewer (strict: the latter)."""
    fewer, same = model.below(counts, spreads), at(model, counts, spreads)
    return fewer + same if strict else between(fewer + same, fewer)


def _high(model: Predictive, spreads: Spreads, counts: Numbers, *, strict: bool) -> Numbers:
    more, same = model.above(counts, spreads), at(model, counts, spreads)
    return more + same if strict else between(more + same, more)


def _least(model: Predictive, spreads: Spreads, *, strict: bool) -> tuple[Numbers, Numbers]:
    """The smallest tail that a provider can have on the low, and on the high side."""
    none = np.zeros(model.mean.shape)
    low = _low(model, spreads, none, strict=strict)
    return low, none if np.isinf(model.most).all() else _high(model, spreads, model.most, strict=strict)


def _first(
    holds: Callable[[Numbers, Spreads], NDArray[np.bool_]], spreads: Spreads, start: Numbers, end: Numbers
) -> Numbers:
    """The smallest whole count up to ``end`` where ``holds``, which stays true from there on.

    Looked for with the likeliest of the spreads, and then from there with all of them.
    """
    best = int(np.argmax(spreads.weights.reshape(spreads.values.size, -1).sum(axis=1)))
    rough = Spreads(spreads.values[best : best + 1], np.ones(1))
    near = _search(lambda count: holds(count, rough), np.floor(start), np.sqrt(start) + 1, end)
    return _search(lambda count: holds(count, spreads), near, np.ones(start.shape), end)


def _search(holds: Callable[[Numbers], NDArray[np.bool_]], start: Numbers, step: Numbers, end: Numbers) -> Numbers:
    """Steps that double from ``start`` until they have passed the place, then halving."""
    low, high = start, start
    step = np.ceil(step)
    for _ in range(_DOUBLINGS):
        yes, no = (low > 0) & holds(np.maximum(low - 1, 0)), (high < end) & ~holds(np.minimum(high, end - 1))
        if not (yes.any() or no.any()):
            break
        low = np.where(yes, np.maximum(low - step, 0), low)
        high = np.where(no, np.minimum(high + step, end), high)
        step = 2 * step
    while np.any(low < high):
        middle = np.floor((low + high) / 2)
        yes = holds(middle)
        low, high = np.where(yes, low, np.minimum(middle + 1, high)), np.where(yes, middle, high)
    return low
