"""How often somebody reads: counted in a small file that all web processes of this machine share, and nowhere else.

A page that is only looked at never writes to the database, so it is counted here. The file has a fixed size and holds
numbers only: a reader stands in three of its slots, which a keyed digest of the day chooses, and the smallest of the
three counts (a count-min sketch; Cormode and Muthukrishnan 2005). Two readers who share all three are all but
impossible. Processes that write at the same moment may lose a count: then somebody is stopped a little later.
"""

from __future__ import annotations

import hashlib
import mmap
import os
import struct
from functools import lru_cache
from pathlib import Path

_ROWS, _SLOTS = 3, 1 << 14
_SLOT = struct.Struct("<II")  # the minute, and how often in it
_SIZE = _ROWS * _SLOTS * _SLOT.size


class Floods:
    """``count(mark, minute)`` counts once more and returns how often ``mark`` came in this minute."""

    def __init__(self, path: Path | None) -> None:
        self._held = _shared(path) if path else mmap.mmap(-1, _SIZE)

    def count(self, mark: str, minute: int) -> int:
        digest = hashlib.blake2b(mark.encode(), digest_size=4 * _ROWS).digest()
        return min(self._counted(row, digest, minute) for row in range(_ROWS))

    def forget(self) -> None:
        """As if nobody had come yet."""
        self._held[:] = bytes(_SIZE)

    def _counted(self, row: int, digest: bytes, minute: int) -> int:
        at = (row * _SLOTS + int.from_bytes(digest[4 * row : 4 * row + 4]) % _SLOTS) * _SLOT.size
        then, count = _SLOT.unpack_from(self._held, at)
        count = min(count + 1, 0xFFFFFFFF) if then == minute else 1
        _SLOT.pack_into(self._held, at, minute, count)
        return count


def _shared(path: Path) -> mmap.mmap:
    """The file, made once; where none can be made, memory of this process alone."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        held = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            os.ftruncate(held, _SIZE)
            return mmap.mmap(held, _SIZE)
        finally:
            os.close(held)
    except OSError:
        return mmap.mmap(-1, _SIZE)


@lru_cache(maxsize=8)
def floods(home: Path) -> Floods:
    """The one of this installation."""
    return Floods(home / "pace" / "readers")
