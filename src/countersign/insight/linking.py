"""Numbers that a finding needs beside the declared cells, and everything a reader could work out from them.

A further number is never released alone. It is linked to each cell it is a part of, to each cell that is a part of it,
to the finest declared cells it cuts through, and to every other further number it lies within. What is left over in
each of these is a number that a reader can subtract, so suppression is told of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

import pyarrow as pa

from countersign.engine import (
    Condition,
    Contains,
    Count,
    Is,
    Known,
    Lacks,
    OneOf,
    Period,
    Question,
    Store,
    Unknown,
    answers,
)
from countersign.errors import NotValid
from countersign.insight.counting import Cells, Key, cell
from countersign.insight.cubes import Combination, Cube

_UNITS = ("month", "quarter", "year")


def check(question: Question) -> None:
    """Raise :class:`NotValid` unless ``question`` counts people in one number."""
    if question.group_by or question.per or question.measures != (Count(),):
        raise NotValid("A number to be released is one count, without groups.")


def link(extra: Sequence[Question], cube: Cube, store: Store, cells: Cells) -> None:
    """Count each question of ``extra`` and add it, and all its links, to ``cells``."""
    fresh = [question for question in extra if question.address not in cells.printed]
    for question, table in zip(fresh, answers(fresh, store), strict=True):
        cells.put(question, table["count"][0].as_py(), printed=True)
    for question in fresh:
        _link_to_larger(question, cells)
        _link_to_smaller(question, cells)
        _link_to_finest(question, cube, store, cells)
    _link_together(fresh, cells)


def _link_to_larger(question: Question, cells: Cells) -> None:
    for larger in _larger(question):
        if larger.address in cells.counts:
            _leave_over(larger.address, question.address, cells)


def _larger(question: Question) -> Iterator[Question]:
    """The same question with any of its conditions left out and its period widened."""
    periods = {question.period, None}
    if question.period:
        around = (Period.of(unit, question.period.start) for unit in _UNITS)
        periods |= {period for period in around if period.holds(question.period)}
    for size in range(len(question.where) + 1):
        for where in combinations(question.where, size):
            for period in periods:
                if (larger := Question(question.facts, where, period)) != question:
                    yield larger


def _link_to_smaller(question: Question, cells: Cells) -> None:
    for smaller in _smaller(question):
        if cells.counts.get(smaller.address):
            _leave_over(question.address, smaller.address, cells)


def _smaller(question: Question) -> Iterator[Question]:
    """The same question in each whole month, quarter and year of its period."""
    if question.period is None:
        return
    for unit in _UNITS:
        period = Period.of(unit, question.period.start)
        while period.start < question.period.end:
            if question.period.holds(period) and period != question.period:
                yield Question(question.facts, question.where, period)
            period = Period.of(unit, period.end)


def _leave_over(whole: str, part: str, cells: Cells) -> None:
    rest = f"{whole}-{part}"
    if rest not in cells.counts:
        cells.counts[rest] = cells.counts[whole] - cells.counts[part]
        cells.add(whole, part, rest)


def _link_to_finest(question: Question, cube: Cube, store: Store, cells: Cells) -> None:
    """One sum for each finest way to cut the facts: the cells, or parts of cells, that the question is made of."""
    finest = [one for one in cube.finest if _covers(cube, one, question)]
    asked = [_within(cube, one, question) for one in finest]
    for one, table in zip(finest, answers(asked, store), strict=True):
        shared = dict(_lines(table))
        atoms = [(key, atom) for key, atom in _atoms(cube, one, cells) if _splits(cube, one, atom, question)]
        parts = [_part(question, atom, shared.get(_key(cube, one, key), 0), cells) for key, atom in atoms]
        if parts and parts != [question.address]:
            cells.add_up(question.address, parts, one)


def _covers(cube: Cube, one: Combination, question: Question) -> bool:
    """True if everybody in ``question`` is in exactly one cell of this combination that can be named."""
    codes = cube.what[one.what].codes
    return not codes or sum(isinstance(c, Contains) and c.column == codes for c in question.where) == 1


def _splits(cube: Cube, one: Combination, atom: Question, question: Question) -> bool:
    """True for the cells that ``question`` is made of. An account has many codes: only its own code's cells are."""
    codes = cube.what[one.what].codes
    coded = [c for c in atom.where if isinstance(c, Contains) and c.column == codes]
    return meet(atom, question) and set(coded) <= set(question.where)


def _within(cube: Cube, one: Combination, question: Question) -> Question:
    columns = tuple(column for column in cube.columns(one) if column != cube.what[one.what].codes)
    return question.but(group_by=columns, per="" if one.when == "all" else one.when)


def _key(cube: Cube, one: Combination, key: Key) -> Key:
    """The key of a cell without its code, which the question has fixed."""
    codes = cube.what[one.what].codes
    place = cube.columns(one).index(codes) if codes else len(key)
    return (*key[:place], *key[place + 1 :])


def _lines(table: pa.Table) -> Iterator[tuple[Key, int]]:
    for *key, number in zip(*(column.to_pylist() for column in table.columns), strict=True):
        yield tuple(key), number


def _atoms(cube: Cube, one: Combination, cells: Cells) -> Iterator[tuple[Key, Question]]:
    for key in cells.tables[one]:
        yield key, cell(cube, one, cube.columns(one), key)


def _part(question: Question, atom: Question, number: int, cells: Cells) -> str:
    """The address of those of one finest cell who are in ``question``: the cell itself, or a part of it."""
    if inside(atom, question):
        return atom.address
    shared = f"{atom.address}&{question.address}"
    cells.counts[shared] = number
    _leave_over(atom.address, shared, cells)
    return shared


def _link_together(extra: Sequence[Question], cells: Cells) -> None:
    for one, other in combinations(extra, 2):
        if inside(one, other):
            _leave_over(other.address, one.address, cells)
        elif inside(other, one):
            _leave_over(one.address, other.address, cells)


def inside(part: Question, whole: Question) -> bool:
    """True if everybody counted by ``part`` is, by its very words, counted by ``whole``."""
    if part.facts != whole.facts or not set(whole.where) <= set(part.where):
        return False
    return whole.period is None or (part.period is not None and whole.period.holds(part.period))


def meet(one: Question, other: Question) -> bool:
    """True if, by their very words, somebody could be counted by both."""
    if one.period and other.period and not one.period.meets(other.period):
        return False
    return not any(_apart(a, b) for a in one.where for b in other.where if a.column == b.column)


def _apart(a: Condition, b: Condition) -> bool:
    """True if no row can meet both conditions on the same column."""
    if isinstance(a, Contains | Lacks) or isinstance(b, Contains | Lacks):
        return {type(a), type(b)} == {Contains, Lacks} and a.code == b.code  # type: ignore[union-attr]
    return not _allows(a) & _allows(b) if not {type(a), type(b)} & {Known} else Unknown in (type(a), type(b))


def _allows(condition: Condition) -> frozenset[object]:
    if isinstance(condition, Is):
        return frozenset({condition.value})
    return frozenset(condition.values) if isinstance(condition, OneOf) else frozenset({None})
