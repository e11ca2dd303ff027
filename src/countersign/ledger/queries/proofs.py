"""Who signs, what was signed last, and proofs against it, read from the published tiles."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from countersign.errors import Broken, NotFound, NotNow
from countersign.ledger.models import Checkpoint
from countersign.ledger.queries.lines import entry, text
from countersign.proof.keys import signing_key
from countersign.proof.merkle import Proof, consistency_proof, inclusion_proof
from countersign.proof.notes import Signer, Verifier
from countersign.proof.tiles import Tile, hashes_in, unpacked


@dataclass(frozen=True)
class Inclusion:
    """All an outsider needs to see that a line is in the signed tree."""

    index: int
    size: int
    text: bytes
    proof: Proof
    root: bytes
    note: str

    def to_dict(self) -> dict[str, object]:
        """Plain JSON; hashes in base64, the line as the exact text that was hashed."""
        return {
            "index": self.index,
            "size": self.size,
            "text": self.text.decode(),
            "proof": [base64.b64encode(step).decode() for step in self.proof],
            "root": base64.b64encode(self.root).decode(),
            "checkpoint": self.note,
        }


def origin() -> str:
    """The log's name: its address without the scheme."""
    return f"{settings.ALLOWED_HOSTS[0].strip('[].*')}/ledger"


def signer() -> Signer:
    return Signer(origin(), signing_key(settings.LEDGER_KEY))


def verifier(name: str = "") -> Verifier:
    """Our public key, under our name or under the ``name`` the log had when it signed."""
    return Verifier(name or origin(), signing_key(settings.LEDGER_KEY).public_key().public_bytes_raw())


def folder() -> Path:
    """Where tiles and checkpoint lie, in the paths under which they are served."""
    return settings.HOME / "ledger"


def latest() -> Checkpoint | None:
    """The newest checkpoint, or ``None`` before the first."""
    return Checkpoint.objects.order_by("size").last()


def tile_content(tile: Tile) -> bytes:
    """The bytes of a published tile; raises :class:`NotFound`."""
    path = folder() / tile.path
    if not path.is_file():
        raise NotFound("There is no such tile.", remedy="`countersign checkpoint` writes all that are missing.")
    return path.read_bytes()


def tile_hashes(tile: Tile) -> list[bytes]:
    """The hashes of a published tile."""
    return unpacked(tile_content(tile), tile.width)


def inclusion(index: int) -> Inclusion:
    """The proof that line ``index`` is in the newest checkpoint's tree; raises :class:`NotNow` while it is
    not yet."""
    line, signed = entry(index), latest()
    if signed is None or signed.size <= index:
        raise NotNow(
            f"Line {index} is not in a signed checkpoint yet.",
            remedy="It will be with the next `countersign checkpoint`.",
        )
    proof = inclusion_proof(index, signed.size, hashes_in(signed.size, _tile))
    return Inclusion(index, signed.size, text(line), proof, bytes(signed.root), signed.note)


def consistency(old: int) -> Proof:
    """That the newest checkpoint's tree begins with the tree of ``old`` leaves."""
    signed = latest()
    if signed is None:
        raise NotNow("Nothing was signed yet.", remedy="Run `countersign checkpoint`.")
    return consistency_proof(old, signed.size, hashes_in(signed.size, _tile))


def _tile(tile: Tile) -> bytes:
    try:
        return tile_content(tile)
    except NotFound as error:
        raise Broken("A published tile is missing.", remedy="Run `countersign checkpoint`.") from error
