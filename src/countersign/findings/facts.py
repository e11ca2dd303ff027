"""What the ledger can hold against this room: every public finding exactly as it is printed."""

from __future__ import annotations

from collections.abc import Iterator

from countersign.findings import queries
from countersign.findings.models import Finding
from countersign.findings.states import PUBLIC
from countersign.ledger.queries import vouches_for


@vouches_for("finding")
def witness() -> Iterator[tuple[str, str]]:
    """Each public finding with the digest of all that is printed of it, as it is stored now."""
    together = ("replies__body", "figures", "dues__body", "notes")
    found = Finding.objects.filter(state__in=PUBLIC).select_related("body", "service", "contract", "place")
    for finding in found.prefetch_related(*together).order_by("pk").iterator(chunk_size=500):
        yield finding.subject, queries.digest(finding)
