"""Receipt codes survive a telephone and a tired reader."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from countersign.people.codes import ALPHABET, digest, is_complete, mark, new_code, tidied

codes = st.text(ALPHABET, min_size=19, max_size=19).map(lambda drawn: new_code(_chooser(drawn)))


def _chooser(drawn: str):
    letters = iter(drawn)
    return lambda _: next(letters)


def test_a_code_has_more_than_eighty_random_bits() -> None:
    drawn = []
    new_code(lambda alphabet: drawn.append(len(alphabet)) or alphabet[0])
    assert sum(math.log2(size) for size in drawn) == 95


def test_codes_are_drawn_anew() -> None:
    assert len({new_code() for _ in range(200)}) == 200


@given(codes)
def test_a_fresh_code_is_complete(code: str) -> None:
    assert is_complete(tidied(code)) and len(code) == 24


@given(codes, st.sampled_from(["lower", "spaces", "none", "letters"]))
def test_it_is_read_however_it_is_typed(code: str, way: str) -> None:
    typed = {
        "lower": code.lower(),
        "spaces": f"  {code.replace('-', ' ')} ",
        "none": code.replace("-", ""),
        "letters": code.replace("0", "o").replace("1", "l"),
    }[way]
    assert tidied(typed) == tidied(code)


@given(codes, st.integers(0, 19), st.integers(1, 31))
def test_one_wrong_character_is_noticed(code: str, place: int, step: int) -> None:
    letters = list(tidied(code))
    letters[place] = ALPHABET[(ALPHABET.index(letters[place]) + step) % 32]
    assert not is_complete("".join(letters))


@pytest.mark.parametrize("typed", ["", "-", "ABCD", "Ω" * 20, "0" * 400])
def test_what_is_no_code_is_not_complete(typed: str) -> None:
    assert not is_complete(tidied(typed))


def test_a_digest_depends_on_the_key_and_is_no_mark() -> None:
    assert digest("A", key="one") != digest("A", key="two")
    assert digest("A", key="one") != mark("A", key="one")
