"""The files that those who run sortitions pass around: quotas, volunteers, and who was drawn.

They are read as ``sortition-algorithms`` and its older tools write them: quotas under ``feature, value, min, max``
(older: ``category, name``; more columns are allowed), volunteers one a row with a column for each feature. What comes
out has the volunteers' own columns, in one file for those selected and one for those who remain.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from countersign.errors import NotReadable
from countersign.formats.tabular import write_csv

_NAMES = (("feature", ("feature", "category")), ("value", ("value", "name")), ("min", ("min",)), ("max", ("max",)))
_WHOLE = re.compile(r"\d{1,6}")


def read_quotas(path: Path | str) -> list[tuple[str, str, int, int]]:
    """``(feature, value, least, most)`` of each row; raises :class:`NotReadable` with the line that is wrong."""
    header, rows = _table(path)
    at = {name: _column(header, names) for name, names in _NAMES}
    quotas = []
    for line, row in rows:
        cells = {name: row[column] for name, column in at.items()}
        if not (_WHOLE.fullmatch(cells["min"]) and _WHOLE.fullmatch(cells["max"])):
            raise NotReadable(f"Line {line} of the quotas has no whole number as least or most.")
        quotas.append((cells["feature"], cells["value"], int(cells["min"]), int(cells["max"])))
    return quotas


def read_volunteers(path: Path | str) -> tuple[list[str], list[dict[str, str]]]:
    """The header, and each volunteer as a mapping of column to cell."""
    header, rows = _table(path)
    return header, [dict(zip(header, row, strict=True)) for _, row in rows]


def households(people: Sequence[dict[str, str]], columns: Sequence[str]) -> list[str]:
    """Who lives where, by these columns together, whatever their capitals and blanks; empty cells are nobody's home."""
    if missing := [name for name in columns if people and name not in people[0]]:
        raise NotReadable(f"The volunteers have no column {missing[0]}.")
    return ["|".join(" ".join(person[name].casefold().split()) for name in columns).strip("|") for person in people]


def write_volunteers(header: Sequence[str], people: Iterable[dict[str, str]]) -> Iterator[str]:
    """Lines of a file of those selected or remaining, with the columns of the file that came in."""
    return write_csv(([person[name] for name in header] for person in people), header=header)


def write_quotas(quotas: Iterable[tuple[str, str, int, int]]) -> Iterator[str]:
    """Lines of a file of quotas that the practitioners' tools read."""
    return write_csv(quotas, header=("feature", "value", "min", "max"))


def _table(path: Path | str) -> tuple[list[str], list[tuple[int, list[str]]]]:
    """The header and the rows that are not empty, with their lines; cells without blanks at their ends."""
    try:
        with Path(path).open(encoding="utf-8-sig", newline="") as file:
            lines = [(at, [cell.strip() for cell in row]) for at, row in enumerate(csv.reader(file), 1)]
    except (UnicodeDecodeError, csv.Error) as wrong:
        raise NotReadable("This is no CSV file in UTF-8.", remedy="Save it as “CSV UTF-8”.") from wrong
    rows = [(at, row) for at, row in lines if any(row)]
    if not rows:
        raise NotReadable("The file is empty.")
    header = rows[0][1]
    if len(set(header)) < len(header):
        raise NotReadable("Two columns of the file have the same name.")
    if uneven := [at for at, row in rows if len(row) != len(header)]:
        raise NotReadable(f"Line {uneven[0]} does not have {len(header)} cells as the header has.")
    return header, rows[1:]


def _column(header: Sequence[str], names: Sequence[str]) -> int:
    found = [at for at, name in enumerate(header) if name.casefold() in names]
    if not found:
        raise NotReadable(f"The quotas have no column “{names[0]}”.", remedy="They need: feature, value, min, max.")
    return found[0]
