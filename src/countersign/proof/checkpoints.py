"""The signed statement of a tree's size and root (https://c2sp.org/tlog-checkpoint)."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass

from countersign.errors import NotValid
from countersign.proof.merkle import Hash
from countersign.proof.notes import Signer, Verifier, open_note


@dataclass(frozen=True)
class Checkpoint:
    """``origin`` names the log, like a web address without its scheme."""

    origin: str
    size: int
    root: Hash

    @property
    def text(self) -> str:
        """Three lines: origin, size, root in base64."""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"

    @classmethod
    def parse(cls, text: str) -> Checkpoint:
        """The statement in a note's text; further lines are allowed and ignored."""
        lines = text.split("\n")
        if len(lines) < 4 or not all(lines[:3]) or lines[-1] or not _is_size(lines[1]):
            raise NotValid("This is not a checkpoint: it needs an origin, a size and a root.")
        try:
            root = base64.b64decode(lines[2], validate=True)
        except (binascii.Error, ValueError) as error:
            raise NotValid("The root in this checkpoint is not base64.") from error
        if len(root) != 32:
            raise NotValid("The root in this checkpoint is not 32 bytes long.")
        return cls(lines[0], int(lines[1]), root)

    def sign(self, signer: Signer) -> str:
        """The checkpoint as a signed note."""
        return signer.sign(self.text)


def open_checkpoint(note: str, trusted: Sequence[Verifier]) -> Checkpoint:
    """The statement in a note that a trusted key signed; raises :class:`Broken` or :class:`NotValid`."""
    return Checkpoint.parse(open_note(note, trusted))


def _is_size(text: str) -> bool:
    return text.isascii() and text.isdecimal() and str(int(text)) == text
