"""The tree cut into files that any web server can hand out and anybody can keep (https://c2sp.org/tlog-tiles).

A tile holds up to 256 hashes of one level, one after the other. Level 0 holds leaf hashes; each hash of the
next level is the root of a full tile below. A tile that is not yet full is a partial tile and says so in its
path.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from countersign.errors import Broken, NotFound, NotValid
from countersign.proof.merkle import Hash, Hashes, node_hash, root, split

WIDTH = 256
_BITS = 8  # 2**8 hashes in a tile
_LARGEST_ENTRY = 0xFFFF

_PATH = re.compile(
    r"tile/(?P<level>entries|[0-9]|[1-5][0-9]|6[0-3])/(?P<n>(?:x\d{3}/)*\d{3})(?:\.p/(?P<width>[1-9]\d{0,2}))?"
)


@dataclass(frozen=True)
class Tile:
    """``level`` is ``None`` for a bundle of entries, which lies beside the tile of level 0 with the same
    index."""

    level: int | None
    index: int
    width: int = WIDTH

    @property
    def path(self) -> str:
        """Where it lies below the log's address, ``tile/0/x001/x234/067.p/112``."""
        part = "" if self.width == WIDTH else f".p/{self.width}"
        return f"tile/{'entries' if self.level is None else self.level}/{_numbered(self.index)}{part}"

    @property
    def start(self) -> int:
        """The place of its first hash among all hashes of its level."""
        return self.index * WIDTH

    @classmethod
    def parse(cls, path: str) -> Tile:
        """The tile at a path; raises :class:`NotFound` where no tile can have that path."""
        match = _PATH.fullmatch(path)
        if match is None:
            raise NotFound("There is no such tile.")
        level = None if match["level"] == "entries" else int(match["level"])
        tile = cls(level, int(match["n"].replace("/", "").replace("x", "")), int(match["width"] or WIDTH))
        if tile.path != path:  # leading zeros, or a width no partial tile has
            raise NotFound("There is no such tile.")
        return tile


def _numbered(index: int) -> str:
    digits = str(index)
    digits = digits.zfill(-(-len(digits) // 3) * 3)
    *rest, last = (digits[i : i + 3] for i in range(0, len(digits), 3))
    return "".join(f"x{group}/" for group in rest) + last


def tiles_of(size: int, *, since: int = 0) -> Iterator[Tile]:
    """Every hash tile of a tree of ``size`` that a tree of ``since`` leaves did not have, level by level.

    >>> [tile.path for tile in tiles_of(256)]
    ['tile/0/000', 'tile/1/000.p/1']
    """
    level = 0
    while size > 0:
        full, rest = divmod(size, WIDTH)
        yield from (Tile(level, index) for index in range(since // WIDTH, full))
        if rest and size != since:
            yield Tile(level, full, rest)
        level, size, since = level + 1, size // WIDTH, since // WIDTH


def entries_of(tile: Tile) -> Tile:
    """The bundle of entries beside a tile of level 0."""
    return replace(tile, level=None)


def bundle(entries: Sequence[bytes]) -> bytes:
    """Entries one after the other, each after its length in two bytes, big-endian."""
    if any(len(entry) > _LARGEST_ENTRY for entry in entries):
        raise NotValid(f"A line of the ledger may not be longer than {_LARGEST_ENTRY} bytes.")
    return b"".join(len(entry).to_bytes(2, "big") + entry for entry in entries)


def unbundle(content: bytes) -> list[bytes]:
    """The inverse of :func:`bundle`; raises :class:`Broken` where the lengths do not fit."""
    entries, place = [], 0
    while place < len(content):
        stop = place + 2 + int.from_bytes(content[place : place + 2], "big")
        if place + 2 > len(content) or stop > len(content):
            raise Broken("A bundle of entries is cut short.")
        entries.append(content[place + 2 : stop])
        place = stop
    return entries


def unpacked(content: bytes, width: int) -> list[Hash]:
    """The hashes in a tile of ``width``; raises :class:`Broken` where it has another length."""
    if len(content) != width * 32:
        raise Broken(f"A tile of {width} hashes is {len(content)} bytes long.")
    return [content[i : i + 32] for i in range(0, len(content), 32)]


def hashes_in(size: int, read: Callable[[Tile], bytes]) -> Hashes:
    """The subtree hashes of a tree of ``size`` from its tiles, each read once; the source for any proof."""
    kept: dict[Tile, list[Hash]] = {}

    def tile_with(level: int, index: int) -> list[Hash]:
        width = min(WIDTH, (size >> _BITS * level) - index * WIDTH)
        tile = Tile(level, index, width)
        if tile not in kept:
            kept[tile] = unpacked(read(tile), width)
        return kept[tile]

    def hashes(start: int, stop: int) -> Hash:
        length = stop - start
        if length & (length - 1):  # not complete: two halves, the left one complete
            middle = start + split(length)
            return node_hash(hashes(start, middle), hashes(middle, stop))
        level = (length.bit_length() - 1) // _BITS
        first, count = start >> _BITS * level, length >> _BITS * level
        place = first % WIDTH
        return root(tile_with(level, first // WIDTH)[place : place + count])

    return hashes
