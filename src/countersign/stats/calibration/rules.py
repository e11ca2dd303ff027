"""The chances of run rules that XmR charts are set by: ``python -m countersign.stats.calibration.rules > FILE``.

Steady normal series go through the whole chart (season, likeness of neighbours) and the longest run, the longest trend
and the best two of three are counted.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from countersign.stats.monitoring.panel import Numbers
from countersign.stats.monitoring.spells import spell_lengths
from countersign.stats.monitoring.xmr import expected
from countersign.stats.monitoring.xmr.calibrated import likeness, sides, whitened
from countersign.stats.monitoring.xmr.rule_chances import PERIODS, RULES, Kind, name_of
from countersign.stats.monitoring.xmr.rules import side_of

CELLS = 6_000_000  # simulated points of each length and kind
AT_ONCE = 300_000


def reached(scores: Numbers) -> dict[str, Numbers]:
    """For each series the longest run, the longest trend, and the score that two of some three on one side reach."""
    side = sides(scores)
    signs = sliding_window_view(side, 3, axis=1)
    second = np.sort(sliding_window_view(np.abs(scores), 3, axis=1), axis=2)[:, :, 1]
    together = np.abs(signs.sum(axis=2, dtype=np.int64)) == 3
    return {
        "run": spell_lengths(side).max(axis=1),
        "trend": spell_lengths(side_of(scores[:, 1:], scores[:, :-1])).max(axis=1) + 1,
        "pair": np.where(together, second, 0.0).max(axis=1),
    }


def log_chances(periods: int, *, seasonal: bool, rng: np.random.Generator, cells: int = CELLS) -> dict[Kind, Numbers]:
    """Log chances of every place of ``RULES`` in turn, as they are and with the likeness of neighbours taken out."""
    series = max(cells // periods, 1)
    hits = {Kind(seasonal, white): np.zeros(sum(map(len, RULES.values()))) for white in (False, True)}
    done = 0
    while done < series:
        some = min(AT_ONCE // periods, series - done)
        scores = expected.of_values(rng.normal(size=(some, periods)), 12 if seasonal else None).score
        for kind in hits:
            found = reached(whitened(scores, likeness(scores)) if kind.whitened else scores)
            hits[kind] += [np.count_nonzero(found[rule] >= at) for rule, places in RULES.items() for at in places]
        done += some
    return {kind: np.log((hit + 0.5) / (series + 1)) for kind, hit in hits.items()}


def lines(rng: np.random.Generator, cells: int = CELLS) -> Iterator[list[str]]:
    """The table, a line at a time."""
    yield ["kind", "rule", "at", *map(str, PERIODS)]
    for seasonal in (False, True):
        columns = [log_chances(periods, seasonal=seasonal, rng=rng, cells=cells) for periods in PERIODS]
        for kind in columns[0]:
            places = [(rule, at) for rule, some in RULES.items() for at in some]
            for place, (rule, at) in enumerate(places):
                yield [name_of(kind), rule, f"{at:g}", *(f"{column[kind][place]:.3f}" for column in columns)]


if __name__ == "__main__":
    csv.writer(sys.stdout, lineterminator="\n").writerows(lines(np.random.default_rng(20261123)))
