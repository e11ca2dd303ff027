"""Dates as people write them. The order of day and month is guessed from a whole column, never from one
value.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from functools import lru_cache

from countersign.errors import NotValid
from countersign.formats.tabular.dialect import Order

# 30/09/2021 · 3.7.21 · 2021-09-30 · then perhaps a time: T10:00:00Z · " 10:00" · " - 04:54AM"
_NUMBERS = re.compile(r"(\d{1,4})[/.\-\s](\d{1,2})[/.\-\s](\d{1,4})(?:$|[T\s,].*)", re.DOTALL)
_TIME = re.compile(
    r"[\s,\-T]*\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?\s*(?:[ap]\.?m\.?)?\s*(?:z|utc|[+\-]\d{2}(?::?\d{2})?)?", re.I
)
# 3 July 2021 · 3rd Jul 21 · July 3, 2021
_DAY_FIRST = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[\s\-]+([A-Za-z]{3,9})\.?,?[\s\-]+(\d{4}|\d{2})")
_MONTH_FIRST = re.compile(r"([A-Za-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4}|\d{2})")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_COMPACT = re.compile(r"((?:19|20)\d{2})(\d{2})(\d{2})")
_WEEKDAY = re.compile(r"(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,?\s+", re.I)


def parse_date(text: str, order: Order = "ymd") -> dt.date:
    """The date in ``text``, read in ``order`` ("dmy", "mdy" or "ymd"); a time after it is left out.

    A four-digit year in front is always year-month-day, a month written as a word needs no order. Two-digit
    years follow POSIX: 00–68 are 2000s, 69–99 are 1900s. Raises :class:`NotValid` (without quoting the text).
    """
    day = _parsed(text.strip(), order)
    if day is None:
        raise NotValid(_fault(text.strip(), order), remedy=f"Expected {_EXPECTED.get(order, 'a date')}.")
    return day


def _fault(text: str, order: str) -> str:
    """Spreadsheets turn some dates of a column round; whoever mends the file should not look for a typing error."""
    if _parsed(text, _TURNED.get(order, "")) is None:
        return "This is not a date."
    return "Day and month stand the other way round here than in the rest of the column."


_TURNED = {"dmy": "mdy", "mdy": "dmy"}
_EXPECTED = {"ymd": "2024-01-31", "dmy": "31/01/2024", "mdy": "01/31/2024"}


@lru_cache(maxsize=20_000)
def _parsed(text: str, order: str) -> dt.date | None:
    text = _WEEKDAY.sub("", text, count=1)
    parts = _numbers(text, order) or _words(text) or _compact(text)
    if parts is None:
        return None
    try:
        return dt.date(*parts)
    except ValueError:
        return None


def _numbers(text: str, order: str) -> tuple[int, int, int] | None:
    if not (found := _NUMBERS.match(text)) or not _only_time(text[found.end(3) :]):
        return None
    first, second, third = found.group(1, 2, 3)
    if len(first) == 4:
        return (int(first), int(second), int(third)) if len(third) <= 2 else None
    if len(first) > 2 or len(third) not in (2, 4):
        return None
    if order == "ymd":
        return (_year(first), int(second), int(third)) if len(third) == 2 else None
    if order not in ("dmy", "mdy"):
        return None
    day, month = (first, second) if order == "dmy" else (second, first)
    return _year(third), int(month), int(day)


def _words(text: str) -> tuple[int, int, int] | None:
    if (found := _DAY_FIRST.match(text)) and _only_time(text[found.end() :]):
        day, month, year = found.groups()
    elif (found := _MONTH_FIRST.match(text)) and _only_time(text[found.end() :]):
        month, day, year = found.groups()
    else:
        return None
    short = month[:3].lower()
    return (_year(year), _MONTHS.index(short) + 1, int(day)) if short in _MONTHS else None


def _compact(text: str) -> tuple[int, int, int] | None:
    found = _COMPACT.fullmatch(text)
    return (int(found[1]), int(found[2]), int(found[3])) if found else None


def _only_time(rest: str) -> bool:
    return not rest.strip() or bool(_TIME.fullmatch(rest))


def _year(text: str) -> int:
    year = int(text)
    if len(text) == 4:
        return year
    return year + (2000 if year <= 68 else 1900)


def guess_order(values: Iterable[str]) -> Order:
    """The order of day and month that every value of a column can be read in.

    "ymd", "dmy" or "mdy" where only one fits; "ambiguous" where day and month are never told apart (none above 12);
    "" where the column does not hold dates (more than one value in twenty cannot be read in any order).
    """
    filled = [value.strip() for value in values if value.strip()]
    if not filled:
        return ""
    misses = {order: sum(_parsed(value, order) is None for value in filled) for order in ("ymd", "dmy", "mdy")}
    best = min(misses.values())
    if best > len(filled) / 20:
        return ""
    if misses["ymd"] == best and any(_ISO.match(value) for value in filled):
        return "ymd"
    if misses["dmy"] == misses["mdy"]:
        return "ambiguous" if misses["dmy"] == best and any(_NUMBERS.match(value) for value in filled) else "dmy"
    return "dmy" if misses["dmy"] < misses["mdy"] else "mdy"


_ISO = re.compile(r"\d{4}[/.\-]?\d{2}")
