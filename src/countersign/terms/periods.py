"""Which periods fall due under a schedule, and when. Pure dates."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from countersign.clock import months_after

MONTHS = {"month": 1, "quarter": 3, "half": 6, "year": 12}
Period = tuple[dt.date, dt.date]  # first and last day


def periods(every: str, starts_on: dt.date, ends_on: dt.date | None, until: dt.date) -> Iterator[Period]:
    """Periods that are over by ``until``, counted from the start of the schedule; the last one may be shorter.

    ``start`` and ``end`` give one day: the first of the schedule, and its last where it has one.
    """
    if every == "start":
        if starts_on <= until:
            yield starts_on, starts_on
    elif every == "end":
        if ends_on and ends_on <= until:
            yield ends_on, ends_on
    else:
        yield from _recurring(MONTHS[every], starts_on, ends_on, until)


def _recurring(months: int, starts_on: dt.date, ends_on: dt.date | None, until: dt.date) -> Iterator[Period]:
    number = 0
    while True:
        first = months_after(starts_on, number * months)
        last = months_after(starts_on, (number + 1) * months) - dt.timedelta(days=1)
        if ends_on:
            last = min(last, ends_on)
        if last > until or (ends_on and first > ends_on):
            return
        yield first, last
        number += 1
