"""The tree against the public vectors of RFC 6962, an obvious twin, and every flipped bit."""

from __future__ import annotations

import base64
import hashlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from countersign.errors import Broken, NotValid
from countersign.proof.frontier import Frontier
from countersign.proof.merkle import (
    EMPTY_ROOT,
    consistency_proof,
    hashes_of,
    inclusion_proof,
    leaf_hash,
    node_hash,
    root,
    verify_consistency,
    verify_inclusion,
)

# The eight leaves that test data of RFC 6962 implementations are built from, and the root over them.
CT_LEAVES = [bytes.fromhex(text) for text in (
    "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"
)]  # fmt: skip
CT_ROOT_OF_8 = "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"


def leaves(count: int) -> list[bytes]:
    return [leaf_hash(str(i).encode()) for i in range(count)]


def plain_root(hashes: list[bytes]) -> bytes:
    """Word for word from RFC 6962, 2.1."""
    if not hashes:
        return hashlib.sha256().digest()
    if len(hashes) == 1:
        return hashes[0]
    k = 1
    while k * 2 < len(hashes):
        k *= 2
    return node_hash(plain_root(hashes[:k]), plain_root(hashes[k:]))


def flipped(value: bytes, bit: int) -> bytes:
    bit %= len(value) * 8
    return value[: bit // 8] + bytes([value[bit // 8] ^ 1 << bit % 8]) + value[bit // 8 + 1 :]


def _cases(standards, kind: str) -> list[dict]:
    paths = sorted((standards / "merkle" / kind).rglob("*.json"))
    assert len(paths) > 40
    return [json.loads(path.read_text()) for path in paths]


def _bytes(value: str | None) -> bytes:
    return base64.b64decode(value or "")


def _accepted(verify, *args) -> bool:
    try:
        verify(*args)
    except Broken:
        return False
    return True


@pytest.mark.vectors
def test_inclusion_proofs_agree_with_every_public_vector(standards):
    for case in _cases(standards, "inclusion"):
        proof = [_bytes(step) for step in case.get("proof") or []]
        accepted = _accepted(
            verify_inclusion,
            _bytes(case.get("leafHash")),
            case.get("leafIdx", 0),
            case.get("treeSize", 0),
            proof,
            _bytes(case.get("root")),
        )
        assert accepted is not case.get("wantErr", False), case["desc"]


@pytest.mark.vectors
def test_consistency_proofs_agree_with_every_public_vector(standards):
    for case in _cases(standards, "consistency"):
        proof = [_bytes(step) for step in case.get("proof") or []]
        accepted = _accepted(
            verify_consistency,
            case.get("size1", 0),
            case.get("size2", 0),
            _bytes(case.get("root1")),
            _bytes(case.get("root2")),
            proof,
        )
        assert accepted is not case.get("wantErr", False), case["desc"]


def test_the_root_of_the_eight_well_known_leaves():
    assert root([leaf_hash(leaf) for leaf in CT_LEAVES]).hex() == CT_ROOT_OF_8


def test_the_empty_tree_has_the_hash_of_nothing():
    assert root([]) == EMPTY_ROOT == Frontier().root == hashlib.sha256(b"").digest()


@given(st.integers(0, 300))
def test_three_ways_to_the_same_root(size):
    assert root(leaves(size)) == plain_root(leaves(size)) == Frontier().extend(leaves(size)).root


@given(st.integers(0, 200), st.integers(0, 200))
def test_a_tree_grown_in_two_parts_is_the_tree_grown_at_once(first, second):
    hashes = leaves(first + second)
    kept = Frontier().extend(hashes[:first])
    resumed = Frontier.from_bytes(kept.size, kept.to_bytes()).extend(hashes[first:])
    assert resumed == Frontier().extend(hashes)


@given(st.integers(1, 300))
def test_the_peaks_of_a_frontier_stand_for_the_spans_it_names(size):
    grown, hashes = Frontier().extend(leaves(size)), leaves(size)
    assert [root(hashes[a:b]) for a, b in grown.spans] == list(grown.peaks)
    assert grown.spans[-1][1] == size


def test_a_frontier_that_cannot_be_a_tree_is_refused():
    with pytest.raises(Broken):
        Frontier.from_bytes(3, b"\0" * 32)
    with pytest.raises(Broken):
        Frontier.from_bytes(1, b"\0" * 31)


@st.composite
def included(draw):
    size = draw(st.integers(1, 130))
    return draw(st.integers(0, size - 1)), size


@given(included())
def test_any_leaf_of_any_tree_can_be_proved(place):
    index, size = place
    hashes = leaves(size)
    verify_inclusion(hashes[index], index, size, inclusion_proof(index, size, hashes_of(hashes)), root(hashes))


@given(included(), st.integers(0), st.integers(0))
def test_one_flipped_bit_anywhere_spoils_an_inclusion_proof(place, part, bit):
    index, size = place
    hashes = leaves(size)
    parts = [hashes[index], root(hashes), *inclusion_proof(index, size, hashes_of(hashes))]
    parts[part % len(parts)] = flipped(parts[part % len(parts)], bit)
    with pytest.raises(Broken):
        verify_inclusion(parts[0], index, size, parts[2:], parts[1])


@given(included(), st.integers(0, 130))
def test_a_proof_holds_for_its_own_place_only(place, other):
    index, size = place
    hashes = leaves(size)
    proof = inclusion_proof(index, size, hashes_of(hashes))
    assert _accepted(verify_inclusion, hashes[index], other, size, proof, root(hashes)) is (other == index)


@given(st.integers(0, 130), st.integers(0, 130))
def test_any_tree_can_be_proved_to_begin_with_any_smaller_one(one, other):
    old, new = sorted((one, other))
    hashes = leaves(new)
    proof = consistency_proof(old, new, hashes_of(hashes))
    verify_consistency(old, new, root(hashes[:old]), root(hashes), proof)


@given(st.integers(1, 130), st.integers(1, 130), st.integers(0), st.integers(0))
def test_one_flipped_bit_anywhere_spoils_a_consistency_proof(one, other, part, bit):
    old, new = sorted((one, other))
    hashes = leaves(new)
    parts = [root(hashes[:old]), root(hashes), *consistency_proof(old, new, hashes_of(hashes))]
    parts[part % len(parts)] = flipped(parts[part % len(parts)], bit)
    with pytest.raises(Broken):
        verify_consistency(old, new, parts[0], parts[1], parts[2:])


def test_proofs_outside_the_tree_are_refused():
    with pytest.raises(NotValid):
        inclusion_proof(3, 3, hashes_of(leaves(3)))
    with pytest.raises(NotValid):
        consistency_proof(4, 3, hashes_of(leaves(4)))
