"""What the clock may start: jobs that ended a while ago are forgotten."""

from __future__ import annotations

from django_tasks import task

from countersign.work import actions


@task()
def forget_old() -> int:
    """Jobs that ended three days ago; returns how many are gone."""
    return actions.forget_old()
