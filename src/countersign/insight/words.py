"""A question in words: “Accounts where kind is problem, about Eastmarsh Homes, April to June 2025”."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Mapping

from countersign.engine import Condition, Contains, Is, Known, Lacks, OneOf, Period, Question, Unknown

Words = Callable[[str, Collection[object]], Mapping[object, str]]  # a column and its values -> words for each


def column_words(column: str) -> str:
    """``body_id`` -> “body”, ``time_lost`` -> “time lost”."""
    return column.removesuffix("_id").replace("_", " ")


def period_words(period: Period | None) -> str:
    """“all time”, “May 2025”, “April to June 2025”, “2025”, or “1 May 2025 to 9 June 2025”."""
    if period is None:
        return "all time"
    last = period.end - dt.timedelta(days=1)
    if period == Period.of("year", period.start):
        return f"{period.start:%Y}"
    if period == Period.of("month", period.start):
        return f"{period.start:%B %Y}"
    if period.start.day == 1 and period.end.day == 1:
        first = f"{period.start:%B}" if period.start.year == last.year else f"{period.start:%B %Y}"
        return f"{first} to {last:%B %Y}"
    return f"{_day(period.start)} to {_day(last)}"


def _day(day: dt.date) -> str:
    return f"{day.day} {day:%B %Y}"


def condition_words(conditions: Iterable[Condition], words: Words) -> list[str]:
    """One phrase for each condition; each column's values are named in one call of ``words``."""
    conditions = list(conditions)
    named = {column: words(column, values) for column, values in _values(conditions).items()}
    return [_phrase(condition, named.get(condition.column, {})) for condition in conditions]


def _values(conditions: Iterable[Condition]) -> dict[str, list[object]]:
    values: dict[str, list[object]] = {}
    for condition in conditions:
        values.setdefault(condition.column, []).extend(_of(condition))
    return values


def _of(condition: Condition) -> tuple[object, ...]:
    match condition:
        case Is(value=value):
            return (value,)
        case OneOf(values=values):
            return values
        case Contains(code=code) | Lacks(code=code):
            return (code,)
    return ()


def _phrase(condition: Condition, named: Mapping[object, str]) -> str:
    column = column_words(condition.column)
    match condition:
        case Is(value=bool() as value):
            return f"{column}: {'yes' if value else 'no'}"
        case Is(value=value):
            return f"{column}: {named[value]}"
        case OneOf(values=values):
            return f"{column}: {' or '.join(named[value] for value in values)}"
        case Contains(code=code):
            return f"{column} include {named[code]}"
        case Lacks(code=code):
            return f"{column} do not include {named[code]}"
        case Unknown():
            return f"{column}: not known"
        case Known():
            return f"{column}: known"


def question_words(question: Question, title: str, words: Words) -> str:
    """The whole question in one line, beginning with what is counted."""
    return "; ".join([title, *condition_words(question.where, words), period_words(question.period)])
