"""From a file's columns to our fields: a column, a constant, joined columns, values read by a list. No
expressions.

A mapping is plain data that a person can read and save::

    {"words":       {"columns": ["Summary", "Description"]},
     "happened_on": {"columns": ["Date"], "order": "dmy"},
     "rating":      {"columns": ["Answer"], "values": {"Very good": "1", "Good": "2"}},
     "said_body":   {"constant": "Eastmarsh Council"}}

A column that no field names is dropped and never kept.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from countersign.errors import NotValid
from countersign.formats.tabular.dates import parse_date
from countersign.formats.tabular.dialect import Column
from countersign.formats.tabular.row import Row

Value = str | int | float | dt.date | bool | tuple[str, ...] | None


@dataclass(frozen=True)
class Field:
    """One of our fields as a target of an import. ``hints`` are words that a fitting column's name
    contains.
    """

    name: str
    label: str
    kind: Literal["text", "date", "number", "choice", "yes", "names"] = "text"
    required: bool = False
    help: str = ""
    choices: tuple[str, ...] = ()
    hints: tuple[str, ...] = ()
    longest: int | None = None


@dataclass(frozen=True, slots=True)
class Mapped:
    """One row as our fields: only those that the mapping names."""

    line: int
    values: dict[str, Value]


@dataclass(frozen=True, slots=True)
class Misfit:
    """A row that a field refuses: its line, the field and the reason, never the value."""

    line: int
    field: str
    reason: str


Reader = Callable[[Sequence[str]], Value]
_YES, _NO = frozenset({"yes", "y", "true", "1", "t"}), frozenset({"no", "n", "false", "0", "f", ""})


class Mapping:
    """A mapping made ready for the ``columns`` of one file.

    ``blank`` are texts that mean "nothing" ("Did not answer"). Raises :class:`NotValid` with every fault at once: an
    unknown field, a column that the file lacks, a required field without a column, a date without an order.
    """

    def __init__(
        self,
        given: dict[str, dict[str, Any]],
        fields: Iterable[Field],
        columns: Sequence[str],
        blank: Iterable[str] = (),
    ) -> None:
        self._blank = frozenset(text.strip().casefold() for text in blank)
        by_name = {field.name: field for field in fields}
        faults = [*_faults(given, by_name, columns)]
        if faults:
            raise NotValid("The columns do not fit.", remedy="Put right what is listed.", faults=tuple(faults))
        at = {name: index for index, name in enumerate(columns)}
        self._readers: list[tuple[Field, Reader]] = [
            (by_name[name], self._reader(by_name[name], how, at)) for name, how in given.items()
        ]

    def __call__(self, row: Row) -> Mapped | Misfit:
        """The row as our fields, or the first field that refuses it."""
        values: dict[str, Value] = {}
        for field, read in self._readers:
            try:
                value = read(row.values)
            except NotValid as error:
                return Misfit(row.line, field.name, str(error))
            if field.required and value in (None, "", ()):
                return Misfit(row.line, field.name, f"{field.label} is missing.")
            values[field.name] = value
        return Mapped(row.line, values)

    def _reader(self, field: Field, how: dict[str, Any], at: dict[str, int]) -> Reader:
        if "constant" in how:
            constant = _typed(field, str(how["constant"]), how)
            return lambda _: constant
        places = [at[name] for name in how["columns"]]
        if field.kind == "names":
            return lambda cells: tuple(text for place in places if (text := self._clean(cells[place])))
        known = {str(key).strip().casefold(): str(value) for key, value in how.get("values", {}).items()}
        join = how.get("join", "\n\n" if field.name == "words" else ", ")

        def read(cells: Sequence[str]) -> Value:
            parts = [text for place in places if (text := self._clean(cells[place]))]
            text = join.join(dict.fromkeys(parts))
            if text and known:
                text = _looked_up(text, known, strict=not how.get("others", False))
            return _typed(field, text, how)

        return read

    def _clean(self, cell: str) -> str:
        text = cell.replace("\xa0", " ").strip()
        return "" if text.casefold() in self._blank else text


def _looked_up(text: str, known: dict[str, str], *, strict: bool) -> str:
    found = known.get(text.casefold())
    if found is None and strict:
        raise NotValid("The value is not in the list of values.")
    return text if found is None else found


def _typed(field: Field, text: str, how: dict[str, Any]) -> Value:
    if field.longest and len(text) > field.longest:
        raise NotValid(f"{field.label} is longer than {field.longest:,} characters.")
    if field.kind == "text":
        return text
    if not text:
        return False if field.kind == "yes" else None
    match field.kind:
        case "date":
            return parse_date(text, how.get("order", "ymd"))
        case "number":
            return _number(field, text)
        case "yes":
            return _yes(text)
        case _:
            if text not in field.choices:
                raise NotValid(f"{field.label} must be one of: {', '.join(field.choices)}.")
            return text


def _number(field: Field, text: str) -> int | float:
    try:
        value = float(text.replace(",", ""))
    except ValueError:
        raise NotValid(f"{field.label} is not a number.") from None
    return int(value) if value.is_integer() else value


def _yes(text: str) -> bool:
    word = text.casefold()
    if word not in _YES | _NO:
        raise NotValid("This must be yes or no.")
    return word in _YES


def _faults(
    given: dict[str, dict[str, Any]], by_name: dict[str, Field], columns: Sequence[str]
) -> Iterable[tuple[str, str]]:
    for name, how in given.items():
        if name not in by_name:
            yield name, "There is no such field."
        elif "constant" not in how:
            yield from _column_faults(by_name[name], how, columns)
    for field in by_name.values():
        if field.required and field.name not in given:
            yield field.name, f"Choose the column that holds “{field.label}”."


def _column_faults(field: Field, how: dict[str, Any], columns: Sequence[str]) -> Iterable[tuple[str, str]]:
    if not how.get("columns"):
        yield field.name, "Choose at least one column, or give a fixed value."
    for column in how.get("columns", ()):
        if column not in columns:
            yield field.name, f"The file has no column “{column}”."
    if field.kind == "date" and how.get("order", "ymd") not in ("ymd", "dmy", "mdy"):
        yield field.name, "Choose whether day or month comes first."


def suggest(fields: Iterable[Field], columns: Iterable[Column]) -> dict[str, dict[str, Any]]:
    """A first mapping from the names of columns: the best hint wins, each column is used once, the rest stays
    unmapped.
    """
    free = {column.name: column for column in columns if column.kind != "empty"}
    found: dict[str, dict[str, Any]] = {}
    for field in fields:
        fitting = [column for column in free.values() if _fits(field, column)]
        if best := min(fitting, key=lambda column: _rank(field, column), default=None):
            found[field.name] = {"columns": [best.name]}
            if field.kind == "date":
                found[field.name]["order"] = best.order
            del free[best.name]
    return found


def _words(name: str) -> str:
    return " ".join(re.findall(r"[a-z0-9]+", name.lower()))


def _fits(field: Field, column: Column) -> bool:
    if field.kind == "date" and column.kind != "date":
        return False
    return any(hint in _words(column.name) for hint in field.hints)


def _rank(field: Field, column: Column) -> tuple[int, int]:
    name = _words(column.name)
    return next(at for at, hint in enumerate(field.hints) if hint in name), len(name)
