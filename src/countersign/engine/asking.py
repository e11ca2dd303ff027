"""A question as SQL: one text, whole and readable, for every engine that reads SQL.

The text is one template filled with identifiers that :meth:`Table.check` found in the declared schema; every value is a
bound parameter. Engines differ in how a column is quoted and in two words for lists, and in nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass

from countersign.engine.conditions import Condition, Contains, Is, Known, Lacks, OneOf, Unknown
from countersign.engine.question import Count, Measure, Question
from countersign.engine.schema import Table


@dataclass(frozen=True)
class Dialect:
    """What one engine says otherwise than another."""

    quote: str
    contains: str  # the function that looks for a code in a list
    each_code: str  # a row for each different code of a list, as ``code.code``

    def quoted(self, column: str) -> str:
        return f"{self.quote}{column}{self.quote}"


DUCKDB = Dialect('"', "list_contains", ", UNNEST(list_distinct({list})) AS code(code)")
SPARK = Dialect("`", "array_contains", " LATERAL VIEW explode(array_distinct({list})) code AS code")

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


def sql(question: Question, table: Table, dialect: Dialect = DUCKDB) -> tuple[str, list[object]]:
    """The query's text and the values bound to its question marks."""
    conditions, values = _where(question, table, dialect)
    listed = [column for column in question.group_by if table.kind(column) == "codes"]
    keys = ["code.code" if column in listed else dialect.quoted(column) for column in question.group_by]
    if question.per:
        keys.append(f"CAST(date_trunc('{question.per}', {dialect.quoted(table.date)}) AS DATE)")
    measures = ", ".join(_measure(measure, dialect) for measure in question.measures)
    if not keys:
        return _WHOLE.format(measures=measures, conditions=conditions), values
    text = _GROUPED.format(
        keys=", ".join(keys),
        measures=measures,
        codes=dialect.each_code.format(list=dialect.quoted(listed[0])) if listed else "",
        conditions=conditions,
        order=", ".join(f"{key} NULLS FIRST" for key in keys),
    )
    return text, values


def _measure(measure: Measure, dialect: Dialect) -> str:
    if isinstance(measure, Count):
        return f"count({dialect.quoted(measure.column) if measure.column else '*'})"
    return f"CAST(coalesce(sum({dialect.quoted(measure.column)}), 0) AS BIGINT)"


def _where(question: Question, table: Table, dialect: Dialect) -> tuple[str, list[object]]:
    parts: list[str] = ["TRUE"]
    values: list[object] = []
    if question.period:
        day = dialect.quoted(table.date)
        parts.append(f"{day} >= ? AND {day} < ?")
        values += [question.period.start, question.period.end]
    for condition in question.where:
        text, bound = _condition(condition, dialect)
        parts.append(text)
        values += bound
    return " AND ".join(parts), values


def _condition(condition: Condition, dialect: Dialect) -> tuple[str, list[object]]:
    column = dialect.quoted(condition.column)
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
            return f"coalesce({dialect.contains}({column}, ?), FALSE)", [code]
        case Lacks(code=code):
            return f"NOT coalesce({dialect.contains}({column}, ?), FALSE)", [code]
