"""What anybody may ask the ledger. Nothing here changes anything."""

from countersign.ledger.queries.audit import Fault, Verdict, verdict
from countersign.ledger.queries.lines import about, entry, events, last_told, lines, newest, stand, text
from countersign.ledger.queries.proofs import (
    Inclusion,
    consistency,
    folder,
    inclusion,
    latest,
    origin,
    signer,
    tile_content,
    tile_hashes,
    verifier,
)
from countersign.ledger.queries.witnesses import vouches_for

__all__ = [
    "Fault",
    "Inclusion",
    "Verdict",
    "about",
    "consistency",
    "entry",
    "events",
    "folder",
    "inclusion",
    "last_told",
    "latest",
    "lines",
    "newest",
    "origin",
    "signer",
    "stand",
    "text",
    "tile_content",
    "tile_hashes",
    "verdict",
    "verifier",
    "vouches_for",
]
