"""What the clock may start: look whether links work, if the settings say so."""

from __future__ import annotations

from random import SystemRandom

from django.conf import settings
from django_tasks import task

from countersign.intake.ways.asking import reach
from countersign.people.rules import SYSTEM
from countersign.register import actions


@task()
def check_links() -> dict[str, int]:
    """One turn, politely; nothing at all unless ``COUNTERSIGN_CHECK_LINKS`` is on. Returns counts by state."""
    if not settings.CHECK_LINKS:
        return {}
    actions.gather_links(by=SYSTEM)
    through = reach()
    return actions.check_links(by=SYSTEM, look=actions.looking(through), rng=SystemRandom(), rest=through.rest)
