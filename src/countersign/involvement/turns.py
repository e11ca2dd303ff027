"""One after another, in the order in which they came: for deeds that a crowd does at the same moment.

SQLite lets one writer in at a time; all others look again and again, and whoever is unlucky looks until the time is up
and is sent away. So writers queue here first, at a lock of the operating system that wakes them in turn, across threads
and processes. PostgreSQL queues by itself.
"""

from __future__ import annotations

import fcntl
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from django.conf import settings
from django.db import connection, transaction

P = ParamSpec("P")
R = TypeVar("R")


def in_turn(deed: Callable[P, R]) -> Callable[P, R]:
    """The deed in a transaction of its own, in its turn. Inside somebody's transaction it has had its turn already."""

    @wraps(deed)
    def done(*args: P.args, **kwargs: P.kwargs) -> R:
        if connection.in_atomic_block or connection.vendor != "sqlite":
            with transaction.atomic():
                return deed(*args, **kwargs)
        with (settings.HOME / "turns.lock").open("a") as queue:
            fcntl.flock(queue, fcntl.LOCK_EX)
            with transaction.atomic():
                return deed(*args, **kwargs)

    return done
