"""What the ledger can check of this room: the root over the commitments that came in together, and the words of each
account that are public.
"""

from __future__ import annotations

from collections.abc import Iterator

from countersign.experiences.models import Experience, Received
from countersign.experiences.told import keyed
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


def words_digest(account: Experience) -> str | None:
    """Of the words that are public, keyed with the source's salt: once they are taken back, nobody can test a guess
    against the log. ``None`` where no words are public.
    """
    if not account.published_text:
        return None
    return keyed(account.source.salt, f"public\0{account.key}\0{account.published_text}")


@vouches_for("experience")
def published() -> Iterator[tuple[str, str | None]]:
    """Every account with public words, with the digest of them as they are stored now."""
    shown = Experience.objects.exclude(published_text="").select_related("source")
    for account in shown.only("key", "published_text", "source__salt").order_by("pk").iterator(chunk_size=2000):
        yield f"experience:{account.key}", words_digest(account)
