"""The cells of a release, counted from the facts, with every sum that links them.

Only cells that hold somebody are kept. A declared cell without a row is a zero that everybody can see, so a sum over
the cells that are there says everything the whole sum says.

Whoever is counted by too few rows in all (``detail_base`` of the cube) is not broken down. What such people add to a
wider cell stands in its sum as one rest that is never printed and that suppression protects like any other number.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import pyarrow as pa

from countersign.engine import Condition, Contains, Is, Lacks, Period, Question, Store, Unknown, answers
from countersign.errors import NotConfigured, NotNow
from countersign.insight.cubes import Combination, Cube
from countersign.stats.disclosure import Sum

Key = tuple[object, ...]  # the values of a combination's columns and, where time is cut, the first day of the period


@dataclass
class Cells:
    """What there is to release: counts by address, the sums between them, and which may be shown at all."""

    counts: dict[str, int] = field(default_factory=dict)
    sums: list[Sum] = field(default_factory=list)
    questions: dict[str, Question] = field(default_factory=dict)
    printed: set[str] = field(default_factory=set)
    tables: dict[Combination, dict[Key, str]] = field(default_factory=dict)

    def put(self, question: Question, count: int, *, printed: bool) -> str:
        """Keep one cell and return its address."""
        self.counts[question.address] = count
        self.questions[question.address] = question
        if printed:
            self.printed.add(question.address)
        return question.address

    def add(self, total: str, *parts: str) -> None:
        self.sums.append(Sum(total, parts))

    def add_up(self, total: str, parts: list[str], one: Combination) -> None:
        """The sum of ``total`` over cells of ``one``, with a rest for those who are not broken down that far."""
        rest = self.counts[total] - sum(self.counts[part] for part in parts)
        if rest:
            unnamed = f"{total}~{'.'.join(one)}"
            self.counts[unnamed] = rest
            parts = [*parts, unnamed]
        self.add(total, *parts)

    def link_known(self, sums: Iterable[tuple[Question, tuple[Question, ...]]]) -> None:
        """Add sums that a room knows of. Cells that hold nobody are left out; what the parts leave over is a rest."""
        for whole, parts in sums:
            known = [part.address for part in parts if part.address in self.counts]
            if whole.address not in self.counts or not known:
                continue
            rest = self.counts[whole.address] - sum(self.counts[part] for part in known)
            if rest < 0:
                raise NotNow(
                    "The facts have changed since they were read.", remedy="Refresh the evidence, then release."
                )
            named = f"{whole.address}-{'-'.join(known)}"
            if rest:
                self.counts[named] = rest
            self.add(whole.address, *known, *([named] if rest else []))


def count(cube: Cube, store: Store, known: Iterable[Question] = ()) -> Cells:
    """Every cell of ``cube`` and the sums between them.

    ``known`` are the cells of earlier releases, printed or not: they count as zero where nobody is left, because
    the sums they stood in then still tell something now.
    """
    cells = Cells(tables={one: {} for one in cube.combinations})
    for question in known:
        _remember(cube, question, cells)
    undivided_first = sorted(cube.combinations, key=cube.is_detail)
    questions = [cube.question(one) for one in undivided_first]
    for one, table in zip(undivided_first, answers(questions, store), strict=True):
        cells.tables[one].update(_put(cube, one, table, cells))
    for one in cube.combinations:
        if cube.what[one.what].codes:
            _split(cube, one, cells)
        for wider in cube.within(one):
            _add_up(cube, one, wider, cells)
    return cells


def _remember(cube: Cube, question: Question, cells: Cells) -> None:
    if (one := cube.combination(question)) is None:
        return
    values = {c.column: getattr(c, "value", getattr(c, "code", None)) for c in question.where}
    key = tuple(values[column] for column in cube.columns(one))
    key = (*key, question.period.start) if question.period else key
    cells.tables[one][key] = cells.put(question, 0, printed=cube.printed(one))


def _put(cube: Cube, one: Combination, table: pa.Table, cells: Cells) -> Iterator[tuple[Key, str]]:
    columns = cube.columns(one)
    for *key, number in zip(*(column.to_pylist() for column in table.columns), strict=True):
        if _is_broken_down(cube, one, tuple(key), cells):
            question = cell(cube, one, columns, tuple(key))
            yield tuple(key), cells.put(question, number, printed=cube.printed(one))


def _is_broken_down(cube: Cube, one: Combination, key: Key, cells: Cells) -> bool:
    """True unless this is a detail of too few; a detail that was released once is counted for ever."""
    if not (cube.detail_base and cube.is_detail(one)) or key in cells.tables[one]:
        return True
    everybody = cells.tables[cube.undivided(one)].get(key[: len(cube.who[one.who].grouped)])
    return everybody is not None and cells.counts[everybody] >= cube.detail_base


def cell(cube: Cube, one: Combination, columns: tuple[str, ...], key: Key) -> Question:
    """The question that stands for one cell of a combination."""
    codes = cube.what[one.what].codes
    where = tuple(_condition(column, value, codes) for column, value in zip(columns, key, strict=False))
    period = Period.of(one.when, key[-1]) if one.when != "all" else None  # type: ignore[arg-type]
    return Question(cube.facts, where, period)


def _condition(column: str, value: object, codes: str) -> Condition:
    if column == codes:
        return Contains(column, value)  # type: ignore[arg-type]
    return Unknown(column) if value is None else Is(column, value)  # type: ignore[arg-type]


def _split(cube: Cube, one: Combination, cells: Cells) -> None:
    """Link each cell with a code to the same cell without it, which nobody prints and everybody can work out."""
    level = cube.what[one.what]
    whole = cells.tables[one._replace(what=level.within[0])]
    place = cube.columns(one).index(level.codes)
    for key, having in cells.tables[one].items():
        total = whole[(*key[:place], *key[place + 1 :])]
        lacking = Lacks(level.codes, key[place])  # type: ignore[arg-type]
        rest = cells.counts[total] - cells.counts[having]
        question = cell(cube, one, cube.columns(one), key)
        kept = tuple(c for c in question.where if not isinstance(c, Contains))
        without = question.but(lacking, where=kept)
        cells.add(total, having, cells.put(without, rest, printed=False))


def _add_up(cube: Cube, one: Combination, wider: Combination, cells: Cells) -> None:
    """One sum for each cell of ``wider``: the cells of ``one`` that it is made of."""
    parts: dict[Key, list[str]] = {}
    for key, address in cells.tables[one].items():
        parts.setdefault(_wider_key(cube, one, wider, key), []).append(address)
    totals = cells.tables[wider]
    for key, addresses in parts.items():
        cells.add_up(totals[key], addresses, one)


def _wider_key(cube: Cube, one: Combination, wider: Combination, key: Key) -> Key:
    columns = cube.columns(one)
    try:
        kept = tuple(key[columns.index(column)] for column in cube.columns(wider))
    except ValueError:
        raise NotConfigured(f"In the cube of {cube.facts}, {one.who} cannot lie within {wider.who}.") from None
    if wider.when == "all":
        return kept
    day: dt.date = key[-1]  # type: ignore[assignment]
    return (*kept, Period.of(wider.when, day).start)
