"""What the clock may start: send what waits, and destroy addresses that waited too long."""

from __future__ import annotations

from random import SystemRandom

from django_tasks import task

from countersign.notices import actions


@task()
def deliver() -> dict[str, int | bool]:
    """Send what waits; returns counts."""
    return actions.deliver(rng=SystemRandom()).as_facts()


@task()
def tidy() -> int:
    """Addresses that waited too long are destroyed; returns how many."""
    return actions.tidy()
