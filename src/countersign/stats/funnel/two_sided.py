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

Which = NDArray[np.int64]  # places of the providers that are still looked at
Holds = Callable[[Numbers, Spreads, Which], NDArray[np.bool_]]
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

    def is_high(counts: Numbers, spreads: Spreads, which: Which) -> NDArray[np.bool_]:
        return _high(model.some(which), spreads, counts, strict=strict) <= too_high[which]

    def is_not_low(counts: Numbers, spreads: Spreads, which: Which) -> NDArray[np.bool_]:
        return _low(model.some(which), spreads, counts, strict=strict) > too_low[which]

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


def _first(holds: Holds, spreads: Spreads, start: Numbers, end: Numbers) -> Numbers:
    """The smallest whole count up to ``end`` where ``holds``, which stays true from there on.

    Looked for with the likeliest of the spreads, and then from there with all of them.
    """
    best = int(np.argmax(spreads.weights.reshape(spreads.values.size, -1).sum(axis=1)))
    rough = Spreads(spreads.values[best : best + 1], np.ones(1))
    near = _search(lambda count, which: holds(count, rough, which), np.floor(start), np.sqrt(start) + 1, end)
    return _search(lambda count, which: holds(count, spreads.some(which), which), near, np.ones(start.shape), end)


def _search(
    holds: Callable[[Numbers, Which], NDArray[np.bool_]], start: Numbers, step: Numbers, end: Numbers
) -> Numbers:
    """Strides that double from ``start`` until they have passed the place, then halving; only of those on the way."""
    low, high, step = np.zeros(start.shape), np.minimum(start, end), np.ceil(step)
    every = np.arange(start.size)
    downward = (high >= end) | holds(np.minimum(high, end - 1), every)
    low[~downward], high[~downward] = high[~downward] + 1, end[~downward]
    todo, at = every[low < high], np.where(downward, high, low - 1)
    for _ in range(_DOUBLINGS):
        if not todo.size:
            break
        probe = np.where(downward[todo], at[todo] - step[todo], at[todo] + step[todo])
        probe = np.clip(probe, low[todo], high[todo] - 1)
        yes = holds(probe, todo)
        low[todo], high[todo] = np.where(yes, low[todo], probe + 1), np.where(yes, probe, high[todo])
        at[todo], step[todo] = probe, 2 * step[todo]
        todo = todo[(yes == downward[todo]) & (low[todo] < high[todo])]
    todo = every[low < high]
    while todo.size:
        middle = np.floor((low[todo] + high[todo]) / 2)
        yes = holds(middle, todo)
        low[todo], high[todo] = np.where(yes, low[todo], middle + 1), np.where(yes, middle, high[todo])
        todo = todo[low[todo] < high[todo]]
    return low
