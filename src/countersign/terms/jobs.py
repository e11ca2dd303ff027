"""What the night does for terms: set dates further ahead, and write down what was not done by its date."""

from __future__ import annotations

from django_tasks import task

from countersign.terms import actions, queries


@task()
def keep_terms() -> dict[str, int]:
    """How many dates were set ahead and how many were found overdue. Running it again finds none."""
    ahead = sum(actions.extend(schedule) for schedule in queries.schedules().iterator(chunk_size=200))
    return {"ahead": ahead, "overdue": actions.notice_overdue()}
