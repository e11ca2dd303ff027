"""Ed25519 keys of the ledger as base64 text."""

from __future__ import annotations

import base64

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey


def new_signing_key() -> str:
    """A fresh private key: 32 raw bytes, base64."""
    return base64.b64encode(Ed25519PrivateKey.generate().private_bytes_raw()).decode()
