"""Many short texts cut into words at once, without a loop over words or texts.

All texts are joined, lowered and encoded; what is neither letter nor digit becomes a space by one look-up of bytes; and
Arrow gives each different word its number.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from countersign.text.identifiers import TOKENS

Whole = NDArray[np.int64]
Short = NDArray[np.int32]

_PORTION = 200_000  # texts joined at once, so that a million texts need no gigabytes
_BETWEEN = "\x1e"  # the record separator of ASCII; nobody types it
_SPACES = "‘“”–—…•·£€\u00a0"
_KEPT = b"abcdefghijklmnopqrstuvwxyz0123456789"
_BYTES = bytes(b if b in _KEPT or b >= 128 else 32 for b in range(256))


@dataclass(frozen=True)
class Tokens:
    """Every word of ``texts`` texts in order: its number in ``vocabulary`` and the text it stands in."""

    words: Short
    owners: Short
    vocabulary: tuple[str, ...]
    texts: int

    def lengths(self) -> Whole:
        """How many words each text has."""
        return np.bincount(self.owners, minlength=self.texts)


def tokenised(texts: Sequence[str]) -> Tokens:
    """The words of every text, in lower case, without apostrophes and without the marks of a redaction."""
    pieces, owners = [pa.array([], pa.binary())], [np.empty(0, np.int32)]
    for first in range(0, len(texts), _PORTION):
        piece, owner = _words_of(texts[first : first + _PORTION])
        pieces.append(piece)
        owners.append(owner + np.int32(first))
    coded = pa.chunked_array(pieces).combine_chunks().dictionary_encode()
    vocabulary = tuple(word.decode("utf-8", "replace") for word in coded.dictionary.to_pylist())
    return Tokens(coded.indices.to_numpy(), np.concatenate(owners), vocabulary, len(texts))


def listed(lists: Sequence[Sequence[str]]) -> Tokens:
    """As :func:`tokenised`, for texts that are lists of words already."""
    flat = pa.array([word for words in lists for word in words], pa.string()).dictionary_encode()
    owners = np.repeat(np.arange(len(lists), dtype=np.int32), [len(words) for words in lists])
    return Tokens(flat.indices.to_numpy(), owners, tuple(flat.dictionary.to_pylist()), len(lists))


def _words_of(texts: Sequence[str]) -> tuple[pa.Array, Short]:
    """The words of some texts one after another, and which text each stands in."""
    raw = np.frombuffer(_plain(texts).encode("utf-8", "replace"), np.uint8)
    letters = np.frombuffer(raw.tobytes().translate(_BYTES), np.uint8)
    inside = letters != 32
    edges = np.flatnonzero(np.diff(inside.view(np.int8), prepend=0, append=0))
    starts, ends = edges[::2], edges[1::2]
    offsets = np.zeros(len(starts) + 1, np.int32)
    np.cumsum(ends - starts, out=offsets[1:])
    kept = pa.py_buffer(letters[inside].tobytes())
    words = pa.Array.from_buffers(pa.binary(), len(starts), [None, pa.py_buffer(offsets), kept])
    owners = np.searchsorted(np.flatnonzero(raw == ord(_BETWEEN)), starts).astype(np.int32)
    return words, owners


def _plain(texts: Sequence[str]) -> str:
    """Texts joined by :data:`_BETWEEN`, in lower case; apostrophes are dropped, so "don't" is one word."""
    joined = _BETWEEN.join(texts)
    if joined.count(_BETWEEN) > len(texts) - 1:
        joined = _BETWEEN.join(text.replace(_BETWEEN, " ") for text in texts)
    if "[" in joined:
        for token in TOKENS.values():
            joined = joined.replace(token, " ")
    joined = joined.lower()
    if not joined.isascii():
        for sign in _SPACES:
            joined = joined.replace(sign, " ")
        joined = joined.replace("’", "")
    return joined.replace("'", "")


def portions(number: int, size: int) -> Iterator[slice]:
    """Slices that together cover ``number`` rows."""
    return (slice(first, first + size) for first in range(0, number, size))
