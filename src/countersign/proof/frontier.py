"""A tree that grows one leaf at a time: only the roots of its complete subtrees are kept, largest first.

A tree of 13 leaves (1101 in binary) is kept as three hashes, over 8, 4 and 1 leaves. Appending costs at most
one hash for each of them, the root one hash for each. The same idea is called a compact range in
transparency-dev/merkle.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from countersign.errors import Broken
from countersign.proof.merkle import EMPTY_ROOT, Hash, node_hash


@dataclass(frozen=True)
class Frontier:
    """``peaks``: roots of the complete subtrees, one for each 1 in the binary form of ``size``, largest
    first."""

    size: int = 0
    peaks: tuple[Hash, ...] = ()

    def __post_init__(self) -> None:
        if self.size.bit_count() != len(self.peaks) or any(len(peak) != 32 for peak in self.peaks):
            raise Broken(f"{len(self.peaks)} hashes cannot stand for a tree of {self.size}.")

    def append(self, leaf: Hash) -> Frontier:
        """The tree with one more leaf."""
        return self.extend((leaf,))

    def extend(self, leaves: Iterable[Hash]) -> Frontier:
        """The tree with all these leaves added, in order."""
        size, peaks = self.size, list(self.peaks)
        for leaf in leaves:
            joined, merges = leaf, size
            while merges & 1:
                joined, merges = node_hash(peaks.pop(), joined), merges >> 1
            peaks.append(joined)
            size += 1
        return Frontier(size, tuple(peaks))

    @property
    def root(self) -> Hash:
        """The root of RFC 6962 over all leaves so far."""
        if not self.peaks:
            return EMPTY_ROOT
        *rest, found = self.peaks
        for peak in reversed(rest):
            found = node_hash(peak, found)
        return found

    @property
    def spans(self) -> tuple[tuple[int, int], ...]:
        """For each peak, the leaves under it as ``(start, stop)``."""
        spans, start = [], 0
        for bit in reversed(range(self.size.bit_length())):
            if self.size >> bit & 1:
                spans.append((start, start + (1 << bit)))
                start += 1 << bit
        return tuple(spans)

    def to_bytes(self) -> bytes:
        """The peaks one after the other, 32 bytes each; the size is kept beside them."""
        return b"".join(self.peaks)

    @classmethod
    def from_bytes(cls, size: int, peaks: bytes) -> Frontier:
        """The inverse of :meth:`to_bytes`; raises :class:`Broken` where the bytes cannot be a tree of
        ``size``."""
        if len(peaks) % 32:
            raise Broken("The frontier is not a row of 32-byte hashes.")
        return cls(size, tuple(bytes(peaks[i : i + 32]) for i in range(0, len(peaks), 32)))
