"""What `countersign work` starts by itself, and when: the list ``settings.TIMETABLE``.

What was missed while nothing ran is made up for once, when it runs again; nothing is started while it still waits from
an earlier turn. Several workers may keep the same timetable:
at worst something is started twice, and whatever stands in the list can bear that.
"""

from __future__ import annotations

import datetime as dt
import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import DatabaseError, close_old_connections, connection
from django.utils.module_loading import import_string

from countersign import clock
from countersign.work import queries

_LOOK_EVERY_S = 20
logger = logging.getLogger(__name__)


def begun_since(when: int | str, now: dt.datetime) -> dt.datetime:
    """When the present turn of something began: ``when`` is every so many minutes, or daily at ``"02:30"`` (UTC)."""
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    if isinstance(when, int):
        return midnight + (now - midnight) // dt.timedelta(minutes=when) * dt.timedelta(minutes=when)
    hour, minute = (int(part) for part in when.split(":"))
    turn = midnight + dt.timedelta(hours=hour, minutes=minute)
    return turn if turn <= now else turn - dt.timedelta(days=1)


def start_due() -> list[str]:
    """Start everything whose turn has come and that was not started in it; returns what was."""
    now = clock.now()
    due = [path for path, when in settings.TIMETABLE if not queries.is_started(path, begun_since(when, now))]
    for path in due:
        import_string(path).enqueue()
    return due


@contextmanager
def kept() -> Iterator[None]:
    """While the block runs, whatever is due is started, looked at every 20 seconds in a thread of its own."""
    stop = threading.Event()
    thread = threading.Thread(target=_keep, args=(stop,), daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(timeout=5)


def _keep(stop: threading.Event) -> None:
    while True:
        try:
            start_due()
        except DatabaseError:
            logger.exception("The timetable could not be read; it is tried again")
        finally:
            close_old_connections()
        if stop.wait(_LOOK_EVERY_S):
            connection.close()
            return
