"""Promise a value now, show it later: the ledger holds commitments where it may not hold the value itself.

A commitment is HMAC-SHA-256 (RFC 2104) of the value's canonical JSON under a random salt of 32 bytes. Who
has only the commitment learns nothing, however few values are possible; who is given value and salt can
check both. The length is fixed because HMAC pads short keys: a salt and the same salt followed by zeros
would commit to the same.
"""

from __future__ import annotations

import hashlib
import hmac
import os

from countersign.errors import NotValid
from countersign.proof.canonical import canonical

SALT_BYTES = 32


def new_salt() -> bytes:
    """32 fresh random bytes. Lose them and the commitment can never be opened."""
    return os.urandom(SALT_BYTES)


def commit(value: object, salt: bytes) -> str:
    """The commitment to a JSON ``value`` under ``salt``, as 64 hexadecimal digits."""
    if len(salt) != SALT_BYTES:
        raise NotValid(f"A salt has {SALT_BYTES} bytes, this one has {len(salt)}.", remedy="Make one with new_salt().")
    return hmac.new(salt, canonical(value), hashlib.sha256).hexdigest()


def opens(commitment: str, value: object, salt: bytes) -> bool:
    """Whether ``value`` and ``salt`` are what was committed to."""
    return hmac.compare_digest(commitment, commit(value, salt))
