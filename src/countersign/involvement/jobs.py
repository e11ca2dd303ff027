"""What the clock may start: asks and surveys close on their day, people are reminded, and what is raw goes by its
date."""

from __future__ import annotations

from django.db import transaction
from django_tasks import task

from countersign.involvement.actions import incidents, people, running, surveys, writing


@task()
def keep_asks() -> dict[str, int]:
    """Close what ended, remind who comes soon; returns counts. Running it again finds nothing."""
    closed = running.close_ended()
    with transaction.atomic():
        return {"closed": closed, "reminded": writing.remind() + surveys.remind()}


@task()
def destroy_expired() -> dict[str, int]:
    """Addresses and words of incidents whose date has passed; returns how many."""
    addresses = people.destroy_expired() + surveys.destroy_addresses()
    return {"addresses": addresses, "incidents": incidents.destroy_expired()}


@task()
def close_surveys() -> int:
    """Surveys whose last day has passed; returns how many were closed. Running it again finds none."""
    return surveys.close_ended()


@task()
def destroy_raw_answers() -> int:
    """Raw answers to surveys that have had their time; returns of how many surveys they were destroyed."""
    return surveys.destroy_raw()
