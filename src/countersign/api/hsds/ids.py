"""Ids that HSDS wants: UUIDs, made of the register's address, the kind of thing and its number, and read back."""

from __future__ import annotations

import hashlib
from uuid import UUID

from django.conf import settings

_NUMBER = (1 << 62) - 1
_VERSION, _VARIANT = 8 << 76, 2 << 62  # RFC 9562, section 5.8: a UUID whose bits mean what we say


def uuid_of(kind: str, number: int) -> str:
    """The id of one thing, the same for ever and in no other register."""
    head = int.from_bytes(hashlib.sha256(f"{settings.ADDRESS} {kind}".encode()).digest()[:8])
    first, second = head >> 16, head & 0xFFF
    return str(UUID(int=first << 80 | _VERSION | second << 64 | _VARIANT | number))


def number_of(kind: str, id: UUID) -> int | None:
    """The number behind an id, or None if it names nothing of this kind here."""
    number = id.int & _NUMBER
    return number if uuid_of(kind, number) == str(id) else None
