"""What rooms hand over to be counted: facts. ``settings.INSIGHT_FACTS`` lists them as dotted paths.

A room writes, in its ``facts.py``::

    EXPERIENCES = Fact(
        "experiences",
        title="Accounts",
        schema=pa.schema([("month", DATE), ("body_id", ID), ("kind", CODE), ("themes", CODES)]),
        date="month",
        rows=rows,  # a function that yields mappings or Arrow batches
    )

The types come from ``countersign.engine``; there is none that could hold a sentence or a name.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import pyarrow as pa
from django.conf import settings
from django.utils.module_loading import import_string

from countersign.engine import Period, Question, Table
from countersign.engine.writing import Rows
from countersign.errors import NotConfigured, NotFound

Sums = Callable[[], Iterable[tuple[Question, tuple[Question, ...]]]]
Labels = Mapping[str, str] | Callable[[Collection[int]], Mapping[int, str]]


@dataclass(frozen=True)
class Stirring:
    """Rows of the database whose changes stir a month of facts: those of ``model`` that are as ``when`` says, before
    the change or after it. Their month is that of the first of the columns ``by`` that is not empty."""

    model: str
    when: Mapping[str, str]
    by: tuple[str, ...]


@dataclass(frozen=True)
class Monthly:
    """How a large table of facts is written month by month, and only where something changed.

    ``span`` says the first and the last day of all rows, or None where there are none; ``rows`` yields those of one
    month, by its first day; ``leans_on`` says in one text what they depend on beside the stirred rows: where it
    changes, all months are written anew.
    """

    stirring: Stirring
    span: Callable[[], tuple[dt.date, dt.date] | None]
    rows: Callable[[dt.date], Rows]
    leans_on: Callable[[], str] = str


@dataclass(frozen=True)
class Fact:
    """One table of facts. ``rows`` yields it whole; ``about`` says in one sentence what one row is.

    ``labels`` says what values mean to a reader: by column, either words for codes or a function that names
    a set of ids in one query. ``source`` says who collected and how, for the line under every number. ``codes`` gives
    the codes that a column can hold, so that a measure which asks for another one is refused. ``sums`` are pairs of a
    number and of others that are its parts, none overlapping, where a reader can know so without seeing it from the
    columns (answers that lead to a question, and those who were asked it): suppression is told of them.
    """

    name: str
    schema: pa.Schema
    rows: Callable[[], Rows]
    date: str = "month"
    title: str = ""
    about: str = ""
    source: str = ""
    labels: Mapping[str, Labels] = field(default_factory=dict)
    codes: Callable[[], Mapping[str, Collection[str]]] = dict
    sums: Sums = tuple
    monthly: Monthly | None = None  # for what grows with every person who tells

    def __post_init__(self) -> None:
        _ = self.table  # an unsafe schema is refused where it is written, not where it is first counted

    @cached_property
    def table(self) -> Table:
        """The declared shape, checked."""
        return Table.of(self.name, self.schema, date=self.date)

    def words(self, column: str, values: Collection[object]) -> dict[object, str]:
        """A reader's words for these ``values`` of a ``column``: its label, or the value itself made
        readable."""
        labels = self.labels.get(column, {})
        found = labels({v for v in values if isinstance(v, int)}) if callable(labels) else labels
        return {value: found.get(value) or _readable(column, value) for value in values}  # type: ignore[call-overload]


def _readable(column: str, value: object) -> str:
    if isinstance(value, int) and column.endswith("_id"):
        return f"{column.removesuffix('_id').replace('_', ' ')} {value}"
    return str(value).replace("-", " ").replace("_", " ")


def months_between(*days: dt.date) -> Iterator[dt.date]:
    """The first day of every month from the one that holds the first of the ``days`` to that of the last."""
    month = Period.of("month", days[0]) if days else None
    while month and month.start <= days[-1]:
        yield month.start
        month = Period.of("month", month.end)


def facts() -> tuple[Fact, ...]:
    """Every fact that the settings name; raises :class:`NotConfigured` for a path that leads nowhere."""
    found = tuple(_imported(path) for path in settings.INSIGHT_FACTS)
    if len({fact.name for fact in found}) < len(found):
        raise NotConfigured("Two facts have the same name.", remedy="Look at INSIGHT_FACTS.")
    return found


def fact(name: str) -> Fact:
    """The fact of this name; raises :class:`NotFound`."""
    for one in facts():
        if one.name == name:
            return one
    raise NotFound(f"There are no facts called {name[:60]}.")


def _imported(path: str) -> Fact:
    try:
        return import_string(path)
    except ImportError as error:
        raise NotConfigured(f"INSIGHT_FACTS names {path}, which is not there.") from error
