"""How often does a chart over time flag a series that never changed, and how soon one that did?

Normal, alike (AR(1)) and seasonal series, and counts of every size and dispersion. What is to be found: for XmR a
level that rises by two standard deviations for the last third of the series; for a single period one that lies four
above; for sums one that rises by one and stays.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import get_args

import numpy as np

from countersign.stats.calibration.series import BANDS, Kind, counts_of
from countersign.stats.calibration.trials import OURS, SILENT, Tally, Trial
from countersign.stats.intervals import Numbers
from countersign.stats.monitoring.arl import cusum_threshold, ewma_limit
from countersign.stats.monitoring.cusum import cusum
from countersign.stats.monitoring.ears import CHANCES, Method, ears
from countersign.stats.monitoring.ewma import ewma
from countersign.stats.monitoring.farrington import Settings, farrington
from countersign.stats.monitoring.panel import Flags
from countersign.stats.monitoring.xmr import CHANCE, xmr

LENGTHS = (24, 60)
DISPERSIONS = (1.0, 1.5, 3.0)
SERIES = 1000  # a round
LASTING, SUDDEN, SMALL = 2.0, 4.0, 1.0  # standard deviations
RUN_LENGTH = 370.4
THEIRS = "surveillance"
FARRINGTON = Settings(years=4, half_window=2)
YOUNG = 14  # periods before EARS is asked
WANDERING = "means that wander make heavier tails than a negative binomial has"

MEASURED = [
    Kind("normal"),
    Kind("seasonal, amplitude 1 sd", season=1.0),
    Kind("alike, AR(1) 0.2", rho=0.2),
    Kind("alike, AR(1) 0.4", rho=0.4),
    Kind("alike, AR(1) 0.6", rho=0.6),
]
MOVING = [
    Kind("Poisson, 5–20 expected, seasonal ±30 %", (5, 20), season=0.3),
    Kind("Poisson, 20–100 expected, mean alike AR(1) 0.4", (20, 100), rho=0.4, moving=0.2),
]


def trials() -> Iterator[Trial]:
    """Every method with a stated chance, on every kind of series that it is made for."""
    counted = counts_of(BANDS, DISPERSIONS)
    for periods in LENGTHS:
        for kind in (*MEASURED, *counted, *MOVING):
            yield _xmr(kind, periods)
    for kind in (*counted, *MOVING):
        yield _farrington(kind)
    yield from (_sums("CUSUM", _cusum), _sums("EWMA", _ewma))
    for method in get_args(Method):
        for kind in (*MEASURED[:4], *counted, *MOVING):
            yield _ears(method, kind)


def _xmr(kind: Kind, periods: int) -> Trial:
    def tally(jump: float, rng: np.random.Generator) -> Tally:
        drawn = kind.draw(rng, SERIES, periods, jump=jump, at=periods * 2 // 3)
        charts = {
            OURS: xmr(drawn.rows, kind="count" if drawn.counted else "value", drawn=False),
            "NHSRplotthedots": xmr(drawn.rows, compat="NHSRplotthedots"),
        }
        silent = int(charts[OURS].silent.all(axis=1).sum())
        flagged = {name: int(chart.hits.any.any(axis=1).sum()) for name, chart in charts.items()}
        looks = {name: (hits, SERIES) for name, hits in flagged.items()}
        return looks | {OURS: (flagged[OURS], SERIES - silent), SILENT: (silent, SERIES)}

    case, why = f"{kind.name}, {periods} points", WANDERING if kind.moving and kind.rho else ""
    return Trial(
        "XmR, any flag on a series", case, CHANCE, partial(tally, 0.0), partial(tally, LASTING), why, effort=0.3
    )


def _farrington(kind: Kind) -> Trial:
    history = 12 * (FARRINGTON.years + 1) + FARRINGTON.half_window

    def tally(jump: float, rng: np.random.Generator) -> Tally:
        rows = kind.draw(rng, SERIES, history + 1, jump=jump, at=history).rows
        theirs = farrington(rows, at=[history], settings=FARRINGTON._replace(method="delta"), compat="surveillance")
        ours = farrington(rows, at=[history], settings=FARRINGTON)
        return {name: (int(one.alarm.sum()), SERIES) for name, one in ((OURS, ours), (THEIRS, theirs))}

    family, why = "Farrington, alarm at one period", WANDERING if kind.rho else ""
    return Trial(family, kind.name, FARRINGTON.chance, partial(tally, 0.0), partial(tally, SUDDEN), why)


def _sums(name: str, alarms: Callable[[Numbers], Flags]) -> Trial:
    """Points until the first alarm; of a change: an alarm within ten points of it."""

    def steady(rng: np.random.Generator) -> Tally:
        flags = alarms(rng.normal(size=(SERIES, 1000)))
        hit = flags.any(axis=1)
        return {OURS: (int(hit.sum()), int(np.where(hit, flags.argmax(axis=1) + 1, flags.shape[1]).sum()))}

    def changed(rng: np.random.Generator) -> Tally:
        flags = alarms(rng.normal(size=(SERIES, 10)) + SMALL)
        return {OURS: (int(flags.any(axis=1).sum()), SERIES)}

    return Trial("sums, an alarm at one point", f"{name}, normal", 1 / RUN_LENGTH, steady, changed, effort=0.1)


def _cusum(z: Numbers) -> Flags:
    return np.asarray(cusum(z, h=cusum_threshold(RUN_LENGTH)).alarm)


def _ewma(z: Numbers) -> Flags:
    return ewma(z, mean=0.0, sd=1.0, sigmas=ewma_limit(RUN_LENGTH)).outside


def _ears(method: Method, kind: Kind) -> Trial:
    def tally(jump: float, first: int, rng: np.random.Generator) -> Tally:
        rows = kind.draw(rng, SERIES, 60, jump=jump, at=59).rows
        ours, theirs = ears(rows, method), ears(rows, method, compat="surveillance")
        judged = ~np.isnan(ours.upper[:, first:])
        looks = {name: (int(one.alarm[:, first:].sum()), judged.size) for name, one in ((OURS, ours), (THEIRS, theirs))}
        judged_looks = looks[OURS][0], int(judged.sum())
        return looks | {OURS: judged_looks, SILENT: (judged.size - judged_looks[1], judged.size)}

    family, steady, changed = (
        f"EARS {method}, alarm at one period",
        partial(tally, 0.0, YOUNG),
        partial(tally, SUDDEN, 59),
    )
    why = WANDERING if kind.rho and kind.moving else ""
    return Trial(family, kind.name, CHANCES[method], steady, changed, why, effort=0.5)
