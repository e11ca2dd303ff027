"""Processor time and share withheld on linked tables: landlords x quarters x themes with every margin.

    python benchmarks/disclosure.py [landlords]

Beside it the plain rule "withhold 1 to 4" in the same run, with the share of small cells that subtraction alone
(a sum with one number missing) then gives back. The accounts are drawn at random from a fixed seed.
"""

from __future__ import annotations

import sys
import time
from itertools import product

import numpy as np

from countersign.errors import NotSafe
from countersign.stats.disclosure import Shown, Sum, protect, withheld_share

QUARTERS, THEMES = 12, 12
ACCOUNTS_EACH = 160  # on average; most landlords have far fewer, a few have thousands


def accounts(landlords, rng):
    """Counts by landlord, quarter and theme with the long tails of real complaint tables."""
    size = rng.lognormal(0, 1.3, landlords)
    theme = rng.dirichlet(np.full(THEMES, 0.7))
    quarter = rng.dirichlet(np.full(QUARTERS, 20.0))
    mean = ACCOUNTS_EACH * landlords * np.einsum("l,q,t->lqt", size / size.sum(), quarter, theme)
    return rng.poisson(mean * rng.gamma(2, 0.5, mean.shape))


def linked(table):
    """The table with all margins as keyed counts, and the sums that link them (the last index is "all")."""
    full = table
    for axis in range(table.ndim):
        full = np.concatenate([full, full.sum(axis=axis, keepdims=True)], axis=axis)
    counts = {index: int(full[index]) for index in np.ndindex(full.shape)}
    sums = []
    for axis, size in enumerate(table.shape):
        others = [range(n + 1) for a, n in enumerate(table.shape) if a != axis]
        for rest in product(*others):
            line = [(*rest[:axis], i, *rest[axis:]) for i in range(size + 1)]
            sums.append(Sum(line[-1], tuple(line[:-1])))
    return counts, sums


def plain(counts):
    """The usual rule: 1 to 4 are withheld, nothing else."""
    return {key: Shown(None, "small") if 0 < count < 5 else Shown(count) for key, count in counts.items()}


def given_back(shown, sums):
    """The share of small cells that follow by subtraction, sum by sum, until nothing more follows."""
    value = {key: cell.value if cell.status == "shown" else None for key, cell in shown.items()}
    found, moving = 0, True
    while moving:
        moving = False
        for total, parts in sums:
            missing = [key for key in (total, *parts) if value[key] is None]
            if len(missing) == 1:
                gone = missing[0]
                known = sum(value[part] for part in parts if part != gone)
                value[gone] = known if gone == total else value[total] - known
                found += shown[gone].status == "small"
                moving = True
    return found / max(1, sum(cell.status == "small" for cell in shown.values()))


def timed(work):
    start = time.process_time()
    result = work()
    return result, time.process_time() - start


def row(name, counts, sums, result):
    shown, seconds = result
    extra = withheld_share(shown, "protecting") + withheld_share(shown, "held")
    small = withheld_share(shown, "small")
    print(f"{name:30}{len(counts):>9,}{seconds:>9.1f} s{small:>9.1%}{extra:>9.1%}{given_back(shown, sums):>12.1%}")


def main(landlords):
    rng = np.random.default_rng(2026)
    table = accounts(landlords, rng)
    counts, sums = linked(table)
    print(f"{'':30}{'cells':>9}{'CPU':>11}{'small':>9}{'further':>9}{'given back':>12}")
    row("withhold 1-4 only", counts, sums, timed(lambda: plain(counts)))
    first = timed(lambda: protect(counts, sums))
    row("protect, first release", counts, sums, first)
    later, _ = linked(table + rng.poisson(0.02 * table + 0.01))
    try:
        row("protect, second release", later, sums, timed(lambda: protect(later, sums, before=first[0])))
    except NotSafe as refused:
        print(f"protect, second release: refused. {refused}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 600)
