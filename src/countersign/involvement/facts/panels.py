"""What the ledger can check of panels against its lines (see ``settings.LEDGER_WITNESSES``)."""

from __future__ import annotations

from collections.abc import Iterator

from countersign.involvement.models import Ballot, Draw, Item, Meeting, Panel, Recommendation
from countersign.involvement.queries.panel_record import digest
from countersign.ledger.queries import vouches_for

_AT_ONCE = 500


@vouches_for("panel", "draw", "meeting", "item", "ballot", "recommendation")
def witness() -> Iterator[tuple[str, str]]:
    """Each panel and everything on it, with the digest of what is printed of it now."""
    told = (
        Panel.objects.select_related("contract", "body").prefetch_related("seats__sittings", "seats__conflicts"),
        Draw.objects.all(),
        Meeting.objects.prefetch_related("papers"),
        Item.objects.select_related("seat"),
        Ballot.objects.select_related("to").prefetch_related("votes__sitting__seat"),
        Recommendation.objects.select_related("body"),
    )
    for things in told:
        for thing in things.order_by("pk").iterator(chunk_size=_AT_ONCE):
            yield thing.subject, digest(thing)
