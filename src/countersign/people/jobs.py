"""What the clock starts for accounts: forgetting sessions and tries that are over."""

from __future__ import annotations

from django.core.management import call_command
from django_tasks import task

from countersign.people import actions


@task()
def forget() -> int:
    """Sessions that are over, and marks of wrong tries and counts of what was sent older than a day; returns how many
    marks."""
    call_command("clearsessions")
    return actions.forget_old_tries() + actions.forget_paces() + actions.forget_links()


@task()
def keep_unsealings() -> int:
    """Unsealings whose time is over end, and those that nobody granted lapse; returns how many."""
    return actions.keep_unsealings()


@task()
def forget_unsealings() -> int:
    """What was unsealed and why, a year after; returns of how many."""
    return actions.forget_unsealings()


@task()
def send_sign_in_links() -> int:
    """Letters with links to sign in; returns how many."""
    return actions.send_links()
