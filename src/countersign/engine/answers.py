"""The engine's one door."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Protocol

import pyarrow as pa

from countersign.engine import duck
from countersign.engine.question import Question
from countersign.engine.schema import DATE, KINDS, Table
from countersign.engine.spark import Spark
from countersign.engine.store import Store
from countersign.errors import NotConfigured

Work = Callable[[pa.Table], pa.Table]


class Engine(Protocol):
    """Whoever can answer: DuckDB, Spark, or the plain judge."""

    def answer_each(self, questions: Iterable[Question], store: Store) -> Iterator[pa.Table]: ...


def engine_at(address: str) -> Engine:
    """The engine at an address, as the setting names it: empty is DuckDB on this machine."""
    if not address:
        return duck
    if address.startswith(("spark://", "sc://", "local[")):
        return Spark(address)
    raise NotConfigured(
        "COUNTERSIGN_ENGINE names no engine that is known.",
        remedy="Leave it empty for DuckDB, or give the address of Spark: spark://host:7077 or sc://host:15002.",
    )


def answer(question: Question, store: Store, *, engine: Engine | None = None) -> pa.Table:
    """The answer to one question: its group columns, ``period`` if asked per unit of time, then its measures.

    Rows are sorted by their group, unknowns first; a group without rows is absent; a question without
    groups has exactly one row. Codes come as strings, identifiers, counts and sums as 64-bit integers,
    ``period`` as the first day. ``engine`` is that of the store unless another is given.
    """
    return next(answers((question,), store, engine=engine))


def answers(questions: Sequence[Question], store: Store, *, engine: Engine | None = None) -> Iterator[pa.Table]:
    """The same for many questions in order, over one connection; if one does not fit, none is asked."""
    for question in questions:
        store.table(question.facts).check(question)
    asked = engine or engine_at(store.asked_at)
    for question, found in zip(questions, asked.answer_each(questions, store), strict=True):
        yield _shaped(question, store, found)


def worked_out(
    question: Question, store: Store, work: Work, *, by: Sequence[str], engine: Engine | None = None
) -> pa.Table:
    """What ``work``, a pure function, makes of the answer, sorted by the columns ``by``.

    ``work`` gets tables in the shape and order of :func:`answer` that hold each series (the rows with the same ``by``)
    whole: all of them here, some of them on each machine of a cluster, one of no rows to learn what comes back. So it
    may compare rows of one series, and must know beforehand whatever it needs of all of them.
    """
    store.table(question.facts).check(question)
    asked = engine or engine_at(store.asked_at)
    if isinstance(asked, Spark):
        shaped = lambda found: work(_shaped(question, store, found))  # noqa: E731
        made = work(_shape(question, store.table(question.facts)).empty_table()).schema
        found = asked.work_each(question, store, shaped, by, made)
    else:
        found = work(answer(question, store, engine=asked))
    return found.sort_by([(column, "ascending") for column in by]).combine_chunks()


def _shaped(question: Question, store: Store, found: pa.Table) -> pa.Table:
    return found.rename_columns(list(question.columns)).cast(_shape(question, store.table(question.facts)))


def _shape(question: Question, table: Table) -> pa.Schema:
    fields = [(column, _plain(table.kind(column))) for column in question.group_by]
    if question.per:
        fields.append(("period", DATE))
    fields += [(measure.name, pa.int64()) for measure in question.measures]
    return pa.schema(fields)


def _plain(kind: str) -> pa.DataType:
    return pa.string() if kind in ("code", "codes") else KINDS[kind]
