"""What of a language model's people can be believed, and so which sentences it needs to see at all."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from countersign.text.identifiers.found import Found
from countersign.text.names.lists import Names, names
from countersign.text.names.rules import AT_PLACES, stays
from countersign.text.names.words import DEEDS, NEVER, PLACE_ENDINGS, PLACES, TITLES
from countersign.text.names.words_of import Word

_SENTENCE = re.compile(r"[^.!?\n]+(?:[.!?\n]+(?=\S)[^.!?\n]*)*[.!?\n]*")
_AT_OR_DETERMINED = AT_PLACES | {"the", "a", "an", "my", "this"}
_NO_NAME = NEVER | PLACES | PLACE_ENDINGS | TITLES


def doubtful_sentences(text: str, words: Sequence[Word], known: Sequence[Found]) -> Iterator[tuple[int, int]]:
    """The sentences that hold a word which could be a name and is not in a ``known`` finding. The model needs to see no
    others: whatever it said about them, ``believable`` would not believe."""
    lists = names()
    open_words = [w for w in words if can_be_name(w, lists, alone=False) and not _inside(w, known)]
    if not open_words:
        return
    for match in _SENTENCE.finditer(text):
        if any(match.start() <= w.start < match.end() for w in open_words):
            yield match.span()


def _inside(word: Word, known: Sequence[Found]) -> bool:
    return any(f.start <= word.start and word.end <= f.end for f in known)


def believable(text: str, words: Sequence[Word], start: int, end: int) -> Found | None:
    """What remains of a span the model calls a person once ordinary words, acronyms and places are taken away."""
    lists = names()
    inside = [k for k, w in enumerate(words) if w.start >= start and w.end <= end]
    kept = [k for k in inside if can_be_name(words[k], lists, alone=len(inside) == 1)]
    if not kept:
        return None
    first, last = kept[0], kept[-1]
    if stays(text, words, first, last, lists) or not (
        _is_listed(words, kept, lists) or _stands_alone_well(words, kept)
    ):
        return None
    return Found("name", words[first].start, words[last].end, 0.65, "seen by the language model")


def _is_listed(words: Sequence[Word], kept: Sequence[int], lists: Names) -> bool:
    return any(lists.is_given(words[k].low) or words[k].low in lists.family for k in kept)


def _stands_alone_well(words: Sequence[Word], kept: Sequence[int]) -> bool:
    """A name in no list is believed inside a sentence, and not after words that lead to a place or a thing."""
    first = kept[0]
    before = words[first - 1].low if first else ""
    after = words[kept[-1] + 1].low if kept[-1] + 1 < len(words) else ""
    if words[first].first and len(kept) == 1:
        return after in DEEDS
    return before not in _AT_OR_DETERMINED


def can_be_name(word: Word, lists: Names, *, alone: bool) -> bool:
    """Whether a word of a span called a person can be part of a name; stricter where it is ``alone`` there."""
    if not word.capital or len(word.low) < 2 or word.low in _NO_NAME:
        return False
    if word.upper and len(word.low) < 5:
        return False
    if alone and word.first:
        return word.low in lists.sure or not lists.is_ordinary(word.low)
    return not lists.is_ordinary(word.low) or lists.is_given(word.low) or word.low in lists.family
