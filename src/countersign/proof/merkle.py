"""The Merkle tree of RFC 6962, section 2.1 (RFC 9162, section 2.1): hashes, roots, proofs and their
verification.

A proof is a list of hashes, the lowest first. Proofs are built over any source of subtree hashes, so that
the same twenty lines serve a list of leaves in memory and a tree cut into tiles.

>>> leaves = [leaf_hash(text) for text in (b"one", b"two", b"three")]
>>> proof = inclusion_proof(2, 3, hashes_of(leaves))
>>> verify_inclusion(leaves[2], 2, 3, proof, root(leaves))
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence

from countersign.errors import Broken, NotValid

Hash = bytes
Proof = list[Hash]
Hashes = Callable[[int, int], Hash]
"""``hashes(start, stop)`` is the hash of the tree over the leaves from ``start`` up to, not including,
``stop``."""

EMPTY_ROOT: Hash = hashlib.sha256(b"").digest()


def leaf_hash(text: bytes) -> Hash:
    """SHA-256 of ``0x00 || text``; the prefix keeps leaves and nodes apart."""
    return hashlib.sha256(b"\x00" + text).digest()


def node_hash(left: Hash, right: Hash) -> Hash:
    """SHA-256 of ``0x01 || left || right``."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def root(leaves: Sequence[Hash]) -> Hash:
    """The Merkle tree hash over leaf hashes; the empty tree has the hash of nothing."""
    if not leaves:
        return EMPTY_ROOT
    level = list(leaves)
    while len(level) > 1:
        paired = [node_hash(level[i], level[i + 1]) for i in range(0, len(level) - 1, 2)]
        level = paired + level[len(paired) * 2 :]  # an odd last one is carried up as it is
    return level[0]


def hashes_of(leaves: Sequence[Hash]) -> Hashes:
    """The subtree hashes of a list of leaf hashes."""
    return lambda start, stop: root(leaves[start:stop])


def split(size: int) -> int:
    """The largest power of two smaller than ``size`` (2 or more): where RFC 6962 cuts a tree in two."""
    return 1 << ((size - 1).bit_length() - 1)


def inclusion_proof(index: int, size: int, hashes: Hashes) -> Proof:
    """That leaf ``index`` is in the tree of ``size`` leaves (RFC 6962, 2.1.1)."""
    if not 0 <= index < size:
        raise NotValid(f"Leaf {index} is not in a tree of {size}.", remedy="Ask for a proof in a larger tree.")
    return _path(index, 0, size, hashes)


def _path(index: int, start: int, stop: int, hashes: Hashes) -> Proof:
    if stop - start == 1:
        return []
    middle = start + split(stop - start)
    if index < middle:
        return [*_path(index, start, middle, hashes), hashes(middle, stop)]
    return [*_path(index, middle, stop, hashes), hashes(start, middle)]


def consistency_proof(old: int, new: int, hashes: Hashes) -> Proof:
    """That the tree of ``new`` leaves begins with the tree of ``old`` leaves (RFC 6962, 2.1.2)."""
    if not 0 <= old <= new:
        raise NotValid(f"A tree of {new} does not begin with a tree of {old}.", remedy="Give the smaller size first.")
    return _subproof(old, 0, new, True, hashes) if 0 < old < new else []


def _subproof(old: int, start: int, stop: int, known: bool, hashes: Hashes) -> Proof:
    """``known``: the verifier already has the hash of the leaves from ``start``, as the root of the old
    tree."""
    if old == stop:
        return [] if known else [hashes(start, stop)]
    middle = start + split(stop - start)
    if old <= middle:
        return [*_subproof(old, start, middle, known, hashes), hashes(middle, stop)]
    return [*_subproof(old, middle, stop, False, hashes), hashes(start, middle)]


def verify_inclusion(leaf: Hash, index: int, size: int, proof: Sequence[Hash], root: Hash) -> None:
    """Raises :class:`Broken` unless ``proof`` leads from ``leaf`` to ``root`` (RFC 9162, 2.1.3.2)."""
    _check_hashes(leaf, root, *proof)
    if not 0 <= index < size:
        raise Broken(f"Leaf {index} cannot be in a tree of {size}.")
    place, last, found = index, size - 1, leaf
    for step in proof:
        if last == 0:
            raise Broken("The proof is longer than the tree is high.")
        if place & 1 or place == last:
            found = node_hash(step, found)
            place, last = _climbed(place, last)
        else:
            found = node_hash(found, step)
        place, last = place >> 1, last >> 1
    _check_end(last, (found, root))


def verify_consistency(old: int, new: int, old_root: Hash, new_root: Hash, proof: Sequence[Hash]) -> None:
    """Raises :class:`Broken` unless the new tree begins with the old one (RFC 9162, 2.1.4.2)."""
    _check_hashes(old_root, new_root, *proof)
    if not 0 <= old <= new:
        raise Broken(f"A tree of {new} cannot begin with a tree of {old}.")
    if old in (0, new):
        return _check_trivial(old, new, old_root, new_root, proof)
    steps = list(proof) if old & (old - 1) else [old_root, *proof]
    if not steps:
        raise Broken("The proof is empty.")
    place, last = old - 1, new - 1
    while place & 1:  # up to the largest complete subtree at the old tree's right edge
        place, last = place >> 1, last >> 1
    first, *rest = steps
    found_old = found_new = first
    for step in rest:
        if last == 0:
            raise Broken("The proof is longer than the tree is high.")
        if place & 1 or place == last:
            found_old, found_new = node_hash(step, found_old), node_hash(step, found_new)
            place, last = _climbed(place, last)
        else:
            found_new = node_hash(found_new, step)
        place, last = place >> 1, last >> 1
    return _check_end(last, (found_old, old_root), (found_new, new_root))


def _climbed(place: int, last: int) -> tuple[int, int]:
    """Both places moved up past the levels at which ``place`` stands alone, without a right neighbour to
    hash with."""
    while place and not place & 1:
        place, last = place >> 1, last >> 1
    return place, last


def _check_trivial(old: int, new: int, old_root: Hash, new_root: Hash, proof: Sequence[Hash]) -> None:
    if proof:
        raise Broken("Nothing needs proving here, yet there is a proof.")
    if old == 0 and old_root != EMPTY_ROOT:
        raise Broken("The root of the empty tree is not the hash of nothing.")
    if old == new and old_root != new_root:
        raise Broken("Two trees of the same size have different roots.")


def _check_hashes(*hashes: Hash) -> None:
    if any(len(one) != 32 for one in hashes):
        raise Broken("A hash in this proof is not 32 bytes long.")


def _check_end(last: int, *pairs: tuple[Hash, Hash]) -> None:
    if last != 0:
        raise Broken("The proof is shorter than the tree is high.")
    if any(found != claimed for found, claimed in pairs):
        raise Broken("The proof does not lead to the root.")
