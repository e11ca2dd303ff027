"""What this room hands to insight to be counted, and what the ledger can hold against it."""

from __future__ import annotations

from collections.abc import Iterator

from countersign.answers import queries
from countersign.answers.models import Answer, Commitment, Contest, Round
from countersign.ledger.queries import vouches_for

_AT_ONCE = 500


@vouches_for("answer", "commitment", "round", "contest")
def witness() -> Iterator[tuple[str, str]]:
    """Each answer, commitment, counted or open round and contest with the digest of what is printed of it now."""
    commitments = Commitment.objects.select_related("body", "contract", "inherited_from").prefetch_related("claims")
    told = (
        Answer.objects.select_related("due__body", "payer", "names"),
        commitments,
        Round.objects.exclude(state="waiting").select_related("claim"),
        Contest.objects.all(),
    )
    for things in told:
        for thing in things.order_by("pk").iterator(chunk_size=_AT_ONCE):
            yield thing.subject, queries.digest(thing)
