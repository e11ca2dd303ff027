"""Tiles: the examples of the specification, and proofs read from tiles alone."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from countersign.errors import Broken, NotFound, NotValid
from countersign.proof.merkle import (
    consistency_proof,
    hashes_of,
    inclusion_proof,
    leaf_hash,
    root,
    verify_inclusion,
)
from countersign.proof.tiles import (
    Tile,
    bundle,
    entries_of,
    hashes_in,
    tiles_of,
    unbundle,
    unpacked,
)

LEAVES = [leaf_hash(str(i).encode()) for i in range(70_000)]


def content(tile: Tile) -> bytes:
    """Straight from the definition: hash i is over the leaves (start + i) * 256**level and on."""
    span = 256**tile.level
    places = range(tile.start, tile.start + tile.width)
    return b"".join(root(LEAVES[i * span : (i + 1) * span]) for i in places)


def test_a_tree_of_70000_is_cut_as_the_specification_says():
    widths = Counter((tile.level, tile.width) for tile in tiles_of(70_000))
    assert widths == {(0, 256): 273, (0, 112): 1, (1, 256): 1, (1, 17): 1, (2, 1): 1}


def test_a_tree_of_256_has_a_full_tile_and_a_partial_one_above():
    assert [tile.path for tile in tiles_of(256)] == ["tile/0/000", "tile/1/000.p/1"]


def test_the_path_of_the_specifications_example():
    assert Tile(0, 1234067).path == "tile/0/x001/x234/067"
    assert Tile(None, 1234067, 112).path == "tile/entries/x001/x234/067.p/112"


@given(st.one_of(st.none(), st.integers(0, 63)), st.integers(0, 10**9), st.integers(1, 256))
def test_a_tile_is_read_back_from_its_path(level, index, width):
    assert Tile.parse(Tile(level, index, width).path) == Tile(level, index, width)


@pytest.mark.parametrize(
    "path",
    ["tile/00/000", "tile/64/000", "tile/0/0", "tile/0/x000/001", "tile/0/000.p/0", "tile/0/000.p/256",
     "tile/0/000.p/07", "tile/0/../../keys/ledger", "tile/0/001/002", "tile/-1/000", "tile/0/٠٠٠",
     "tile/0/000\n", ""],
)  # fmt: skip
def test_no_other_path_names_a_tile(path):
    with pytest.raises(NotFound):
        Tile.parse(path)


@given(st.integers(0, 70_000), st.integers(0, 70_000))
def test_growing_adds_exactly_the_tiles_that_were_not_there(one, other):
    old, new = sorted((one, other))
    assert set(tiles_of(new, since=old)) == set(tiles_of(new)) - set(tiles_of(old))


@settings(max_examples=8, deadline=None)
@given(st.integers(1, 70_000), st.data())
def test_proofs_read_from_tiles_are_the_proofs_of_the_tree(size, data):
    index = data.draw(st.integers(0, size - 1))
    old = data.draw(st.integers(0, size))
    from_tiles, from_leaves = hashes_in(size, content), hashes_of(LEAVES[:size])
    proof = inclusion_proof(index, size, from_tiles)
    assert proof == inclusion_proof(index, size, from_leaves)
    assert consistency_proof(old, size, from_tiles) == consistency_proof(old, size, from_leaves)
    verify_inclusion(LEAVES[index], index, size, proof, root(LEAVES[:size]))


def test_a_proof_in_a_tree_of_70000_reads_few_tiles():
    read: list[Tile] = []
    hashes = hashes_in(70_000, lambda tile: read.append(tile) or content(tile))
    inclusion_proof(12_345, 70_000, hashes)
    assert len(read) == len(set(read)) <= 5


@given(st.lists(st.binary(max_size=300), max_size=30))
def test_a_bundle_gives_back_its_entries(entries):
    assert unbundle(bundle(entries)) == entries


def test_a_bundle_cut_short_is_noticed():
    with pytest.raises(Broken):
        unbundle(bundle([b"one", b"two"])[:-1])
    with pytest.raises(Broken):
        unbundle(b"\x00")


def test_an_entry_too_long_for_its_length_is_refused():
    with pytest.raises(NotValid):
        bundle([b"x" * 65_536])


def test_a_tile_of_the_wrong_length_is_noticed():
    with pytest.raises(Broken):
        unpacked(b"\0" * 33, 1)


def test_entries_lie_beside_their_tile():
    assert entries_of(Tile(0, 7, 3)).path == "tile/entries/007.p/3"
