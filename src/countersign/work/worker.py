"""Who does the work: takes job after job, holds its lease while it lives, marks what became of it.

Killed anywhere, it leaves a lease that runs out; then the next worker takes the job up. Asked to stop, it ends the job
in hand first; asked twice, it puts it down.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from random import Random

from django.db import DatabaseError, close_old_connections, connection
from django.utils.module_loading import import_string

from countersign.work import actions, queries
from countersign.work.models import Job

_LOOKS_EVERY_S = 1.0
_RENEWS_EVERY_S = 5.0  # far more often than the lease needs: with it goes how far the job has come

logger = logging.getLogger(__name__)


def work(*, rng: Random, stop: threading.Event, until_done: bool = False) -> int:
    """Do what is due until ``stop`` is set, or, with ``until_done``, until nothing is; returns how many were done."""
    done = 0
    while not stop.is_set():
        close_old_connections()
        job = _taken()
        if job:
            done += perform(job, rng=rng)
        elif until_done:
            break
        else:
            stop.wait(_LOOKS_EVERY_S)
    return done


def _taken() -> Job | None:
    try:
        return actions.take()
    except DatabaseError:  # busy, or being started anew: the next look finds what waits
        logger.exception("The queue could not be read; it is tried again")
        connection.close()
        return None


def perform(job: Job, *, rng: Random) -> bool:
    """Do one job that was taken; whether it was done."""
    holding = actions.IN_HAND.set(job)
    try:
        with _renewed(job):
            result = import_string(job.task).call(*job.arguments)
        return actions.finish(job, result)
    except Exception as error:
        logger.exception("Job %s (%s) failed in try %s", job.pk, queries.called(job), job.tries)
        _failed(job, error, rng)
        return False
    except BaseException:
        actions.put_down(job)
        raise
    finally:
        actions.IN_HAND.reset(holding)


def _failed(job: Job, error: Exception, rng: Random) -> None:
    try:
        actions.fail(job, error, rng=rng)
    except DatabaseError:  # not even this can be written; the lease runs out, and it is tried again
        logger.exception("What became of job %s could not be written", job.pk)
        connection.close()


@contextmanager
def _renewed(job: Job) -> Iterator[None]:
    """While the block runs, the lease is renewed in a thread of its own."""
    over = threading.Event()
    thread = threading.Thread(target=_renew, args=(job, over), daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _renew(job: Job, over: threading.Event) -> None:
    held = True
    while held and not over.wait(_RENEWS_EVERY_S):
        try:
            held = actions.renew(job)
        except DatabaseError:
            logger.warning("The lease of job %s could not be renewed; it is tried again", job.pk)
        finally:
            connection.close()
