"""Signed notes and checkpoints."""

from __future__ import annotations

import base64

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from countersign.errors import Broken, CountersignError, NotConfigured, NotValid
from countersign.proof.checkpoints import Checkpoint, open_checkpoint
from countersign.proof.keys import new_signing_key, signing_key
from countersign.proof.merkle import EMPTY_ROOT
from countersign.proof.notes import Signer, Verifier, open_note

# The published example of golang.org/x/mod/sumdb/note, from which the format comes.
SEED = base64.b64decode("AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz")[1:]
VERIFIER = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
TEXT = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
NOTE = (
    TEXT + "\n— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN"
    "1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)

ours = Signer("eastmarsh.example/ledger", Ed25519PrivateKey.from_private_bytes(b"\x07" * 32))


def test_the_published_example_is_signed_to_the_letter():
    signer = Signer("PeterNeumann", Ed25519PrivateKey.from_private_bytes(SEED))
    assert str(signer.verifier) == VERIFIER
    assert signer.sign(TEXT) == NOTE


def test_the_published_example_opens():
    assert open_note(NOTE, [Verifier.parse(VERIFIER)]) == TEXT


def test_the_specifications_example_note_is_read_and_nobody_we_trust_signed_it():
    note = (
        "Ognuno sta solo sul cuor della terra\ntrafitto da un raggio di sole:\n\ned è subito sera.\n\n"
        "— quasimodo.example/salvatore NnugSzTjtVAewIS+Z/iJhUPeFDkO/5QQ2i5ddnGITLlC"
        "+EhfLW9oJKONrMouFSQU0xMcXxj99ihAQwaqP3ZekRwNtIc=\n"
    )
    with pytest.raises(Broken, match="Nobody"):
        open_note(note, [ours.verifier])


def test_unknown_signatures_are_ignored_and_a_wrong_one_of_a_known_key_spoils_the_note():
    other = Signer("witness.example", Ed25519PrivateKey.from_private_bytes(b"\x08" * 32))
    both = ours.sign("text\n") + other.sign("text\n").rpartition("\n\n")[2]
    assert open_note(both, [ours.verifier]) == open_note(both, [other.verifier]) == "text\n"
    wrong = ours.sign("text\n") + other.sign("else\n").rpartition("\n\n")[2]
    assert open_note(wrong, [ours.verifier]) == "text\n"
    with pytest.raises(Broken, match="wrong"):
        open_note(wrong, [ours.verifier, other.verifier])


@given(st.integers(0), st.integers(0, 7))
def test_one_flipped_bit_anywhere_spoils_a_checkpoint(place, bit):
    note = Checkpoint("eastmarsh.example/ledger", 7, EMPTY_ROOT).sign(ours).encode()
    place %= len(note)
    changed = note[:place] + bytes([note[place] ^ 1 << bit]) + note[place + 1 :]
    with pytest.raises((CountersignError, UnicodeDecodeError)):
        open_checkpoint(changed.decode(), [ours.verifier])


@given(st.integers(0, 2**60), st.binary(min_size=32, max_size=32))
def test_a_checkpoint_is_read_back_from_its_note(size, root):
    statement = Checkpoint("eastmarsh.example/ledger", size, root)
    assert open_checkpoint(statement.sign(ours), [ours.verifier]) == statement


@pytest.mark.parametrize(
    "text",
    ["a\n1\n", "a\n01\nAAAA\n", "a\n-1\nAAAA\n", "\n1\nAAAA\n", "a\n1\nAAAA\n", "a\n1\n!\n", "a\n²\nAA\n"],
)
def test_what_is_not_a_checkpoint_is_refused(text):
    with pytest.raises(NotValid):
        Checkpoint.parse(text)


@pytest.mark.parametrize(
    "note",
    [
        "",
        "text",
        "text\n",
        "text\n\n",
        "text\n\n- name AAAA\n",
        "a\tb\n\n— n AAAAAAAA\n",
        "t\n\n— n AAAAAAAA",
    ],
)
def test_what_is_not_a_note_is_refused(note):
    with pytest.raises(NotValid):
        open_note(note, [ours.verifier])


@pytest.mark.parametrize("name", ["", "two words", "a+b", "a\u2003b"])
def test_a_key_with_an_impossible_name_is_refused(name):
    with pytest.raises(NotValid):
        Verifier(name, b"\0" * 32)


def test_a_verifier_whose_id_is_not_its_keys_is_refused():
    with pytest.raises(NotValid):
        Verifier.parse(VERIFIER.replace("c74f20a3", "c74f20a4"))


def test_a_signing_key_is_read_back_and_anything_else_is_refused():
    text = new_signing_key()
    assert base64.b64encode(signing_key(text).private_bytes_raw()).decode() == text
    for wrong in ("", "!!", base64.b64encode(b"short").decode()):
        with pytest.raises(NotConfigured):
            signing_key(wrong)
