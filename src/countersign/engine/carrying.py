"""Facts out of a store and into another one, as lines of JSON that anything can read: a month at a time, never all.

Each table begins with a line that declares it; its rows follow in the order of the store, which is that of their months
and values. So the same facts are the same bytes, and what was carried in is the store that was carried out, under the
same version.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from countersign.engine.schema import Table
from countersign.engine.store import Store
from countersign.engine.writing import by_month, seal, write_months
from countersign.errors import NotReadable

_AT_ONCE = 10_000
Row = Mapping[str, object]


def carried_out(store: Store) -> Iterator[bytes]:
    """Lines of every table of the store, each with its end of line."""
    for name in store.tables:
        table = store.table(name)
        yield _line({"table": table.name, "date": table.date, "columns": table.columns})
        for path in store.paths(name):
            with pq.ParquetFile(path) as file:
                for batch in file.iter_batches(_AT_ONCE):
                    yield from map(_line, batch.to_pylist())


def carried_in(lines: Iterable[bytes], folder: Path) -> str:
    """Write the tables of these lines below ``folder`` and return the version of what is there.

    Raises :class:`NotReadable` for a line that is no part of a table, with its number; rows that do not fit their table
    are refused as everywhere.
    """
    entries: dict[str, dict[str, object]] = {}
    for declared, some in groupby(_read(lines), key=lambda pair: pair[0]):
        if declared.name in entries:
            raise NotReadable("A table comes twice.", remedy="Carry the facts out again.")
        rows = (row for _, row in some if row is not None)
        entries[declared.name] = write_months(folder, declared, by_month(declared, rows))
    if not entries:
        raise NotReadable("There is no table in it.", remedy="Carry the facts out again.")
    return seal(folder, entries)


def _line(thing: object) -> bytes:
    return json.dumps(thing, default=dt.date.isoformat, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _read(lines: Iterable[bytes]) -> Iterator[tuple[Table, Row | None]]:
    """Each row with its table; a declaration is a table without a row."""
    table: Table | None = None
    for number, line in enumerate(lines, 1):
        try:
            said = json.loads(line)
            if "table" in said and "columns" in said:
                table = Table(said["table"], tuple((name, kind) for name, kind in said["columns"]), said["date"])
                yield table, None
            elif table is not None:
                yield table, _row(table, said)
            else:
                raise ValueError("rows before a table")
        except (ValueError, TypeError, KeyError, RecursionError):
            raise NotReadable(
                f"Line {number:,} is no part of a table of facts.", remedy="Carry them out again."
            ) from None


def _row(table: Table, said: dict[str, Any]) -> Row:
    dates = (column for column, kind in table.columns if kind == "date" and said[column] is not None)
    return said | {column: dt.date.fromisoformat(said[column]) for column in dates}
