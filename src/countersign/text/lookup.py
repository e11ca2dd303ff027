"""Forgiving search over short names: plain words, other endings, misspellings, words written together or apart.

Somebody asks in a sentence of their own; most of its words say nothing about which service is meant. So a name is
judged by how much of *it* stands in the sentence and by how rare those words are, not by how much of the sentence it
explains. The score is a sum over the words asked, each counted once for everybody it may mean, so it can be compared
between questions: below a floor nothing is known.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from itertools import pairwise
from typing import Generic, TypeVar

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from countersign.text.naming import plain

Who = TypeVar("Who", bound=Hashable)

# What says nothing about which service is meant.
SILENT = frozenset(files("countersign.text").joinpath("silent.txt").read_text(encoding="utf-8").split())
_SHORTEST = 4  # letters a word must have before another may stand for it
_LIKE, _LIKE_SHORT = 0.75, 0.8  # share of its letters that a misspelt word has in their places; a short one has more
_NEAR = 3  # spellings that one misspelt word may stand for
_MANY = 4_000  # names a word stands in before it no longer leads to them by itself


@dataclass(frozen=True, slots=True)
class Hit(Generic[Who]):
    """``score`` grows with each rare word that was asked and that names it; a single rare word alone is about 1."""

    who: Who
    score: float


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """The word without its plural or -ing, so that ``bins`` is ``bin`` and ``parties`` is ``party``."""
    if len(word) > 5 and word.endswith("ing") and any(letter in "aeiouy" for letter in word[:-3]):
        cut = word[:-3]
        return cut[:-1] if len(cut) > 3 and cut[-1] == cut[-2] and cut[-1] not in "ls" else cut
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 4 and word.endswith(("sses", "shes", "ches", "xes")):
        return word[:-2]
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def words_of(text: str) -> tuple[str, ...]:
    """Stems of the words that may name something, in their order."""
    return tuple(stem(word) for word in plain(text).split() if word not in SILENT and len(word) > 1)


@dataclass
class Lookup(Generic[Who]):
    """Every phrase that leads to somebody. Not changed after it is built, so threads may share it."""

    _phrases: list[tuple[frozenset[str], float]] = field(default_factory=list)  # its words and their weight together
    _meant: list[list[Who]] = field(default_factory=list)
    _by_word: dict[str, list[int]] = field(default_factory=dict)
    _weights: dict[str, float] = field(default_factory=dict)
    _by_letter: dict[str, list[str]] = field(default_factory=dict)
    _together: dict[str, tuple[str, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, phrases: Iterable[tuple[Who, str]]) -> Lookup[Who]:
        """``phrases``: who, and one name or one thing people say for it; the same phrase may lead to many."""
        meant: dict[tuple[str, ...], dict[Who, None]] = defaultdict(dict)
        for who, text in phrases:
            if words := words_of(text):
                meant[words][who] = None
        built = cls()
        built._weigh(meant)
        for words, everybody in meant.items():
            built._add(words, list(everybody))
        for word in built._weights.keys() | {"".join(pair) for pair in built._together.values()}:
            built._by_letter.setdefault(word[0], []).append(word)
        return built

    def _weigh(self, meant: Iterable[tuple[str, ...]]) -> None:
        counted = Counter(word for words in meant for word in set(words))
        many = max(2, len(list(meant)))
        scale = math.log(1 + many)
        self._weights = {word: math.log(1 + many / count) / scale for word, count in counted.items()}

    def _add(self, words: tuple[str, ...], everybody: list[Who]) -> None:
        at = len(self._phrases)
        once = frozenset(words)
        self._phrases.append((once, sum(self._weights[word] for word in once)))
        self._meant.append(everybody)
        for word in once:
            self._by_word.setdefault(word, []).append(at)
        for pair in pairwise(words):
            self._together.setdefault("".join(pair), pair)

    def found(self, text: str, *, limit: int = 20) -> list[Hit[Who]]:
        """Those whom the words may mean, the likeliest first; equal scores in the order in which they were added."""
        best: dict[Who, dict[str, float]] = {}
        for at, said in self._touched(self._asked(words_of(text))).items():
            _, weight = self._phrases[at]
            share = sum(self._weights[word] * like for word, (like, _) in said.items()) / weight
            for word, (like, asked) in said.items():
                worth = self._weights[word] * like * share
                for who in self._meant[at]:
                    own = best.setdefault(who, {})
                    own[asked] = max(own.get(asked, 0.0), worth)
        hits = [Hit(who, round(sum(worths.values()), 4)) for who, worths in best.items()]
        return sorted(hits, key=lambda hit: -hit.score)[:limit]

    def _touched(self, asked: Sequence[tuple[str, str, float]]) -> dict[int, dict[str, tuple[float, str]]]:
        """By phrase: its words that were asked, each with how alike, and with what was asked."""
        lists = [(word, said, like, self._by_word[word]) for said, word, like in asked]
        rare = [one for one in lists if len(one[3]) <= _MANY] or lists
        touched: dict[int, dict[str, tuple[float, str]]] = {}
        for word, said, like, where in rare:
            for at in where:
                held = touched.setdefault(at, {})
                if like > held.get(word, (0.0, ""))[0]:
                    held[word] = (like, said)
        for word, said, like, where in lists:
            if len(where) > _MANY and len(rare) < len(lists):
                for at in touched.keys() & set(where):
                    touched[at].setdefault(word, (like, said))
        return touched

    def _asked(self, words: tuple[str, ...]) -> list[tuple[str, str, float]]:
        """(what was asked, the known word that it may mean, how alike they are)."""
        asked = [(word, known, like) for word in dict.fromkeys(words) for known, like in self._known(word)]
        for one, other in pairwise(words):
            if (joined := stem(one + other)) in self._weights:
                asked.append((one, joined, 1.0))
        return asked

    def _known(self, word: str) -> list[tuple[str, float]]:
        if word in self._weights or word in self._together:
            return [(part, 1.0) for part in self._parts(word)]
        if len(word) < _SHORTEST or word.isdigit():
            return []
        near = process.extract(
            word,
            self._by_letter.get(word[0], ()),
            scorer=DamerauLevenshtein.normalized_similarity,
            score_cutoff=_LIKE if len(word) > 5 else _LIKE_SHORT,
            limit=_NEAR,
        )
        return [(part, like) for known, like, _ in near for part in self._parts(known)]

    def _parts(self, known: str) -> tuple[str, ...]:
        return (known,) if known in self._weights else self._together[known]
