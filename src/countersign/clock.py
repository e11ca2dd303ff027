"""What time it is, asked in one place, so that tests and a demo can move it.

Nothing else in the house calls ``datetime.now``. The source is held in a context variable: moving the clock in one
request or one test never moves it for another.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache

import holidays

Source = Callable[[], dt.datetime]


def _wall() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


_source: ContextVar[Source] = ContextVar("clock", default=_wall)


def now() -> dt.datetime:
    """The present moment, aware, in UTC."""
    return _source.get()()


def today() -> dt.date:
    """The present date, in UTC."""
    return now().date()


@contextmanager
def at(moment: dt.datetime | dt.date) -> Iterator[None]:
    """Inside the block it is always ``moment`` (a date means noon UTC of that day)."""
    if not isinstance(moment, dt.datetime):
        moment = dt.datetime.combine(moment, dt.time(12), dt.UTC)
    token = _source.set(lambda: moment)
    try:
        yield
    finally:
        _source.reset(token)


@contextmanager
def as_it_is() -> Iterator[None]:
    """Inside the block the time is what it was outside: for whoever may move the clock, and need not."""
    yield


# Jurisdiction of a contract -> the subdivision whose bank holidays count (names of the `holidays` package).
JURISDICTIONS = {"england": "ENG", "wales": "WLS", "scotland": "SCT", "northern-ireland": "NIR"}


@lru_cache(maxsize=256)
def bank_holidays(jurisdiction: str, year: int) -> frozenset[dt.date]:
    """Bank holidays of a ``year`` in a ``jurisdiction`` (a key of ``JURISDICTIONS``)."""
    return frozenset(holidays.country_holidays("GB", subdiv=JURISDICTIONS[jurisdiction], years=year))


def is_working_day(day: dt.date, jurisdiction: str = "england") -> bool:
    return day.weekday() < 5 and day not in bank_holidays(jurisdiction, day.year)


def add_working_days(start: dt.date, days: int, jurisdiction: str = "england") -> dt.date:
    """The date ``days`` working days after ``start``; the day itself does not count. ``days`` is 0 or more."""
    day = start
    while days > 0:
        day += dt.timedelta(days=1)
        days -= is_working_day(day, jurisdiction)
    return day


def subtract_working_days(end: dt.date, days: int, jurisdiction: str = "england") -> dt.date:
    """The last date from which ``days`` working days lead to ``end`` or before it; ``days`` is 0 or more."""
    day = end
    while add_working_days(day, days, jurisdiction) > end:
        day -= dt.timedelta(days=1)
    return day


def months_after(day: dt.date, months: int) -> dt.date:
    """The same day of the month so many months later, or the last day of a shorter month."""
    year, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + year, month + 1
    following = dt.date(year + month // 12, month % 12 + 1, 1)
    return dt.date(year, month, min(day.day, (following - dt.timedelta(days=1)).day))
