"""What the ledger can hold against this room: every public ask as it is printed."""

from __future__ import annotations

from collections.abc import Iterator

from countersign.involvement.models import Ask
from countersign.involvement.queries.asks import PUBLIC
from countersign.involvement.queries.printed import digest
from countersign.ledger.queries import vouches_for


@vouches_for("ask")
def asks() -> Iterator[tuple[str, str]]:
    """Each ask that was ever open with the digest of all that is printed of it, as it is stored now."""
    found = Ask.objects.filter(state__in=PUBLIC).select_related("body", "contract").prefetch_related("slots")
    for one in found.order_by("pk").iterator(chunk_size=500):
        yield one.subject, digest(one)
