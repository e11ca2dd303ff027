"""One moment of the register, however long one looks: what others write meanwhile is not seen, and nobody waits."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connection, transaction

from countersign import clock


@contextmanager
def one_moment() -> Iterator[None]:
    """Inside the block every question is answered as of its beginning, the clock stands, and nothing can be written.

    Inside somebody's transaction the clock stands, and what can be written is theirs to say.
    """
    with clock.at(clock.now()), _connected():
        if connection.in_atomic_block:
            yield
        elif connection.vendor == "sqlite":
            with _sqlite():
                yield
        else:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
                yield


@contextmanager
def _connected() -> Iterator[None]:
    """A visit does not end the connection, as it does at the door: the moment lives in it."""
    signals = (request_started, request_finished)
    were = [signal for signal in signals if signal.disconnect(close_old_connections)]
    try:
        yield
    finally:
        for signal in were:
            signal.connect(close_old_connections)


@contextmanager
def _sqlite() -> Iterator[None]:
    """Without the lock that transactions usually take at once here: in WAL mode a reader keeps nobody out."""
    connection.ensure_connection()
    usual, connection.transaction_mode = connection.transaction_mode, None
    _query_only(True)
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM sqlite_master LIMIT 1")  # the moment begins with the first question
            yield
    finally:
        _query_only(False)
        connection.transaction_mode = usual


def _query_only(is_so: bool) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA query_only = {'ON' if is_so else 'OFF'}")
