"""Spells of equal signs along each row: the raw material of every run rule. No loop over periods."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from countersign.stats.monitoring.panel import Flags, Signs, Whole


def spell_lengths(signs: Signs) -> Whole:
    """For each place the length of the whole spell of equal signs that it belongs to; 0 where the sign is 0."""
    _, ends_at, begins_at = _bounds(signs)
    return np.where(signs != 0, ends_at - begins_at + 1, 0)


def spell_so_far(signs: Signs) -> Whole:
    """For each place how long its spell of equal signs has lasted by then; 0 where the sign is 0."""
    place, _, begins_at = _bounds(signs)
    return np.where(signs != 0, place - begins_at + 1, 0)


def in_any_window(hit: Flags, length: int) -> Flags:
    """Places covered by a window of ``length`` that ends where ``hit`` is true."""
    covered = hit.copy()
    for back in range(1, min(length, hit.shape[1])):
        covered[:, :-back] |= hit[:, back:]
    return covered


def window_counts(flags: Flags, length: int) -> Whole:
    """How many of the last ``length`` places are true; 0 before a full window exists."""
    total = np.zeros((flags.shape[0], flags.shape[1] + 1), dtype=np.int64)
    np.cumsum(flags, axis=1, out=total[:, 1:])
    counted = np.zeros(flags.shape, dtype=np.int64)
    if flags.shape[1] >= length:
        counted[:, length - 1 :] = total[:, length:] - total[:, :-length]
    return counted


def _bounds(signs: Signs) -> tuple[Whole, Whole, Whole]:
    rows, periods = signs.shape
    place = np.broadcast_to(np.arange(periods), (rows, periods))
    changes: NDArray[np.bool_] = signs[:, 1:] != signs[:, :-1]
    edge = np.ones((rows, 1), dtype=bool)
    starts, ends = np.hstack([edge, changes]), np.hstack([changes, edge])
    begins_at = np.maximum.accumulate(np.where(starts, place, 0), axis=1)
    ends_at = np.minimum.accumulate(np.where(ends, place, periods)[:, ::-1], axis=1)[:, ::-1]
    return place, ends_at, begins_at
