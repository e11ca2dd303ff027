"""Which earlier periods a count is compared with: windows around the same time of year, and the blocks between.

Noufaily et al. 2013, Statistics in Medicine 32(7); Salmon et al. 2016, Journal of Statistical Software 70(10).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise

import numpy as np

from countersign.errors import NotValid
from countersign.stats.monitoring.panel import Whole


def reference_dates(day: date, years: int) -> list[date]:
    """The same weekday nearest to the same date in each earlier year, oldest first, and the day itself."""
    return [_nearest(day, day.year - back) for back in range(years, 0, -1)] + [day]


def references(k: int, years: int, season: int, dates: Sequence[date] | None) -> list[int]:
    """Places of the reference periods of ``k``, oldest first, and ``k``; :class:`NotValid` where one is absent."""
    if dates is None:
        places = [k - back * season for back in range(years, -1, -1)]
    else:
        known = {day: place for place, day in enumerate(dates)}
        places = [known.get(day, -1) for day in reference_dates(dates[k], years)]
    if min(places) < 0:
        raise NotValid(
            f"Period {k + 1} has no counterpart {years} years earlier.",
            remedy="Give a longer history, fewer years, or watch only later periods.",
        )
    return places


def blocks(places: Sequence[int], *, half_window: int, parts: int, past: int, size: int) -> Whole:
    """For each of ``size`` periods the level of its block: 0 unused, ``parts`` around a reference period.

    The stretch between two windows is cut in ``parts`` - 1 blocks of nearly equal length, the longer ones first. The
    last ``past`` periods and the period itself are not used.
    """
    level = np.zeros(size, dtype=np.int64)
    now = places[-1]
    level[max(now - half_window, 0) : now + 1] = parts
    for before, after in pairwise(places):
        level[max(before - half_window, 0) : before + half_window + 1] = parts
        if parts > 1:
            between = np.arange(before + half_window + 1, after - half_window)
            for one, block in enumerate(np.array_split(between, parts - 1)):
                level[block] = one + 1
    level[max(now - past, 0) :] = 0
    return level


def _nearest(day: date, year: int) -> date:
    same = date(year, 3, 1) if (day.month, day.day) == (2, 29) else day.replace(year=year)
    ahead = (day.weekday() - same.weekday()) % 7
    return same + timedelta(days=ahead if ahead <= 3 else ahead - 7)
