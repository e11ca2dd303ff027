"""Rows of the database as Arrow batches: columns from the cursor, without an object for each row."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

import pyarrow as pa
from django.db import connection, transaction
from django.db.models import QuerySet

_AT_ONCE = 20_000
Made = Callable[[tuple[object, ...]], pa.Array]


def batches(rows: QuerySet, columns: Mapping[str, pa.DataType | Made]) -> Iterator[pa.RecordBatch]:
    """Batches of the ``columns`` of these rows, each of its type, or made of its values as the database gives them."""
    sql, values = rows.order_by().values_list(*columns).query.sql_with_params()
    with connection.chunked_cursor() as cursor:
        cursor.execute(sql, values)
        while some := cursor.fetchmany(_AT_ONCE):
            made = zip(columns.values(), zip(*some, strict=True), strict=True)
            yield pa.RecordBatch.from_arrays([_array(how, given) for how, given in made], names=list(columns))


def _array(how: pa.DataType | Made, given: tuple[object, ...]) -> pa.Array:
    if not isinstance(how, pa.DataType):
        return how(given)
    if pa.types.is_boolean(how):  # SQLite has only whole numbers for it
        return pa.array([None if one is None else bool(one) for one in given], how)
    return pa.array(given, how)


@contextmanager
def one_moment() -> Iterator[None]:
    """Everything read inside is as it stood at one moment, while others go on writing."""
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "sqlite":
        with _reading():
            yield
    else:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield


@contextmanager
def _reading() -> Iterator[None]:
    """A transaction of SQLite that only reads; one of Django's would keep whoever writes waiting."""
    with connection.cursor() as cursor:
        cursor.execute("BEGIN DEFERRED")
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")
