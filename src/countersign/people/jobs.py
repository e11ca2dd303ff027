"""What the clock starts for accounts: forgetting sessions and tries that are over."""

from __future__ import annotations

from django.core.management import call_command
from django_tasks import task

from countersign.people.actions import forget_old_tries, forget_paces


@task()
def forget() -> int:
    """Sessions that are over, and marks of wrong tries and counts of what was sent older than a day; returns how many
    marks."""
    call_command("clearsessions")
    return forget_old_tries() + forget_paces()
