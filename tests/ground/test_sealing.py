"""What is sealed opens only with its key, unaltered, and where it belongs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from countersign.errors import Broken, NotConfigured
from countersign.sealing import Sealer, new_key

OLD, NEW = new_key(), new_key()


@given(st.text(), st.text())
def test_what_was_sealed_opens_again(plain, context):
    sealer = Sealer((NEW,))
    assert sealer.open(sealer.seal(plain, context=context), context=context) == plain


def test_the_plain_text_is_not_in_the_seal_and_no_two_seals_are_alike():
    sealer = Sealer((NEW,))
    one, other = (sealer.seal("the words of an account", context="a") for _ in range(2))
    assert b"words" not in one
    assert one != other


def test_a_seal_moved_onto_another_row_does_not_open():
    sealer = Sealer((NEW,))
    with pytest.raises(Broken):
        sealer.open(sealer.seal("x", context="experience:1"), context="experience:2")


@pytest.mark.parametrize("at", [4, 15, -1])
def test_an_altered_seal_does_not_open(at):
    sealer = Sealer((NEW,))
    sealed = bytearray(sealer.seal("x", context="a"))
    sealed[at] ^= 1
    with pytest.raises(Broken):
        sealer.open(bytes(sealed), context="a")


def test_a_key_is_rotated_by_putting_a_new_one_in_front():
    before = Sealer((OLD,)).seal("x", context="a")
    both = Sealer((NEW, OLD))
    assert both.open(before, context="a") == "x"
    assert Sealer((NEW,)).open(both.seal("x", context="a"), context="a") == "x"


def test_without_its_key_a_seal_says_that_the_key_is_gone():
    with pytest.raises(Broken, match="no longer set"):
        Sealer((NEW,)).open(Sealer((OLD,)).seal("x", context="a"), context="a")


@pytest.mark.parametrize("keys", [(), ("c2hvcnQ=",)])
def test_no_key_or_a_short_one_is_refused(keys):
    with pytest.raises(NotConfigured):
        Sealer(keys)
