"""Signed text: the C2SP signed-note format (https://c2sp.org/signed-note), with Ed25519 keys.

    <text, ends with a newline>
    <empty line>
    — <key name> base64(key id || signature)

A key id is the first four bytes of SHA-256(name || newline || 0x01 || public key).
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from countersign.errors import Broken, NotValid

_ED25519 = b"\x01"
_DASH = "— "
_MOST_SIGNATURES = 64


def key_id(name: str, public: bytes) -> bytes:
    """The four bytes that name an Ed25519 key in a signature line."""
    return hashlib.sha256(name.encode() + b"\n" + _ED25519 + public).digest()[:4]


@dataclass(frozen=True)
class Verifier:
    """A public key that a reader trusts under a name. As text: ``name+keyid+base64(0x01 || key)``."""

    name: str
    public: bytes

    def __post_init__(self) -> None:
        if not self.name or "+" in self.name or any(char.isspace() for char in self.name):
            raise NotValid("A key's name may not be empty nor hold spaces or a plus sign.")

    @property
    def id(self) -> bytes:
        return key_id(self.name, self.public)

    def __str__(self) -> str:
        return f"{self.name}+{self.id.hex()}+{base64.b64encode(_ED25519 + self.public).decode()}"

    @classmethod
    def parse(cls, text: str) -> Verifier:
        """The inverse of ``str``; raises :class:`NotValid` where the key id does not belong to the key."""
        parts = text.strip().split("+", 2)
        if len(parts) != 3:
            raise NotValid("A verifier key is written name+id+key.")
        name, mark, encoded = parts
        key = _decoded(encoded)
        if key[:1] != _ED25519 or len(key) != 33 or key_id(name, key[1:]).hex() != mark:
            raise NotValid("This verifier key is damaged, or not an Ed25519 key.")
        return cls(name, key[1:])

    def accepts(self, text: str, signature: bytes) -> bool:
        """Whether ``signature`` is this key's over ``text``."""
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, text.encode())
        except InvalidSignature:
            return False
        return True


@dataclass(frozen=True)
class Signer:
    """A private key that signs under a name."""

    name: str
    key: Ed25519PrivateKey

    @property
    def verifier(self) -> Verifier:
        return Verifier(self.name, self.key.public_key().public_bytes_raw())

    def sign(self, text: str) -> str:
        """The signed note: text, empty line, one signature line."""
        _check_text(text)
        signature = base64.b64encode(self.verifier.id + self.key.sign(text.encode())).decode()
        return f"{text}\n{_DASH}{self.name} {signature}\n"


def open_note(note: str, trusted: Sequence[Verifier]) -> str:
    """The text of a note that at least one trusted key signed; raises :class:`Broken` otherwise.

    Signatures of unknown keys are ignored; a wrong signature of a trusted key spoils the note.
    """
    text, signatures = _parts(note)
    known = {(verifier.name, verifier.id): verifier for verifier in trusted}
    found = [(known[name, mark], rest) for name, mark, rest in signatures if (name, mark) in known]
    if not found:
        raise Broken("Nobody we trust signed this note.")
    if not all(verifier.accepts(text, signature) for verifier, signature in found):
        raise Broken("A signature on this note is wrong: the text or the signature was altered.")
    return text


def _parts(note: str) -> tuple[str, list[tuple[str, bytes, bytes]]]:
    """The note's text and its signatures as ``(name, key id, signature)``."""
    head, gap, tail = note.rpartition("\n\n")
    text, lines = head + "\n", tail.split("\n")
    _check_text(text)
    if not gap or lines.pop() != "" or not 0 < len(lines) <= _MOST_SIGNATURES:
        raise NotValid("This is not a signed note: no signature lines after an empty line.")
    return text, [_signature(line) for line in lines]


def _signature(line: str) -> tuple[str, bytes, bytes]:
    name, _, encoded = line.removeprefix(_DASH).partition(" ")
    value = _decoded(encoded)
    if not line.startswith(_DASH) or not name or len(value) < 5:
        raise NotValid("A signature line is damaged.")
    return name, value[:4], value[4:]


def _decoded(encoded: str) -> bytes:
    try:
        return base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError) as error:
        raise NotValid("A key or signature is not base64.") from error


def _check_text(text: str) -> None:
    if not text.endswith("\n") or any(char < " " and char != "\n" for char in text):
        raise NotValid("A note ends with a newline and holds no control characters.")
