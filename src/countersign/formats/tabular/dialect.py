"""How a file is written, as one frozen value that can be stored with a saved profile."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, Literal

Kind = Literal["delimited", "xlsx", "json", "jsonl"]
Order = Literal["", "ymd", "dmy", "mdy", "ambiguous"]

KINDS = {
    "delimited": "Text with separators (CSV)",
    "xlsx": "Workbook (XLSX)",
    "json": "JSON",
    "jsonl": "JSON lines",
}
DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "vertical bar"}
ORDERS = {"ymd": "year-month-day", "dmy": "day/month/year", "mdy": "month/day/year"}


@dataclass(frozen=True)
class Dialect:
    """``columns`` are the column names in order; ``notes`` say what a person should look at before the
    import.
    """

    kind: Kind = "delimited"
    delimiter: str = ","
    encoding: str = "utf-8"
    header: bool = True
    date_order: Order = ""
    sheet: str = ""
    sheets: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """A plain JSON object; ``Dialect.from_dict(d.to_dict()) == d``."""
        return {name: list(value) if isinstance(value, tuple) else value for name, value in asdict(self).items()}

    @classmethod
    def from_dict(cls, given: Mapping[str, Any]) -> Dialect:
        """The dialect that ``to_dict`` wrote; names it does not know are left out."""
        known = {field.name for field in fields(cls)}
        parts: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in given.items() if k in known}
        return cls(**parts)

    @property
    def words(self) -> str:
        """The dialect in a few plain words."""
        if self.kind == "delimited":
            return f"{KINDS[self.kind]}, {DELIMITERS.get(self.delimiter, self.delimiter)}, {self.encoding}"
        return KINDS[self.kind] + (f", sheet “{self.sheet}”" if self.sheet else "")


@dataclass(frozen=True)
class Column:
    """One column as its first values show it. ``order`` is set for dates, ``filled`` is the share of cells
    with a value.
    """

    name: str
    kind: Literal["text", "number", "date", "choice", "empty"]
    order: Order = ""
    filled: float = 0.0
    examples: tuple[str, ...] = ()
