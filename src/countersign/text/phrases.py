"""Many phrases found in one pass, with the place of each.

Phrases are written for people to read: ``{was|were} late`` stands for both, ``{very|} slow`` for with and
without, and ``apolog*`` for any word that begins so. An apostrophe may be missing in the text. Matches
begin and end at words; of matches that lie inside one another only the longest counts, so "not bad" is not
also "bad".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from itertools import product
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick

_GROUP = re.compile(r"\{([^{}]*)\}")
_SPACES = re.compile(r"\s\s+")
_EVEN = str.maketrans({"’": "'", "‘": "'", "`": "'", "\n": " ", "\t": " ", "\r": " ", "\u00a0": " ", "-": " "})


class Found(NamedTuple):
    """A phrase's owner and its place in the text as it was given."""

    start: int
    end: int
    owner: str


@cache
def spelled(phrase: str) -> tuple[str, ...]:
    """Every text that ``phrase`` stands for; a ``*`` at the end of a word stays.

    >>> spelled("{was|were} {so|} late")
    ('was so late', 'was late', 'were so late', 'were late')
    """
    pieces = _GROUP.split(phrase)
    choices = [piece.split("|") if at % 2 else [piece] for at, piece in enumerate(pieces)]
    return tuple(dict.fromkeys(" ".join("".join(choice).split()) for choice in product(*choices)))


def even(text: str) -> str:
    """The text in lower case with plain apostrophes and spaces for breaks and hyphens, as long as it was."""
    lowered = text.replace(" - ", " ; ").lower()  # a dash between words parts clauses, a hyphen joins words
    if len(lowered) != len(text):
        lowered = "".join(c if len(c.lower()) != 1 else c.lower() for c in text)
    return lowered.translate(_EVEN)


class Phrases:
    """A compiled set of phrases. ``owners`` maps a name to its phrases; a phrase may have several owners."""

    def __init__(self, owners: Mapping[str, Iterable[str]]) -> None:
        claims: dict[str, dict[str, bool]] = {}
        for owner, phrases in owners.items():
            for text in (text for phrase in phrases for text in spelled(phrase)):
                for literal in _literals(text, owner):
                    claims.setdefault(literal, {})[owner] = text.endswith("*")
        self._owners = [tuple(owners) for owners in claims.values()]
        self._open = [any(owners.values()) for owners in claims.values()]
        self._automaton = AhoCorasick(list(claims))

    def find(self, evened: str) -> list[Found]:
        """Matches in a text made :func:`even`, from left to right, none inside a longer one."""
        spans = []
        size = len(evened)
        for index, start, end in self._automaton.find_matches_as_indexes(evened, overlapping=True):
            if start and evened[start - 1].isalnum():
                continue
            if end < size and evened[end].isalnum():
                if not self._open[index]:
                    continue
                end = _word_end(evened, end)
            spans.append((start, -end, index))
        return [Found(start, -end, owner) for start, end, at in _outermost(spans) for owner in self._owners[at]]


def _literals(text: str, owner: str) -> set[str]:
    """The phrase as it is looked for, with and without its apostrophe."""
    literal = text.rstrip("*")
    if not literal or "*" in literal:
        raise ValueError(f"The phrase “{text}” of {owner} is empty or has a star inside.")
    return {literal, literal.replace("'", "")}


def _word_end(text: str, at: int) -> int:
    while at < len(text) and text[at].isalnum():
        at += 1
    return at


def _outermost(spans: list[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    """Spans (start, minus end, …) that lie in no longer one."""
    spans.sort()
    kept: list[tuple[int, int, int]] = []
    reach = -1
    for span in spans:
        if -span[1] > reach:
            kept.append(span)
            reach = -span[1]
    return kept


def squeezed(text: str) -> tuple[str, list[int] | None]:
    """The text with single spaces, and for each of its places the place in ``text`` (``None`` where nothing
    moved)."""
    if not _SPACES.search(text):
        return text, None
    places = [at for at, c in enumerate(text) if not (c == " " and at and text[at - 1] == " ")]
    return "".join(text[at] for at in places), [*places, len(text)]
