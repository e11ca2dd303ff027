"""What the clock or a page may start: work on an import in the background, and the inbox kept empty."""

from __future__ import annotations

from django_tasks import task

from countersign.intake import actions, queries


@task()
def work_on(key: str) -> int:
    """Take the run to its end; returns how many of its rows were read."""
    return actions.work(queries.run(key)).rows_done


@task()
def clear_inbox() -> int:
    return actions.clear_inbox()
