"""A few quotes for a theme, taken from signed-off texts and from nothing else.

The functions here are given the signed-off texts alone, never the table of all texts, so nothing else can come out; and
what a text is about is read again from the words that were signed off.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import NamedTuple, TypeVar

from countersign.text.themes.document_terms import document_terms
from countersign.text.themes.model import Themes

Key = TypeVar("Key", bound=Hashable)

FEWEST_WORDS, LONGEST = 4, 300  # words and characters; less says nothing, more is not a quote
_ALIKE = 0.5  # of two texts' terms, from which one of the two is enough


class Quote(NamedTuple):
    """``text`` is a signed-off text, word for word; ``key`` is its record's."""

    key: Hashable
    text: str


def quotes(
    themes: Themes,
    theme: str,
    signed_off: Mapping[Key, str],
    *,
    person_of: Mapping[Key, Hashable] | None = None,
    number: int = 3,
) -> list[Quote]:
    """At most ``number`` texts that are clearest about a theme, each of another person, no two alike.

    ``signed_off`` maps the key of a record to its published words; an empty text is none. The same whatever the order.
    Raises :class:`NotFound` for a theme that is not there.
    """
    keys = sorted((key for key, text in signed_off.items() if text.strip()), key=repr)
    said = document_terms([signed_off[key] for key in keys], terms=themes.terms)
    chosen: list[Quote] = []
    seen: list[set[int]] = []
    heard: set[Hashable] = set()
    for row in themes.held(said).rows(theme):
        key = keys[row]
        terms = set(said.matrix.indices[said.matrix.indptr[row] : said.matrix.indptr[row + 1]].tolist())
        who = person_of[key] if person_of else key
        if who in heard or not _fits(signed_off[key]) or any(_alike(terms, other) for other in seen):
            continue
        chosen.append(Quote(key, signed_off[key]))
        seen.append(terms)
        heard.add(who)
        if len(chosen) == number:
            break
    return chosen


def _fits(text: str) -> bool:
    return len(text) <= LONGEST and len(text.split()) >= FEWEST_WORDS


def _alike(one: set[int], other: set[int]) -> bool:
    return len(one & other) >= _ALIKE * len(one | other)
