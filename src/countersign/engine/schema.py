"""What a table of facts may hold: codes, identifiers, dates, whole numbers and flags. There is no type for
a sentence."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

import pyarrow as pa

from countersign.engine.conditions import Condition, Contains, Is, Lacks, OneOf, check_name
from countersign.engine.question import Measure, Question, Sum
from countersign.errors import NotSafe, NotValid

# The only column types, by the name a newcomer would look for.
ID = pa.int64()
INT = pa.int32()
FLAG = pa.bool_()
DATE = pa.date32()
CODE = pa.dictionary(pa.int32(), pa.string())
CODES = pa.list_(CODE)

KINDS: dict[str, pa.DataType] = {
    "id": ID,
    "int": INT,
    "flag": FLAG,
    "date": DATE,
    "code": CODE,
    "codes": CODES,
}

_FITS: dict[str, Callable[[object], bool]] = {
    "id": lambda v: type(v) is int,
    "int": lambda v: type(v) is int,
    "flag": lambda v: type(v) is bool,
    "code": lambda v: type(v) is str,
    "date": lambda v: isinstance(v, dt.date),
}


@dataclass(frozen=True)
class Table:
    """The declared shape of one table of facts. ``date`` is the column that periods and months are cut by,
    never empty."""

    name: str
    columns: tuple[tuple[str, str], ...]  # (column, kind), a kind of KINDS
    date: str

    def __post_init__(self) -> None:
        for name in (self.name, *(column for column, _ in self.columns)):
            check_name(name)
        if self.kind(self.date) != "date":
            raise NotValid(f"The date of {self.name} must be a column of dates.")

    @classmethod
    def of(cls, name: str, schema: pa.Schema, *, date: str) -> Table:
        """Read an Arrow schema; raises :class:`NotSafe` for any column that could hold words."""
        return cls(name, tuple((field.name, _kind(name, field)) for field in schema), date)

    @property
    def schema(self) -> pa.Schema:
        """The same as Arrow fields, in the same order."""
        return pa.schema([(column, KINDS[kind]) for column, kind in self.columns])

    def kind(self, column: str) -> str:
        """The kind of a ``column``; raises :class:`NotValid` where there is no such column."""
        for name, kind in self.columns:
            if name == column:
                return kind
        raise NotValid(f"There is no column {column[:60]} in {self.name}.", remedy=f"There are: {self._listed()}.")

    def check(self, question: Question) -> None:
        """Raise :class:`NotValid` unless every column of ``question`` is here and of a fitting kind."""
        for column in question.group_by:
            if self.kind(column) == "date":
                raise NotValid(
                    "Dates are grouped by month, quarter or year.", remedy="Use “per” instead of “group by”."
                )
        if sum(self.kind(column) == "codes" for column in question.group_by) > 1:
            raise NotValid("A question is grouped by one list of codes at most.")
        for measure in question.measures:
            self._check_measure(measure)
        for condition in question.where:
            self._check_condition(condition)

    def _check_measure(self, measure: Measure) -> None:
        if measure.column and self.kind(measure.column) == "codes":
            raise NotValid("A list of codes is counted by its codes.", remedy="Group by the column.")
        if isinstance(measure, Sum) and self.kind(measure.column) != "int":
            raise NotValid(f"{measure.column} cannot be added up.")

    def _check_condition(self, condition: Condition) -> None:
        kind = self.kind(condition.column)
        if isinstance(condition, Contains | Lacks) != (kind == "codes"):
            raise NotValid(f"This condition does not fit the column {condition.column}.")
        values = (condition.value,) if isinstance(condition, Is) else getattr(condition, "values", ())
        if isinstance(condition, Is | OneOf) and not all(_FITS[kind](value) for value in values):
            raise NotValid(f"The column {condition.column} holds values of another kind.")

    def _listed(self) -> str:
        return ", ".join(column for column, _ in self.columns)


def _kind(table: str, field: pa.Field) -> str:
    for kind, arrow in KINDS.items():
        if field.type == arrow:
            return kind
    raise NotSafe(
        f"The column {field.name} of {table} could hold words or fractions.",
        remedy="Use the types of countersign.engine: ID, INT, FLAG, DATE, CODE, CODES.",
    )
