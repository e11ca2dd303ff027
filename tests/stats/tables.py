"""Random linked tables for attacks: n-way tables with every margin, and how they grow."""

from __future__ import annotations

import numpy as np

from countersign.stats.disclosure import Sum


def linked(table):
    """The table with all its margins as keyed counts, and the sums that link them (the last index is "all")."""
    full = table
    for axis in range(table.ndim):
        full = np.concatenate([full, full.sum(axis=axis, keepdims=True)], axis=axis)
    counts = {index: int(full[index]) for index in np.ndindex(full.shape)}
    sums = [
        Sum(index, tuple((*index[:axis], i, *index[axis + 1 :]) for i in range(size)))
        for index in counts
        for axis, size in enumerate(table.shape)
        if index[axis] == size
    ]
    return counts, sums


def filtered(counts, sums, picked):
    """The same table with a filter: the first column's parts in ``picked`` and the others, as further sums."""
    rows = [key[0] for key in counts if key[1:] == (0,)]
    inside, outside = (tuple((r, 0) for r in rows[:-1] if (r in picked) == side) for side in (True, False))
    extra = {name: sum(counts[k] for k in part) for name, part in (("in", inside), ("out", outside))}
    more = [Sum("in", inside), Sum("out", outside), Sum((rows[-1], 0), ("in", "out"))]
    return counts | extra, [*sums, *(s for s in more if s.parts)]


def batches(seed, releases, *, withdrawals=False):
    """``releases`` growing versions of one random one-, two- or three-way table."""
    rng = np.random.default_rng(seed)
    ways = int(rng.integers(1, 4))
    shape = tuple(rng.integers(2, 5 if ways < 3 else 4, size=ways))
    table = rng.poisson(rng.choice([1, 2, 4, 8, 20]) * rng.gamma(1, 1, size=shape))
    versions = [table]
    for _ in range(releases - 1):
        gone = rng.binomial(table, 0.1) if withdrawals else 0
        table = table - gone + rng.poisson(rng.choice([0.2, 1, 3]) * rng.gamma(0.5, 1, size=shape))
        versions.append(table)
    return versions


def thinning(seed, releases, *, bodies=40):
    """A large sparse table (bodies by quarters by kinds) from which people withdraw here and there."""
    rng = np.random.default_rng(seed)
    sizes = 1.5 * rng.gamma(0.6, 1, size=(bodies, 1, 1)) * rng.gamma(1, 1, size=(bodies, 6, 3))
    versions = [rng.poisson(sizes)]
    for _ in range(releases - 1):
        versions.append(versions[-1] - rng.binomial(versions[-1], 0.03))
    return versions
