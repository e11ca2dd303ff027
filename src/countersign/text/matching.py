"""Whether two names name the same organisation, with a score and the reason.

``Names`` is built once over every known name; ``candidates`` answers for one written name. The same key comes
first, then the same core without kind words ("X Housing" and "X Housing Association Ltd"), names spaced
differently, abbreviations, and last spelling near by (rapidfuzz). Rare words weigh more than common ones
(inverse document frequency, Spärck Jones 1972).
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from rapidfuzz import fuzz, process

from countersign.text.naming import COMMON, FREE, Name, parse

Who = TypeVar("Who", bound=Hashable)

SURE = 0.9  # at or above: attached without asking, if nobody else is near
FLOOR = 0.6  # below: nothing is even suggested
MARGIN = 0.04  # two bodies nearer than this are "not sure"

_SPELLING = 88  # rapidfuzz ratio (0..100) above which two joined-up cores may be one word misspelt
_MISSPELT = 95  # and above which they are, if they have as many words
_MANY = 100  # names sharing a word above which the word alone is no reason to compare
_SHORTEST = 6  # letters below which a misspelling is not believed


@dataclass(frozen=True)
class Candidate(Generic[Who]):
    """``who`` could be meant, with a ``score`` 0..1 and the reason ``why`` in plain words."""

    who: Who
    score: float
    why: str


def score(a: str, b: str) -> float:
    """How alike two names are, 0..1, without knowing which words are rare. Symmetric."""
    return compare(parse(a), parse(b), {})[0]


def compare(a: Name, b: Name, rarity: dict[str, float], places: frozenset[str] = frozenset()) -> tuple[float, str]:
    """Score 0..1 and reason. ``rarity`` maps a word to its weight; a missing word weighs 1, a common one 0.2.

    ``places`` are cores that name a place: there "X" and "X Housing" are not taken for one body.
    """
    if not a.core or not b.core:
        return 0.0, "no name"
    if a.key == b.key:
        return 1.0, "same name"
    if a.key.replace(" ", "") == b.key.replace(" ", ""):
        return 0.97, "same name, spaced differently"
    if a.marks != b.marks:
        return min(0.55, _overlap(a, b, rarity)), "a direction or number differs"
    if a.squashed == b.squashed or sorted(a.tokens) == sorted(b.tokens):
        return _alike_cores(a, b)
    if _proper(a) and _proper(a) == _proper(b) and bool(a.forms) == bool(b.forms):
        if " ".join(_proper(a)) in places:
            return 0.8, "same place in the name, another kind of body"
        return 0.93, "same but for words such as “group” or “housing”"
    if _misspelt(a, b):
        return 0.9, "a letter differs"
    return min(0.88, _overlap(a, b, rarity)), "words in common"


def _alike_cores(a: Name, b: Name) -> tuple[float, str]:
    """The words that name them are the same: how far apart may the kinds of council be?"""
    if bool(a.forms) != bool(b.forms):
        return 0.94, "same place name, one of them without “council”"
    if a.tier == b.tier:
        return 0.95, "same name, another form of it"
    if a.tier and b.tier:
        return 0.7, "same place, another tier of council"
    return (0.88 if "county" in (a.tier, b.tier) else 0.93), "same place, tier of council not said"


def _misspelt(a: Name, b: Name) -> bool:
    if len(a.tokens) != len(b.tokens) or min(len(a.squashed), len(b.squashed)) < _SHORTEST:
        return False
    return fuzz.ratio(a.squashed, b.squashed) >= _MISSPELT


def _proper(name: Name) -> tuple[str, ...]:
    return tuple(token for token in name.tokens if token not in FREE)


def _overlap(a: Name, b: Name, rarity: dict[str, float]) -> float:
    """Weighted Dice coefficient of the two names' words; a misspelt word counts by its likeness."""

    def weigh(token: str) -> float:
        return 0.2 if token in COMMON else rarity.get(token, 1.0)

    left, right = set(a.tokens), set(b.tokens)
    shared = 2 * sum(weigh(token) for token in left & right)
    for token in left - right:
        if len(token) > 4 and (near := process.extractOne(token, right - left, scorer=fuzz.ratio, score_cutoff=85)):
            shared += near[1] / 100 * (weigh(token) + weigh(near[0]))
    total = sum(map(weigh, left)) + sum(map(weigh, right))
    return min(1.0, shared / total) if total else 0.0


@dataclass
class Names(Generic[Who]):
    """Every known name of everybody, ready to be asked. Not changed after it is built."""

    _names: list[tuple[Who, Name, str]] = field(default_factory=list)
    _by_key: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    _by_token: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    _short: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    _initials: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    _rarity: dict[str, float] = field(default_factory=dict)
    _places: frozenset[str] = frozenset()
    _cores: list[str] = field(default_factory=list)
    _asked: dict[str, tuple[Candidate[Who], ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, known: Iterable[tuple[Who, str, str]], *, places: Iterable[str] = ()) -> Names[Who]:
        """``known``: (who, name, kind); kind is official, variant, abbreviation or former.

        ``places`` are names of places. A council's own place counts as a place without being told.
        """
        built = cls()
        for who, text, kind in known:
            built._add(who, text, kind)
        many = max(1, len(built._names))
        counted = Counter({token: len(where) for token, where in built._by_token.items()})
        built._rarity = {t: math.log(1 + many / n) / math.log(1 + many) for t, n in counted.items()}
        councils = (name.core for _, name, _ in built._names if name.forms)
        built._places = frozenset(councils) | {parse(place).core for place in places}
        built._cores = [name.squashed for _, name, _ in built._names]
        return built

    def _add(self, who: Who, text: str, kind: str) -> None:
        name = parse(text)
        if not name.core:
            return
        at = len(self._names)
        self._names.append((who, name, kind))
        self._by_key[name.key].add(at)
        self._by_key[name.squashed].add(at)
        self._by_key[name.key.replace(" ", "")].add(at)
        for token in name.tokens:
            self._by_token[token].add(at)
        for alias in (*name.aliases, *([text] if kind == "abbreviation" else [])):
            self._short[parse(alias).squashed].add(at)
        if len(name.initials) >= 3:
            self._initials[name.initials].add(at)

    def candidates(self, text: str, *, limit: int = 5) -> tuple[Candidate[Who], ...]:
        """The best candidates for a written name, best first, one for each ``who``; may be empty."""
        if text not in self._asked:
            self._asked[text] = self._find(text)
        return self._asked[text][:limit]

    def _find(self, text: str) -> tuple[Candidate[Who], ...]:
        name = parse(text)
        if not name.core:
            return ()
        best: dict[Who, Candidate[Who]] = {}
        for candidate in (*self._compared(name), *self._abbreviated(name)):
            if candidate.score >= FLOOR and candidate.score > getattr(best.get(candidate.who), "score", 0.0):
                best[candidate.who] = candidate
        return tuple(sorted(best.values(), key=lambda c: (-c.score, str(c.who))))

    def _compared(self, name: Name) -> Iterable[Candidate[Who]]:
        for at in self._near(name):
            who, known, kind = self._names[at]
            points, why = compare(name, known, self._rarity, self._places)
            yield Candidate(who, round(points, 3), f"{why} (a former name)" if kind == "former" else why)

    def _near(self, name: Name) -> set[int]:
        """Where names worth comparing stand: same key, a shared rare word, near spelling."""
        spellings = (name.key, name.squashed, name.key.replace(" ", ""))
        near = set[int]().union(*(self._by_key.get(spelling, ()) for spelling in spellings))
        lists = sorted((self._by_token.get(t, set()) for t in name.tokens if t not in COMMON), key=len)
        lists = [where for where in lists if where]
        near |= set[int]().union(*(where for where in lists if len(where) <= _MANY))
        if lists and len(lists[0]) > _MANY:  # every word is a frequent one: names that share the two rarest
            near |= lists[0] & lists[1] if len(lists) > 1 else lists[0]
        if len(name.squashed) >= _SHORTEST:
            found = process.extract(name.squashed, self._cores, scorer=fuzz.ratio, score_cutoff=_SPELLING, limit=8)
            near |= {at for _, _, at in found}
        return near

    def _abbreviated(self, name: Name) -> Iterable[Candidate[Who]]:
        for at in self._short.get(name.squashed, ()):
            yield Candidate(self._names[at][0], 0.96, "a known abbreviation or other name")
        for alias in name.aliases:
            known = parse(alias)
            for at in self._by_key.get(known.key, set()) | self._short.get(known.squashed, set()):
                yield Candidate(self._names[at][0], 0.92, "the name in brackets or after “trading as”")
        first = name.tokens[0]
        if 3 <= len(first) <= 6 and len(_proper(name)) == 1:
            for at in self._initials.get(first, ()):
                yield Candidate(self._names[at][0], 0.86, "the first letters")


def decided(
    candidates: tuple[Candidate[Who], ...], *, sure: float = SURE, margin: float = MARGIN
) -> Candidate[Who] | None:
    """The one candidate that may be taken without asking a person, or None."""
    if not candidates or candidates[0].score < sure:
        return None
    if len(candidates) > 1 and candidates[0].score - candidates[1].score < margin:
        return None
    return candidates[0]
