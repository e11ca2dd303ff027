"""Plain values that the components draw. A page builds them; a template only places them.

Row      one line of a summary list
Table    columns and rows, with a caption, and a link to the same rows as CSV
Number   a published number that opens to its base, source and method; or one that is withheld
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """One line of a summary list. A ``value`` of ``None`` or "" shows ``unknown`` instead."""

    key: str
    value: object
    href: str = ""
    deed: str = ""  # words of the link at the end of the line: "Change"
    deed_href: str = ""
    unknown: str = "Not known"


@dataclass(frozen=True)
class Cell:
    """A table cell that is more than its value: a link, a tag, or both."""

    value: object
    href: str = ""
    tag: str = ""  # colour of a tag: grey, green, teal, purple, magenta, red, orange, yellow


@dataclass(frozen=True)
class Column:
    """``sorted`` is "", "ascending" or "descending"; ``sort_href`` is where a click on the heading leads."""

    label: str
    numeric: bool = False
    sort_href: str = ""
    sorted: str = ""


@dataclass(frozen=True)
class Table:
    """``name`` is unique on its page; each row has one value or :class:`Cell` per column, in their order.

    ``None`` in a cell is shown as "not known". A suppressed number is the word the release gives for it.
    """

    name: str
    caption: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[object]]
    csv_href: str = ""
    json_href: str = ""
    first_is_header: bool = True
    small: bool = True

    @property
    def cells(self) -> list[list[tuple[Column, object]]]:
        """Every row as (column, cell) pairs."""
        return [list(zip(self.columns, row, strict=True)) for row in self.rows]

    @property
    def downloads(self) -> list[tuple[str, str]]:
        """(words, address) of each file that holds these rows."""
        offered = (("CSV", self.csv_href), ("JSON", self.json_href))
        return [(f"Download “{self.caption}” as {kind}", href) for kind, href in offered if href]


@dataclass(frozen=True)
class Number:
    """A number as people read it. ``value`` None means withheld, and ``withheld_because`` says why.

    ``base`` and ``interval`` are words ("18 of 60 accounts", "95 % interval 19.9 to 42.5 %"). ``address``
    is the number's permanent address. Anything left empty is not shown, except the base, source and method.
    """

    value: str | None
    base: str
    source: str
    method: str
    label: str = ""
    interval: str = ""
    period: str = ""
    method_href: str = ""
    source_href: str = ""
    csv_href: str = ""
    address: str = ""
    anchor: str = ""
    withheld_because: str = "Fewer than five people: showing it could give somebody away."

    @property
    def provenance(self) -> list[tuple[str, str, str]]:
        """(what, words, address) of everything this number rests on."""
        lines = (
            ("Base", self.base if self.value is not None else "", ""),
            ("Source", self.source, self.source_href),
            ("Period", self.period, ""),
            ("Method", self.method, self.method_href),
            ("Rows", "Download as CSV" if self.csv_href else "", self.csv_href),
            ("Address of this number", self.address, self.address),
        )
        return [line for line in lines if line[1]]
