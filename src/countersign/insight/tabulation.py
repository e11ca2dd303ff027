"""A measure over many bodies and periods: released numbers as tables, with a word wherever there is none.

Numbers of different releases are never divided by one another. Where one of them stays as last released, all of them
are read from the latest release that counted them together, and the result is marked as older. What the standing
release withholds is a gap, whatever earlier ones showed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import takewhile

import numpy as np
from numpy.typing import NDArray

from countersign.engine import Period, Question
from countersign.engine.links import texts
from countersign.insight import queries
from countersign.insight.cubes import cube
from countersign.insight.measures import Measure
from countersign.insight.models import Release

UNITS = ("month", "quarter", "year")  # the finest first
WITHHELD, HELD = "withheld", "as last released"
NOBODY = "nobody in the base"
OLDER = "no share of older numbers"  # its parts were never counted together
REMEMBERED = 12  # earlier releases that are looked through for that
_KEPT = 64  # tables kept in memory; each belongs to one release and never changes


@dataclass(frozen=True, eq=False)
class Tabulation:
    """Arrays have the shape (bodies, periods). ``ids`` are in rising order; 0 stands for everything.

    counts  what the measure counts; NaN where ``why`` has a word
    bases   what it is of; NaN there too, and for a plain count
    held    True where both are as last released
    unit    month, quarter or year; ``all`` for one column that holds all time
    """

    ids: tuple[int, ...]
    periods: tuple[Period, ...]
    unit: str
    counts: NDArray[np.float64]
    bases: NDArray[np.float64]
    held: NDArray[np.bool_]
    why: NDArray[np.str_]
    released_on: dt.date | None = None

    def only(self, *, rows: Sequence[int] | None = None, columns: Sequence[int] | None = None) -> Tabulation:
        """The table with these rows, or these columns, only."""
        down = range(len(self.ids)) if rows is None else rows
        along = range(self.counts.shape[1]) if columns is None else columns
        counts, bases, held, why = (
            part[np.ix_(down, along)] for part in (self.counts, self.bases, self.held, self.why)
        )  # fmt: skip
        ids, periods = tuple(self.ids[row] for row in down), self.periods
        kept = periods if columns is None else tuple(periods[column] for column in along)
        return Tabulation(ids, kept, self.unit, counts, bases, held, why, self.released_on)


def in_all(one: Measure) -> Tabulation:
    """Everybody it is compared across, over all time; two queries, and none once it is known for this release."""
    return _known(one, column(one), "all")


def everything(one: Measure) -> Tabulation:
    """About everything over all time, in one cell."""
    return _known(one, "", "all")


def through_time(one: Measure, *, across: bool = False) -> Tabulation:
    """By the finest unit of time that is released: about everything in one row, or (``across``) a row for each body.

    A period that was not over when the numbers were released is left out: it would look like a fall. No periods at all
    where the measure is released for all time only.
    """
    over = column(one) if across else ""
    unit = next((unit for unit in UNITS if _is_released(one, over, unit)), "")
    return _known(one, over, unit) if unit else _empty()


def column(one: Measure) -> str:
    """The column of the facts that tells apart what the measure is compared across."""
    declared = cube(one.facts)
    return declared.who[one.across].columns[0] if declared else ""


def _is_released(one: Measure, over: str, unit: str) -> bool:
    declared, period = cube(one.facts), Period.of(unit, dt.date(2025, 1, 1))
    who = {over: 1} if over else {}
    return declared is not None and all(declared.names(q.but(period=period)) for q in _questions(one, **who))


def _questions(one: Measure, **who: int) -> tuple[Question, ...]:
    return (one.numerator(**who), *one.bases(**who))


def _known(one: Measure, over: str, unit: str) -> Tabulation:
    release = queries.latest()
    return _tabulated(release.number, release.digest, one, over, unit) if release else _empty()


@lru_cache(maxsize=_KEPT)
def _tabulated(number: int, digest: str, one: Measure, over: str, unit: str) -> Tabulation:
    standing, *earlier = queries.releases().filter(number__lte=number)[: 1 + REMEMBERED]
    reader = _Reader.of(one, over, unit, standing)
    ids, periods = reader.ids, _periods(reader.cells, unit, standing) if unit != "all" else [None]
    table = _blank(ids, periods, unit, standing)
    places = [(i, j, id, p.start if p else None) for i, id in enumerate(ids) for j, p in enumerate(periods)]
    older = _fill(table, reader, places, fresh=True)
    for release in earlier if older else ():
        if older := _fill(table, _Reader.of(one, over, unit, release), older, fresh=False):
            continue
        break
    return table


Place = tuple[int, int, int, dt.date | None]  # row, column, id, start of the period


def _fill(table: Tabulation, reader: _Reader, places: Sequence[Place], *, fresh: bool) -> list[Place]:
    """Write what a release counted; gives the places that it held over from before."""
    older = []
    for i, j, id, starts in places:
        found = [reader.cell(id, what, starts) for what in reader.whats]
        words = {word for _, word in found}
        if WITHHELD in words and fresh:
            table.why[i, j] = WITHHELD
        elif words - {""}:
            table.why[i, j] = OLDER
            older.append((i, j, id, starts))
        else:
            values = [value for value, _ in found]
            _write(table, (i, j), values[0], sum(values[1:]) if values[1:] else None, held=not fresh)
    return older


def _write(table: Tabulation, at: tuple[int, int], count: int, base: int | None, *, held: bool) -> None:
    table.why[at], table.held[at] = NOBODY if base == 0 else "", held
    if base != 0:
        table.counts[at] = count
        table.bases[at] = np.nan if base is None else base


def _blank(ids: Sequence[int], periods: Sequence[Period | None], unit: str, release: Release) -> Tabulation:
    shape = (len(ids), len(periods))
    counts, bases = np.full(shape, np.nan), np.full(shape, np.nan)
    held, why = np.zeros(shape, dtype=bool), np.full(shape, "", dtype="<U30")
    named = tuple(period for period in periods if period)
    return Tabulation(tuple(ids), named, unit, counts, bases, held, why, release.made_at.date())


@dataclass(frozen=True)
class _Reader:
    """Reads one release cell by cell. ``whats`` are the count and the parts of its base, as texts of what was said."""

    cells: queries.Cells
    whats: tuple[str, ...]
    least: int  # whoever is counted by fewer than this in all is not broken down

    @classmethod
    def of(cls, one: Measure, over: str, unit: str, release: Release) -> _Reader:
        declared = cube(one.facts)
        said = [declared.asks_what(question) for question in _questions(one)] if declared else []
        cells = queries.cells(one.facts, over, unit, release=release)
        return cls(cells, tuple(map(texts, said)), declared.detail_base if declared else 0)

    @property
    def ids(self) -> tuple[int, ...]:
        """Everybody about whom anything is counted."""
        whole = (id for (id, what, starts), (value, _) in self.cells.items() if not what and not starts and value != 0)
        return tuple(sorted(whole))

    def cell(self, id: int, what: str, starts: dt.date | None) -> tuple[int, str]:
        """The value, and a word where it was not counted for this release. A cell without a row is nobody."""
        nobody = (0, "shown") if self._lists_zeros(id) else (None, "")
        value, status = self.cells.get((id, what, starts), nobody)
        return (0, WITHHELD) if value is None else (value, HELD if status == "held" else "")

    def _lists_zeros(self, id: int) -> bool:
        """Whether a cell that is not listed is a zero: not where too few are counted in all to be broken down."""
        value, status = self.cells.get((id, "", None), (0, "shown"))
        return value == 0 or (status == "shown" and (value or 0) >= self.least)


def _periods(cells: queries.Cells, unit: str, release: Release) -> list[Period]:
    starts = sorted({starts for _, _, starts in cells if starts is not None})
    if not starts:
        return []
    over = release.made_at.date()
    every = queries.periods(unit, starts[0], starts[-1])
    return list(takewhile(lambda period: period.end <= over, every))


def _empty() -> Tabulation:
    nothing = np.empty((0, 0))
    return Tabulation((), (), "", nothing, nothing, nothing.astype(bool), nothing.astype("<U30"))
