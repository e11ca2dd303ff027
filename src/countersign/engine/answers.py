"""The engine's one door."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol

import pyarrow as pa

from countersign.engine import duck
from countersign.engine.question import Question
from countersign.engine.schema import DATE, KINDS, Table
from countersign.engine.store import Store


class Engine(Protocol):
    """Whoever can answer: DuckDB, or the plain judge."""

    def answer_each(self, questions: Iterable[Question], store: Store) -> Iterator[pa.Table]: ...


def answer(question: Question, store: Store, *, engine: Engine = duck) -> pa.Table:
    """The answer to one question: its group columns, ``period`` if asked per unit of time, then its measures.

    Rows are sorted by their group, unknowns first; a group without rows is absent; a question without
    groups has exactly one row. Codes come as strings, identifiers, counts and sums as 64-bit integers,
    ``period`` as the first day.
    """
    return next(answers((question,), store, engine=engine))


def answers(questions: Sequence[Question], store: Store, *, engine: Engine = duck) -> Iterator[pa.Table]:
    """The same for many questions in order, over one connection; if one does not fit, none is asked."""
    for question in questions:
        store.table(question.facts).check(question)
    for question, found in zip(questions, engine.answer_each(questions, store), strict=True):
        yield found.rename_columns(list(question.columns)).cast(_shape(question, store.table(question.facts)))


def _shape(question: Question, table: Table) -> pa.Schema:
    fields = [(column, _plain(table.kind(column))) for column in question.group_by]
    if question.per:
        fields.append(("period", DATE))
    fields += [(measure.name, pa.int64()) for measure in question.measures]
    return pa.schema(fields)


def _plain(kind: str) -> pa.DataType:
    return pa.string() if kind in ("code", "codes") else KINDS[kind]
