"""Somebody asked who answers for something, and nobody is known to: the gap is logged for the host to close."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction

from countersign import clock
from countersign.experiences.actions.attaching import GAP_DAYS
from countersign.experiences.models import Gap
from countersign.ledger.actions import record
from countersign.people.rules import Actor
from countersign.text.redact import redact

_LONGEST = 300


@transaction.atomic
def log_gap(*, said: str, by: Actor) -> Gap:
    """A gap that no account stands in yet. Identifiers are taken out first; the same words share one open gap."""
    words = " ".join(redact(said).text.split())[:_LONGEST]
    today = clock.today()
    due = clock.add_working_days(today, GAP_DAYS, settings.JURISDICTION)
    gap, new = Gap.objects.get_or_create(
        source=None, said=words, closed_on=None,
        defaults={"office": settings.HOST_NAME, "opened_on": today, "due_on": due},
    )  # fmt: skip
    if new:
        record("experience.gap_opened", subject=f"gap:{gap.pk}", by=by.label)
    return gap
