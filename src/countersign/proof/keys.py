"""Ed25519 keys of the ledger as base64 text."""

from __future__ import annotations

import base64
import binascii

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from countersign.errors import NotConfigured


def new_signing_key() -> str:
    """A fresh private key: 32 raw bytes, base64."""
    return base64.b64encode(Ed25519PrivateKey.generate().private_bytes_raw()).decode()


def signing_key(text: str) -> Ed25519PrivateKey:
    """The private key that :func:`new_signing_key` wrote; raises :class:`NotConfigured` for anything else."""
    try:
        return Ed25519PrivateKey.from_private_bytes(base64.b64decode(text.strip(), validate=True))
    except (binascii.Error, ValueError) as error:
        raise NotConfigured(
            "The ledger's signing key is not 32 bytes of base64.",
            remedy="Set COUNTERSIGN_LEDGER_KEY to a key made by `countersign key`, or leave it empty.",
        ) from error
