"""What the ledger can hold against this room: every agreed schedule exactly as it was agreed."""

from __future__ import annotations

from collections.abc import Iterator

from countersign.ledger.queries import vouches_for
from countersign.terms.models import Schedule
from countersign.terms.queries.printed import digest


@vouches_for("schedule")
def witness() -> Iterator[tuple[str, str]]:
    """Each schedule that was ever agreed with the digest of all that it says, as it is stored now."""
    found = Schedule.objects.filter(state__in=("agreed", "superseded")).select_related("contract").order_by("pk")
    for schedule in found.prefetch_related("clauses", "items__body", "kpis", "planned").iterator(chunk_size=200):
        yield schedule.subject, digest(schedule)
