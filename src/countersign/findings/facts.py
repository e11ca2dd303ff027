"""What the ledger can hold against this room: every public finding as it is printed, and every clock as it stands."""

from __future__ import annotations

from collections.abc import Iterator

from countersign.findings import queries
from countersign.findings.models import Due, Finding
from countersign.findings.states import DUE, PUBLIC
from countersign.ledger.queries import vouches_for


@vouches_for("finding")
def witness() -> Iterator[tuple[str, str]]:
    """Each public finding with the digest of all that is printed of it, as it is stored now."""
    together = ("replies__body", "figures", "dues__body", "notes")
    found = Finding.objects.filter(state__in=PUBLIC).select_related("body", "service", "contract", "place")
    for finding in found.prefetch_related(*together).order_by("pk").iterator(chunk_size=500):
        yield finding.subject, queries.digest(finding)


@vouches_for("due")
def clocks() -> Iterator[tuple[str, str]]:
    """Each clock that something happened to since publication: met, overdue, or moved here by an answer.

    One that publication started and that still runs is printed with its finding, whose digest holds its date.
    """
    untouched = {"state": DUE.start, "why": Due.Why.PUBLISHED}
    for due in Due.objects.exclude(**untouched).order_by("pk").iterator(chunk_size=2000):
        yield due.subject, queries.due_digest(due)
