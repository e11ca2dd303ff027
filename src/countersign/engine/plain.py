"""The judge: the plainest possible reading of a question, row by row. Slow, obvious, and always right."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from itertools import product

import pyarrow as pa
import pyarrow.parquet as pq

from countersign.engine.conditions import Condition, Contains, Is, Known, Lacks, OneOf, Unknown
from countersign.engine.question import Count, Measure, Period, Question
from countersign.engine.schema import Table
from countersign.engine.store import Store

Row = dict[str, object]
Key = tuple[object, ...]


def answer_each(questions: Iterable[Question], store: Store) -> Iterator[pa.Table]:
    """One table for each question, in order."""
    for question in questions:
        table = store.table(question.facts)
        rows = [row for path in store.paths(question.facts) for row in pq.ParquetFile(path).read().to_pylist()]
        lines = _lines(question, table, rows)
        yield pa.table({name: pa.array([line[i] for line in lines]) for i, name in enumerate(question.columns)})


def _lines(question: Question, table: Table, rows: list[Row]) -> list[Key]:
    groups: dict[Key, list[Row]] = {} if question.group_by or question.per else {(): []}
    for row in rows:
        if _counts(question, table, row):
            for key in _keys(question, table, row):
                groups.setdefault(key, []).append(row)
    ordered = sorted(groups, key=lambda key: [(value is not None, value) for value in key])
    return [(*key, *(_total(measure, groups[key]) for measure in question.measures)) for key in ordered]


def _counts(question: Question, table: Table, row: Row) -> bool:
    if question.period and not question.period.start <= row[table.date] < question.period.end:  # type: ignore[operator]
        return False
    return all(_holds(condition, row[condition.column]) for condition in question.where)


def _holds(condition: Condition, value: object) -> bool:
    match condition:
        case Is(value=wanted):
            return value is not None and value == wanted
        case OneOf(values=wanted):
            return value is not None and value in wanted
        case Unknown():
            return value is None
        case Known():
            return value is not None
        case Contains(code=code):
            return value is not None and code in value  # type: ignore[operator]
        case Lacks(code=code):
            return value is None or code not in value  # type: ignore[operator]


def _keys(question: Question, table: Table, row: Row) -> Iterator[Key]:
    choices = []
    for column in question.group_by:
        value = row[column]
        choices.append(sorted(set(value or ())) if table.kind(column) == "codes" else [value])  # type: ignore[call-overload]
    if question.per:
        choices.append([_bucket(question.per, row[table.date])])  # type: ignore[arg-type]
    return product(*choices)


def _bucket(unit: str, day: dt.date) -> dt.date:
    return Period.of(unit, day).start


def _total(measure: Measure, rows: list[Row]) -> int:
    if isinstance(measure, Count):
        return sum(1 for row in rows if not measure.column or row[measure.column] is not None)
    return sum(row[measure.column] or 0 for row in rows)  # type: ignore[misc]
