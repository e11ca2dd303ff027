"""Rows of any kind of file through one door."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from countersign.formats.tabular import delimited, json_rows, sheets
from countersign.formats.tabular.dialect import Dialect
from countersign.formats.tabular.row import BadRow, Row


def rows(path: Path | str, dialect: Dialect, *, after: int = 0) -> Iterator[Row | BadRow]:
    """The rows below the header in the order of the file, without the first ``after`` of them (good or bad).

    Row number ``n`` of a file never changes, so reading can go on where it stopped. Raises
    :class:`NotReadable` where the file itself cannot be read further.
    """
    return islice(_records(Path(path), dialect), after, None)


def _records(path: Path, dialect: Dialect) -> Iterator[Row | BadRow]:
    if dialect.kind in ("json", "jsonl"):
        return json_rows.cells(path, dialect)
    read = sheets.cells if dialect.kind == "xlsx" else delimited.cells
    every = read(path, dialect, len(dialect.columns))
    return islice(every, 1, None) if dialect.header else every


@dataclass(frozen=True)
class Preview:
    """The first rows of a file as they will be read, good and bad."""

    dialect: Dialect
    rows: tuple[Row, ...]
    bad: tuple[BadRow, ...]


def preview(path: Path | str, dialect: Dialect, n: int = 10) -> Preview:
    """The first ``n`` rows under ``dialect``."""
    first = list(islice(rows(path, dialect), n))
    good = tuple(row for row in first if isinstance(row, Row))
    return Preview(dialect, good, tuple(row for row in first if isinstance(row, BadRow)))
