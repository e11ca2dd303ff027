"""What the clock or a page may start: work on an import in the background, and the inbox kept empty."""

from __future__ import annotations

from random import SystemRandom

from django_tasks import task

from countersign.errors import CountersignError
from countersign.intake import actions, queries
from countersign.intake.states import RUN
from countersign.people.rules import SYSTEM
from countersign.work import actions as work


@task()
def work_on(key: str) -> int:
    """Take the run to its end; returns how many of its rows were read. One that ended meanwhile stays as it is, and so
    does one that somebody stopped after we began.
    """
    run = queries.run(key)
    if run.state in RUN.before("begin") and not (run.state == "stopped" and work.is_again()):
        run = actions.work(run, report=lambda so_far: work.tell(so_far.rows_done, so_far.rows_total))
    return run.rows_done


@task()
def clear_inbox() -> int:
    return actions.clear_inbox()


@task()
def read_due() -> int:
    """Each source whose turn has come is read in a task of its own, so that none harms another; returns how many."""
    due = queries.due_inlets()
    for slug in due:
        read_one.enqueue(slug)
    return len(due)


@task()
def read_one(slug: str) -> int:
    """Read one source elsewhere; returns how many of its rows were read. What goes wrong is noted with the source."""
    try:
        run = actions.read_inlet(queries.inlet(slug), by=SYSTEM, rng=SystemRandom())
    except CountersignError:
        return 0
    return run.rows_done - run.began_row if run else 0
