"""Writing a store: the same rows, in any order, give the same bytes.

Rows are sorted by all their columns before they are written. That makes the bytes repeatable and forgets in
which order people came.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import groupby
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from countersign.engine.conditions import is_code
from countersign.engine.schema import KINDS, Table
from countersign.engine.store import CONTENTS, Store, Written
from countersign.errors import NotSafe, NotValid

Rows = Iterable[Mapping[str, object] | pa.RecordBatch]
_CHUNK = 10_000
_EMPTY = "empty"  # the month of a table without a row


def write(
    folder: Path, table: Table, rows: Rows, *, on_rows: Callable[[int], None] = lambda count: None
) -> dict[str, object]:
    """Write one table below ``folder`` as ``<table>/<yyyy-mm>.parquet`` and return its entry in the contents.

    ``rows`` are mappings or Arrow batches. ``on_rows`` hears how many came so far. Raises :class:`NotValid`
    for rows that do not fit the table and :class:`NotSafe` for a code that is not shaped like one.
    """
    whole = _sorted(table, _gathered(table, rows, on_rows))
    (folder / table.name).mkdir(parents=True)
    return _entry(
        table, {f"{month}.parquet": _put(folder, table, month, part) for month, part in _months(table, whole)}
    )


def write_months(
    folder: Path,
    table: Table,
    months: Iterable[tuple[str, Rows]],
    *,
    beside: Store | None = None,
    on_rows: Callable[[int], None] = lambda count: None,
) -> dict[str, object]:
    """The same as :func:`write` for ``(yyyy-mm, rows)``, month after month, of which it never holds more than one.

    ``beside`` is a finished store whose other months stay as they are, as further names of the same files: only the
    months that come are written, and one that comes without rows is gone.
    """
    (folder / table.name).mkdir(parents=True)
    files: dict[str, Written] = {} if beside is None else dict(beside.files(table.name))
    files.pop(f"{_EMPTY}.parquet", None)
    before, count = "", 0
    for month, rows in months:
        if month <= before:
            raise NotValid(f"The rows of {table.name} do not come month after month.")
        before, name = month, f"{month}.parquet"
        files.pop(name, None)
        if (part := _one_month(table, month, rows)).num_rows:
            files[name] = _put(folder, table, month, part)
            on_rows(count := count + part.num_rows)
    for name in files:
        if beside is not None and not (folder / table.name / name).exists():
            _also(beside.folder / table.name / name, folder / table.name / name)
    return _entry(table, files or {f"{_EMPTY}.parquet": _put(folder, table, _EMPTY, _gathered(table, (), on_rows))})


def seal(folder: Path, tables: Mapping[str, dict[str, object]]) -> str:
    """Write the contents file, which holds the digest of every other, and return its own digest (SHA-256, hex): the
    facts' version."""
    contents = json.dumps({"tables": dict(sorted(tables.items()))}, indent=1, sort_keys=True).encode()
    (folder / CONTENTS).write_bytes(contents)
    return hashlib.sha256(contents).hexdigest()


def by_month(table: Table, rows: Iterable[Mapping[str, object]]) -> Iterator[tuple[str, Rows]]:
    """Rows that come in order of time, cut at the end of each month."""
    return groupby(rows, key=lambda row: f"{row[table.date]:%Y-%m}")


def _entry(table: Table, files: Mapping[str, Written]) -> dict[str, object]:
    return {"date": table.date, "columns": table.columns, "files": files}


def _put(folder: Path, table: Table, month: str, part: pa.Table) -> Written:
    """Write one file and say how many rows it holds and what its digest is."""
    path = folder / table.name / f"{month}.parquet"
    pq.write_table(part.combine_chunks(), path, compression="zstd", store_schema=False)
    with path.open("rb") as file:
        return {"rows": part.num_rows, "sha256": hashlib.file_digest(file, "sha256").hexdigest()}


def _also(file: Path, name: Path) -> None:
    """One more name for a file that never changes; a copy where the disk knows only one name for each."""
    try:
        name.hardlink_to(file)
    except OSError:
        shutil.copyfile(file, name)


def _one_month(table: Table, month: str, rows: Rows) -> pa.Table:
    part = _sorted(table, _gathered(table, rows, lambda _: None))
    ends = pc.min_max(part[table.date]).as_py()
    if part.num_rows and not all(f"{day:%Y-%m}" == month for day in ends.values()):
        raise NotValid(f"A row of {table.name} came with another month than its own.")
    return part


def stored(table: Table) -> pa.Schema:
    """The types in which the columns of a table lie in its files."""
    plain = {"code": pa.string(), "codes": pa.list_(pa.string())}
    return pa.schema([(column, plain.get(kind, KINDS[kind])) for column, kind in table.columns])


def _gathered(table: Table, rows: Rows, on_rows: Callable[[int], None]) -> pa.Table:
    schema, parts, waiting, count = stored(table), [], [], 0
    for row in rows:
        if isinstance(row, pa.RecordBatch):
            parts.append(_fitted(table, pa.Table.from_batches([row]), schema))
            count += row.num_rows
        else:
            waiting.append(row)
            count += 1
        if len(waiting) == _CHUNK or isinstance(row, pa.RecordBatch):
            parts, waiting = [*parts, _of_rows(table, waiting, schema)], []
            on_rows(count)
    on_rows(count)
    whole = _empty_as_unknown(table, pa.concat_tables([*parts, _of_rows(table, waiting, schema)]))
    _check(table, whole)
    return whole


def _of_rows(table: Table, rows: list[Mapping[str, object]], schema: pa.Schema) -> pa.Table:
    if any(row.keys() != set(schema.names) for row in rows):
        raise NotValid(f"A row of {table.name} does not have exactly the declared columns.")
    try:
        return pa.Table.from_pylist(rows, schema=schema)
    except (pa.ArrowInvalid, pa.ArrowTypeError, OverflowError):
        # Arrow's own message would quote the value.
        raise NotValid(f"A row of {table.name} holds a value of another kind than declared.") from None


def _fitted(table: Table, batch: pa.Table, schema: pa.Schema) -> pa.Table:
    if set(batch.schema.names) != set(schema.names):
        raise NotValid(f"A batch of {table.name} does not have exactly the declared columns.")
    try:
        return batch.select(schema.names).cast(schema)
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError):
        raise NotValid(f"A batch of {table.name} holds a value of another kind than declared.") from None


def _empty_as_unknown(table: Table, whole: pa.Table) -> pa.Table:
    """An empty text in a column of codes says nothing, so it is an unknown."""
    for at, (column, kind) in enumerate(table.columns):
        if kind == "code":
            empty = pc.equal(whole[column], "")
            whole = whole.set_column(at, column, pc.if_else(empty, pa.scalar(None, pa.string()), whole[column]))
    return whole


def _check(table: Table, whole: pa.Table) -> None:
    if whole[table.date].null_count:
        raise NotValid(f"A row of {table.name} has no date.", remedy="Leave it out, or give the month it was told in.")
    for column, kind in table.columns:
        if kind not in ("code", "codes"):
            continue
        values = pc.list_flatten(whole[column]) if kind == "codes" else whole[column]
        if not all(value is None or is_code(value) for value in values.unique().to_pylist()):
            raise NotSafe(f"The column {column} of {table.name} holds something that is not a code.")


def _sorted(table: Table, whole: pa.Table) -> pa.Table:
    """All rows in order of the date and then of every other column; codes in a list in order and once."""
    keys = {}
    for column, kind in table.columns:
        if kind == "codes":
            whole = whole.set_column(
                whole.schema.get_field_index(column), column, _tidy(whole[column].combine_chunks())
            )
        keys[column] = pc.binary_join(whole[column], ",") if kind == "codes" else whole[column]
    order = [(table.date, "ascending"), *((c, "ascending") for c in keys if c != table.date)]
    return whole.take(pc.sort_indices(pa.table(keys), sort_keys=order))


def _tidy(lists: pa.ListArray) -> pa.ListArray:
    """The same lists with their codes in order, each once, and no empty places."""
    flat = pc.list_flatten(lists)
    names = pa.array(sorted(name for name in flat.unique().to_pylist() if name is not None), pa.string())
    at = pc.index_in(flat, value_set=names, skip_nulls=True)
    kept = at.is_valid()
    rows = pc.list_parent_indices(lists).filter(kept).to_numpy().astype(np.int64)
    many = max(len(names), 1)
    pairs = np.unique(rows * many + at.filter(kept).to_numpy())
    sizes = np.bincount(pairs // many, minlength=len(lists))
    offsets = pa.array(np.concatenate([[0], np.cumsum(sizes)]), pa.int32())
    return pa.ListArray.from_arrays(offsets, names.take(pa.array(pairs % many)), mask=lists.is_null())


def _months(table: Table, whole: pa.Table) -> Iterable[tuple[str, pa.Table]]:
    """``(yyyy-mm, rows)`` for every month that has rows; one empty part where there are none at all."""
    if not whole.num_rows:
        return [(_EMPTY, whole)]
    names = pc.strftime(whole[table.date].cast(pa.timestamp("s")), format="%Y-%m")
    runs = pc.value_counts(names)  # the rows are sorted by date, so each month is one run, in order
    parts, start = [], 0
    for run in runs.to_pylist():
        parts.append((run["values"], whole.slice(start, run["counts"])))
        start += run["counts"]
    return parts
