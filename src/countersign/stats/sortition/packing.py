"""Many panels at once, so that together they seat everybody equally often: a whole lottery in one pass.

The fairest expected panel is scaled to whole appearances over all panels, then dealt out panel by panel. A panel takes
of each group its share of what is left, rounded down or up at random, and of each quota likewise, so that what is left
stays as fair as it was. A few groups are moved to make the quotas come out whole, by a small whole-number program.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from countersign.stats.intervals import Numbers
from countersign.stats.sortition.pool import Pool
from countersign.stats.sortition.relaxing import refuse
from countersign.stats.sortition.solving import Even, Groups, panel

LEAST, ENOUGH = 10, 250  # panels, one for each group within these: rounding to whole appearances then costs little
MOST = 2_000  # no more panels than that, whatever it costs the least chance
WINDOW = 200  # groups that may move to make a panel's quotas whole
NODES = 200  # branches of that
SLACK = 1e-6


def packed(pool: Pool, even: Even, rng: np.random.Generator) -> list[Groups]:
    """Panels that fit, dealt so that groups appear nearly as often as ``even`` expects."""
    panels = _how_many(even.least, min(max(len(pool.sizes), LEAST), ENOUGH))
    left = _appearances(pool, even.expected * panels, panels, rng)
    dealt: list[Groups] = []
    for remaining in range(panels, 0, -1):
        one = _dealt(pool, left / remaining, rng)
        if one is None:
            one = _nearest(pool, left / remaining, rng)
        dealt.append(one)
        left = np.maximum(left - one, 0)
    return dealt


def _how_many(least: float, wanted: int) -> int:
    """Panels, at least as many as ``wanted``, over which the least chance is a whole number of times, nearly."""
    if least <= 0:
        return wanted
    times = max(1, math.ceil(wanted * least))
    return min(MOST, math.ceil(times / least - SLACK))


def _appearances(pool: Pool, wanted: Numbers, panels: int, rng: np.random.Generator) -> Numbers:
    """``wanted`` appearances in whole numbers that meet the quotas of all panels together, where that can be mended."""
    start = _rounded(wanted, rng)
    ways = np.where(start > wanted, -1.0, 1.0)
    moving = rng.permutation(np.flatnonzero(np.abs(start - wanted) > SLACK))
    mended = _mended(pool.rows, start, ways, moving, (panels * pool.lower, panels * pool.upper))
    return start if mended is None else mended.astype(float)


def _rounded(wanted: Numbers, rng: np.random.Generator) -> Numbers:
    """``wanted`` in whole numbers, the sum kept: rounded down, and up where a systematic sample falls."""
    low = np.floor(wanted + SLACK)
    parts = np.maximum(wanted - low, 0)
    order = rng.permutation(len(parts))
    steps = np.floor(np.cumsum(parts[order]) + rng.random())
    up = np.zeros(len(parts))
    up[order] = np.diff(steps, prepend=0.0)
    return np.asarray(low + up)


def _dealt(pool: Pool, share: Numbers, rng: np.random.Generator) -> Groups | None:
    """A panel whose groups are ``share`` rounded down or up, its quotas too if they can be; None where none fits."""
    low, high = np.floor(share + SLACK), np.minimum(np.ceil(share - SLACK), pool.most_of)
    start = np.clip(_rounded(share, rng), low, high)
    ways = np.where(start > low, -1.0, 1.0)
    moving = rng.permutation(np.flatnonzero(high > low))
    moving = moving[np.argsort(ways[moving], kind="stable")]  # those rounded up, who are few, come first
    sums = pool.rows @ share
    near = np.maximum(np.floor(sums + SLACK), pool.lower), np.minimum(np.ceil(sums - SLACK), pool.upper)
    for limits in (near, (pool.lower, pool.upper)):
        if (one := _mended(pool.rows, start, ways, moving[:WINDOW], limits)) is not None:
            return one
    return None


def _mended(
    rows: csr_array, start: Numbers, ways: Numbers, moving: NDArray[np.intp], limits: tuple[Numbers, Numbers]
) -> Groups | None:
    """``start`` with some of the ``moving`` groups moved their way by one so that ``rows`` keep to the ``limits``."""
    sums = rows @ start
    if not len(moving):
        fits = np.all(sums >= limits[0] - SLACK) and np.all(sums <= limits[1] + SLACK)
        return start.astype(np.int64) if fits else None
    near = LinearConstraint(rows[:, moving] * ways[moving], limits[0] - sums, limits[1] - sums)
    whole = np.ones(len(moving))
    options = {"node_limit": NODES, "presolve": False}  # quicker without, for a program so small
    found = milp(0 * whole, integrality=whole, bounds=Bounds(0, 1), constraints=near, options=options)
    if found.x is None:
        return None
    moved = start.copy()
    moved[moving] += ways[moving] * np.round(found.x)
    return np.asarray(moved, dtype=np.int64)


def _nearest(pool: Pool, share: Numbers, rng: np.random.Generator) -> Groups:
    """The panel that takes most of what is left over, whatever the rounding."""
    found = panel(pool, share / pool.sizes + rng.random(len(share)) * SLACK, gap=0.05)
    if found is None:
        raise refuse(pool)
    return found
