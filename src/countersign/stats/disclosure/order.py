"""An order of cells that depends on their numbers and links, never on their names or the order of rows.

Cells are coloured by what they are and then, round by round, by the colours of the sums they stand in
(Weisfeiler and Leman 1968). Cells that still look alike are ordered by a hash of their keys.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

Colours = NDArray[np.uint64]

ROUNDS = 4  # a sum's sums' sums: enough to tell cells of linked three-way tables apart
_TOTAL, _PART = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xC2B2AE3D27D4EB4F)


def structural_order(
    keys: Sequence[Hashable], traits: NDArray[np.int64], sums: Sequence[tuple[int, Sequence[int]]]
) -> list[int]:
    """Positions of ``keys`` in an order free of names.

    ``traits`` holds one row of numbers per key, ``sums`` positions as (total, parts).
    """
    colours = np.zeros(len(keys), dtype=np.uint64)
    for column in traits.T:
        colours = _mixed(colours ^ column.astype(np.uint64))
    colours = _refined(colours, sums)
    return [int(i) for i in np.lexsort((_name_hashes(keys), colours))]


def _refined(colours: Colours, sums: Sequence[tuple[int, Sequence[int]]]) -> Colours:
    totals = np.array([total for total, _ in sums], dtype=np.intp)
    rows = np.repeat(np.arange(len(sums)), [len(parts) for _, parts in sums])
    cells = np.array([cell for _, parts in sums for cell in parts], dtype=np.intp)
    for _ in range(ROUNDS if sums else 0):
        of_sum = _mixed(colours[totals] ^ _TOTAL)
        np.add.at(of_sum, rows, _mixed(colours[cells] ^ _PART))
        of_cell = np.zeros_like(colours)
        np.add.at(of_cell, totals, _mixed(of_sum ^ _TOTAL))
        np.add.at(of_cell, cells, _mixed(of_sum[rows] ^ _PART))
        colours = _mixed(colours ^ _mixed(of_cell))
    return colours


def _mixed(numbers: Colours) -> Colours:
    """SplitMix64's finalizer (Steele, Lea and Flood 2014): every bit in touches every bit out."""
    mixed = numbers + _TOTAL
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return mixed ^ (mixed >> np.uint64(31))


def _name_hashes(keys: Sequence[Hashable]) -> Colours:
    hashes = (blake2b(repr(key).encode(), digest_size=8, key=b"disclosure").digest() for key in keys)
    return np.frombuffer(b"".join(hashes), dtype=np.uint64)
