"""Sealing: what identifies a person is kept only encrypted, and every key can be replaced.

A :class:`Sealer` is pure: keys go in, bytes come out. The first key seals; every key opens, so that a key is rotated by
putting a new one in front and sealing again. Each sealed value is bound to its *context* (what it is and whose), so a
sealed value copied onto another row does not open there. AES-256-GCM, NIST SP 800-38D, through ``cryptography``.
"""

from __future__ import annotations

import base64
import hashlib
import os
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from countersign.errors import Broken, NotConfigured

_NONCE = 12
_MARK = 4


def new_key() -> str:
    """A fresh 256-bit key as URL-safe base64 text."""
    return base64.urlsafe_b64encode(os.urandom(32)).decode()


@dataclass(frozen=True)
class Sealer:
    """``keys``: base64 texts of 32 bytes each, the newest first."""

    keys: tuple[str, ...]

    def __post_init__(self) -> None:
        if not self.keys:
            raise NotConfigured("There is no sealing key.", remedy="Set COUNTERSIGN_SEALING_KEYS.")
        raw = [base64.urlsafe_b64decode(key) for key in self.keys]
        if any(len(key) != 32 for key in raw):
            raise NotConfigured("A sealing key is not 32 bytes long.", remedy="Make one with `countersign key`.")
        object.__setattr__(self, "_ciphers", {hashlib.sha256(key).digest()[:_MARK]: AESGCM(key) for key in raw})

    def seal(self, plain: str, *, context: str) -> bytes:
        """``plain`` encrypted under the newest key: key mark (4 bytes), nonce (12), ciphertext with its tag."""
        mark, cipher = next(iter(self._ciphers.items()))  # type: ignore[attr-defined]
        nonce = os.urandom(_NONCE)
        return bytes(mark + nonce + cipher.encrypt(nonce, plain.encode(), context.encode()))

    def is_newest(self, sealed: bytes) -> bool:
        """Whether a value is sealed under the newest key already."""
        return bytes(sealed)[:_MARK] == next(iter(self._ciphers))  # type: ignore[attr-defined]

    def open(self, sealed: bytes, *, context: str) -> str:
        """The plain text; raises :class:`Broken` if the key is gone, the value was altered or the context differs."""
        sealed = bytes(sealed)
        mark, nonce, rest = sealed[:_MARK], sealed[_MARK : _MARK + _NONCE], sealed[_MARK + _NONCE :]
        cipher = self._ciphers.get(mark)  # type: ignore[attr-defined]
        if cipher is None:
            raise Broken(
                "This was sealed with a key that is no longer set.", remedy="Put the old key back in the list."
            )
        try:
            return bytes(cipher.decrypt(nonce, rest, context.encode())).decode()
        except InvalidTag as error:
            raise Broken("A sealed value was altered, or belongs to something else.") from error
