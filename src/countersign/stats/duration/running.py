"""Sums along the steps of each body, all bodies in one pass. Steps lie one body after the other."""

from __future__ import annotations

import numpy as np

from countersign.stats.duration.observations import Flags, Whole
from countersign.stats.intervals import Numbers


def running_sum(values: Numbers, first: Whole) -> Numbers:
    """The sum so far within each body; ``first`` holds where each body begins and, last, the end of all.

    Added up in long double, so that what the bodies before added leaves no trace in a body's own sum.
    """
    total = np.cumsum(values, dtype=np.longdouble)
    before = np.concatenate([[np.longdouble(0)], total])[first[:-1]]
    return np.asarray(total - np.repeat(before, np.diff(first)), dtype=np.float64)


def sum_to_come(values: Numbers, first: Whole) -> Numbers:
    """The sum from each step to the last of its body."""
    return running_sum(values[::-1], values.size - first[::-1])[::-1]


def first_where(hit: Flags, first: Whole) -> Whole:
    """The first step of each body where ``hit`` is true; -1 where none is."""
    place = np.where(hit, np.arange(hit.size), hit.size)
    found = np.minimum.reduceat(place, first[:-1])
    return np.where(found < hit.size, found, -1)


def last_where(hit: Flags, first: Whole) -> Whole:
    """The last step of each body where ``hit`` is true; -1 where none is."""
    return np.maximum.reduceat(np.where(hit, np.arange(hit.size), -1), first[:-1])
