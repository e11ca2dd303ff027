"""What the clock may start: bids are opened once their deadline has passed, whoever is at work or not."""

from __future__ import annotations

from django_tasks import task

from countersign.awards import actions
from countersign.people.rules import SYSTEM


@task()
def open_due() -> dict[str, int]:
    """Every procurement whose deadline has passed, however long ago; returns how many were opened and how many could
    not be. Running it again finds none of those that were opened."""
    opened, stuck = actions.open_due(by=SYSTEM)
    return {"opened": len(opened), "stuck": len(stuck)}
