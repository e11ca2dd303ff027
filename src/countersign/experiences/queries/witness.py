"""What the ledger can check of this room: the root over the commitments that came in together."""

from __future__ import annotations

from collections.abc import Iterator

from countersign.experiences.models import Received
from countersign.ledger.queries import vouches_for
from countersign.proof.merkle import leaf_hash, root


def root_of(commitments: bytes) -> str:
    """The root over commitments of 32 bytes each (RFC 6962), as 64 hexadecimal digits."""
    return root([leaf_hash(commitments[at : at + 32]) for at in range(0, len(commitments), 32)]).hex()


@vouches_for("received")
def received() -> Iterator[tuple[str, str]]:
    """Every line about accounts that came in, with the root as it is stored now."""
    for stored in Received.objects.order_by("pk").iterator(chunk_size=100):
        yield f"received:{stored.key}", root_of(bytes(stored.commitments))
