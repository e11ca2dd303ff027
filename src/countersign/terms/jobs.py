"""What the night does for terms: set dates further ahead, write down what was not done, destroy closed spaces."""

from __future__ import annotations

from django_tasks import task

from countersign.terms import actions, queries


@task()
def keep_terms() -> dict[str, int]:
    """How many dates were set ahead and how many were found overdue. Running it again finds none."""
    ahead = sum(actions.extend(schedule) for schedule in queries.schedules().iterator(chunk_size=200))
    return {"ahead": ahead, "overdue": actions.notice_overdue()}


@task()
def rehearse(pk: int) -> str:
    """Work through one rehearsal; returns how it stands then."""
    return actions.run_rehearsal(queries.rehearsal_by_pk(pk)).state


@task()
def destroy_rehearsals() -> int:
    """Closed spaces whose last day is over; returns how many were destroyed."""
    return actions.destroy_expired_rehearsals()
