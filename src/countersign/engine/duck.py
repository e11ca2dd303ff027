"""DuckDB: the only file of the house that knows it.

The text of a query is one template filled with identifiers that :meth:`Table.check` found in the declared
schema; every value is a bound parameter. The SQL is plain but for ``list_contains`` and ``list_distinct``
(in Spark: ``array_contains`` and ``array_distinct``).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import duckdb
import pyarrow as pa

from countersign.engine.conditions import Condition, Contains, Is, Known, Lacks, OneOf, Unknown
from countersign.engine.question import Count, Measure, Question
from countersign.engine.schema import Table
from countersign.engine.store import Store

# Nothing is fetched, loaded, spilled or opened that we did not name.
_SETTINGS: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
}

_GROUPED = """
SELECT {keys}, {measures}
FROM facts{codes}
WHERE {conditions}
GROUP BY {keys}
ORDER BY {order}
"""

_WHOLE = """
SELECT {measures}
FROM facts
WHERE {conditions}
"""


def answer_each(questions: Iterable[Question], store: Store) -> Iterator[pa.Table]:
    """One table for each question, in order, from one connection."""
    with duckdb.connect(":memory:", config=_SETTINGS) as connection:
        known = ""
        for question in questions:
            if question.facts != known:
                connection.read_parquet(store.paths(question.facts)).create_view("facts", replace=True)
                known = question.facts
            text, values = sql(question, store.table(question.facts))
            yield connection.sql(text, params=values).to_arrow_table()


def sql(question: Question, table: Table) -> tuple[str, list[object]]:
    """The query's text and the values bound to its question marks."""
    conditions, values = _where(question, table)
    keys = [f"{_quoted(c)}" if table.kind(c) != "codes" else "code.code" for c in question.group_by]
    if question.per:
        keys.append(f"CAST(date_trunc('{question.per}', {_quoted(table.date)}) AS DATE)")
    measures = ", ".join(_measure(measure) for measure in question.measures)
    if not keys:
        return _WHOLE.format(measures=measures, conditions=conditions), values
    listed = [c for c in question.group_by if table.kind(c) == "codes"]
    text = _GROUPED.format(
        keys=", ".join(keys),
        measures=measures,
        codes=f", UNNEST(list_distinct({_quoted(listed[0])})) AS code(code)" if listed else "",
        conditions=conditions,
        order=", ".join(f"{key} NULLS FIRST" for key in keys),
    )
    return text, values


def _quoted(column: str) -> str:
    return f'"{column}"'


def _measure(measure: Measure) -> str:
    if isinstance(measure, Count):
        return f"count({_quoted(measure.column) if measure.column else '*'})"
    return f"CAST(coalesce(sum({_quoted(measure.column)}), 0) AS BIGINT)"


def _where(question: Question, table: Table) -> tuple[str, list[object]]:
    parts: list[str] = ["TRUE"]
    values: list[object] = []
    if question.period:
        parts.append(f"{_quoted(table.date)} >= ? AND {_quoted(table.date)} < ?")
        values += [question.period.start, question.period.end]
    for condition in question.where:
        text, bound = _condition(condition)
        parts.append(text)
        values += bound
    return " AND ".join(parts), values


def _condition(condition: Condition) -> tuple[str, list[object]]:
    column = _quoted(condition.column)
    match condition:
        case Is(value=value):
            return f"{column} = ?", [value]
        case OneOf(values=values):
            return f"{column} IN ({', '.join('?' * len(values))})", list(values)
        case Unknown():
            return f"{column} IS NULL", []
        case Known():
            return f"{column} IS NOT NULL", []
        case Contains(code=code):
            return f"coalesce(list_contains({column}, ?), FALSE)", [code]
        case Lacks(code=code):
            return f"NOT coalesce(list_contains({column}, ?), FALSE)", [code]
