"""The screen may let a pattern through for nothing; it never keeps one away that matches."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from countersign.text.danger import kinds
from countersign.text.screen import Screen, needed

PATTERNS = [pattern for kind in kinds().values() for pattern in kind.patterns]
SCREEN = Screen(PATTERNS)
_PIECES = sorted({run for pattern in PATTERNS for run in needed(pattern)})


@pytest.mark.parametrize(
    ("pattern", "runs"),
    [
        (r"\bhit me\b", {"hit me"}),
        (r"(?:hits?|slapp?ed) (?:me|us)", {"hit", "slap"}),
        (r"dogs?", {"dog"}),
        (r"(?:very )?cold", {"cold"}),
        (r"(?:a|\w+)?", set()),
        (r"(?:one|\d)", set()),
        (r"(?!never )ill", {"ill"}),
        (r"(?:never ){2,}go", {"never "}),
    ],
)
def test_the_letters_a_pattern_needs(pattern, runs):
    assert needed(re.compile(pattern, re.I)) == runs


def test_a_pattern_that_needs_no_letters_is_always_tried():
    assert Screen([re.compile(r"\d+"), re.compile("dog", re.I)]).able("nothing here") == {0}


def test_without_patterns_nothing_is_able():
    assert Screen([]).able("anything") == set()


@pytest.mark.parametrize("text", ["KILL", "Kılled", "\u017fuicide", "\u212aill"])
def test_letters_that_ignoring_case_takes_for_others_are_seen(text):
    patterns = [re.compile("kill", re.I), re.compile("suicide", re.I)]
    matching = {at for at, pattern in enumerate(patterns) if pattern.search(text)}
    assert matching
    assert Screen(patterns).able(text) >= matching


@given(
    st.lists(st.sampled_from(_PIECES) | st.sampled_from(["me", "my mum", "the carer", "not", "him", "\n"]), max_size=12)
)
def test_no_pattern_that_matches_is_kept_away(pieces):
    for text in (" ".join(pieces), " ".join(pieces).upper()):
        assert {at for at, pattern in enumerate(PATTERNS) if pattern.search(text)} <= SCREEN.able(text)
