"""Measures as they were released: how many of how many, with the interval, of everybody and through time."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import isnan
from typing import Any, overload

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema
from pydantic import Field

from countersign.api.door import reading
from countersign.api.listing import Kind, Listed, Number, Text, Wanted, formats, listed
from countersign.insight import exhibits, queries, tabulation
from countersign.insight.measures import Measure, measure, measures
from countersign.insight.tabulation import Tabulation
from countersign.stats.disclosure.shares import SMALLEST_BASE
from countersign.stats.intervals import wilson

router = Router(tags=["Numbers"])


class ShareOut(Schema):
    """``count`` of ``base`` with Wilson's 95 % interval. Null is withheld; below a base of ten there is no share.

    The addresses are those of the released numbers that it is made of; several bases are added up.
    """

    measure: str = Field(examples=["problems"])
    version: str = Field(examples=["1"])
    about: str = Field(examples=["body"], description="`everything`, or what is compared.")
    number: int | None = Field(examples=[12], description="Its number, as in the questions of numbers.")
    name: str
    starts: str | None = Field(examples=["2026-07-01"])
    ends: str | None = Field(examples=["2026-10-01"], description="The first day after the period.")
    count: int | None = Field(examples=[18])
    base: int | None = Field(examples=[60])
    share: float | None = Field(examples=[0.3])
    lower: float | None = Field(examples=[0.198521])
    upper: float | None = Field(examples=[0.425068])
    shown: str = Field(examples=["shown", "as last released", "withheld"])
    release: int
    count_address: str = Field(examples=["ew52iiqcd5dzlyxy"])
    base_addresses: list[str]


class SharesAsked(Schema):
    measure: Text = Field("", examples=["problems"])
    about: Number | None = Field(None, description="The number of a body, or of whatever the measure compares.")


class TrendsAsked(SharesAsked):
    since: dt.date | None = Field(None, description="Periods that begin on this day or later.")
    until: dt.date | None = Field(None, description="Periods that are over on this day or earlier.")


@dataclass(frozen=True)
class Line:
    """One cell of a table: a measure about one of its rows in one of its periods."""

    measure: Measure
    table: Tabulation
    name: str
    release: int
    at: tuple[int, int]


class Lines(Sequence[Line]):
    """Every cell of many tables as lines, made when they are asked for: in memory there are only the tables."""

    def __init__(self, tables: Iterable[tuple[Measure, Tabulation]]) -> None:
        self.tables = [(one, table, dict(exhibits.bodies(one))) for one, table in tables if table.counts.size]
        self.release = queries.last_number()
        self.ends = list(accumulate(table.counts.size for _, table, _ in self.tables))

    def __len__(self) -> int:
        return self.ends[-1] if self.ends else 0

    @overload
    def __getitem__(self, at: int) -> Line: ...
    @overload
    def __getitem__(self, at: slice) -> list[Line]: ...
    def __getitem__(self, at: int | slice) -> Line | list[Line]:
        if isinstance(at, slice):
            return [self[number] for number in range(*at.indices(len(self)))]
        if not 0 <= at < len(self):
            raise IndexError(at)
        which = bisect_right(self.ends, at)
        one, table, names = self.tables[which]
        row, column = divmod(at - self.ends[which] + table.counts.size, table.counts.shape[1])
        return Line(one, table, names.get(table.ids[row], "everything"), self.release, (row, column))


def in_all(asked: SharesAsked) -> Lines:
    """All time: about everything, then about each body."""
    return Lines((one, table) for one in _asked(asked) for table in _narrowed(one, asked, _whole(one)))


def over_time(asked: TrendsAsked) -> Lines:
    """By the finest unit of time that is released: about everything, then about each body."""
    tables = ((one, table) for one in _asked(asked) for table in _narrowed(one, asked, _series(one)))
    return Lines((one, _between(table, asked.since, asked.until)) for one, table in tables)


def _asked(asked: SharesAsked) -> Sequence[Measure]:
    return [measure(asked.measure)] if asked.measure else measures()


def _whole(one: Measure) -> tuple[Tabulation, Tabulation]:
    return tabulation.everything(one), tabulation.in_all(one)


def _series(one: Measure) -> tuple[Tabulation, Tabulation]:
    return tabulation.through_time(one), tabulation.through_time(one, across=True)


def _narrowed(one: Measure, asked: SharesAsked, tables: tuple[Tabulation, Tabulation]) -> list[Tabulation]:
    whole, across = tables
    if asked.about is None:
        return [whole, across]
    return [across.only(rows=[across.ids.index(asked.about)])] if asked.about in across.ids else []


def _between(table: Tabulation, since: dt.date | None, until: dt.date | None) -> Tabulation:
    kept = [
        at
        for at, period in enumerate(table.periods)
        if (since is None or period.start >= since) and (until is None or period.end <= until)
    ]
    return table.only(columns=kept)


def _printed(line: Line) -> dict[str, Any]:
    one, table, at = line.measure, line.table, line.at
    id, period = table.ids[at[0]], table.periods[at[1]] if table.periods else None
    who = {tabulation.column(one): id} if id else {}
    count, base = float(table.counts[at]), float(table.bases[at])
    parts = [count / base, *wilson(count, base)] if base >= SMALLEST_BASE else [None] * 3
    share, lower, upper = (None if part is None else round(float(part), 6) for part in parts)
    return {
        "measure": one.id, "version": one.version, "about": one.across if id else "everything", "number": id or None,
        "name": line.name, "starts": period.start.isoformat() if period else None,
        "ends": period.end.isoformat() if period else None, "count": None if isnan(count) else int(count),
        "base": None if isnan(base) else int(base), "share": share, "lower": lower, "upper": upper,
        "shown": str(table.why[at]) or ("as last released" if table.held[at] else "shown"),
        "release": line.release,
        "count_address": one.numerator(**who).but(period=period).address,
        "base_addresses": [question.but(period=period).address for question in one.bases(**who)],
    }  # fmt: skip


SHARES = Kind("shares", ShareOut, _printed, lambda: in_all(SharesAsked()))
TRENDS = Kind("trends", ShareOut, _printed, lambda: over_time(TrendsAsked()))


@reading(router, "/shares", response=Listed[ShareOut], name="shares", openapi_extra=formats(SHARES))
def shares(request: HttpRequest, asked: Query[SharesAsked], wanted: Query[Wanted]) -> HttpResponse:
    """Each measure over all time, about everything and about each body; never in the order of the shares."""
    return listed(request, SHARES, in_all(asked), wanted)


@reading(router, "/trends", response=Listed[ShareOut], name="trends", openapi_extra=formats(TRENDS))
def trends(request: HttpRequest, asked: Query[TrendsAsked], wanted: Query[Wanted]) -> HttpResponse:
    """Each measure by month or quarter, whichever is the finest that is released; periods that are over only."""
    return listed(request, TRENDS, over_time(asked), wanted)
