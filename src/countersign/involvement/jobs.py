"""What the clock may start: asks close on their day, people are reminded, and addresses go by their date."""

from __future__ import annotations

from django.db import transaction
from django_tasks import task

from countersign.involvement.actions import incidents, people, running, writing


@task()
def keep_asks() -> dict[str, int]:
    """Close what ended, remind who comes soon; returns counts. Running it again finds nothing."""
    closed = running.close_ended()
    with transaction.atomic():
        return {"closed": closed, "reminded": writing.remind()}


@task()
def destroy_expired() -> dict[str, int]:
    """Addresses and words of incidents whose date has passed; returns how many."""
    return {"addresses": people.destroy_expired(), "incidents": incidents.destroy_expired()}
