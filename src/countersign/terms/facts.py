"""What the ledger can hold against this room: schedules as they were agreed, and what is printed of readiness."""

from __future__ import annotations

from collections.abc import Iterator

from countersign.ledger.queries import vouches_for
from countersign.terms.models import Override, Schedule, Shown
from countersign.terms.queries.printed import digest
from countersign.terms.queries.shown import digest_of_evidence, digest_of_override


@vouches_for("schedule")
def witness() -> Iterator[tuple[str, str]]:
    """Each schedule that was ever agreed with the digest of all that it says, as it is stored now."""
    found = Schedule.objects.filter(state__in=("agreed", "superseded")).select_related("contract").order_by("pk")
    for schedule in found.prefetch_related(
        "clauses", "items__body", "kpis", "planned", "changes__clause", "changes__body"
    ).iterator(chunk_size=200):
        yield schedule.subject, digest(schedule)


@vouches_for("evidence", "override")
def readiness() -> Iterator[tuple[str, str]]:
    """Each piece of evidence and each override with the digest of all that is printed of it."""
    for shown in Shown.objects.select_related("body").order_by("pk").iterator(chunk_size=500):
        yield shown.subject, digest_of_evidence(shown)
    for override in Override.objects.select_related("body").order_by("pk").iterator(chunk_size=500):
        yield override.subject, digest_of_override(override)
