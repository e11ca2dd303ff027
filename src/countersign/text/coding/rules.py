"""The rules coder: reads an account by published words, and shows which of them made it decide.

Every phrase of the lexicon is found in one pass. A negator before a cue in the same clause turns its tone
round ("not rude") but leaves its theme: the account still speaks about manner. The kind follows from the
weights of good and bad words, unless the account is chiefly a suggestion, a wish, or was sent to the wrong
door.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from countersign.text.coding.codebook import codebook
from countersign.text.coding.coding import Coding, Words
from countersign.text.coding.lexicon import NEGATOR, STRONGER, WEAKER, Cue, Lexicon, lexicon
from countersign.text.coding.time_lost import Lost, time_lost
from countersign.text.phrases import Found, even, squeezed

_REACH = 3  # words between a negator and what it turns round: "not at all very rude"
_CLAUSE = re.compile(r"[.!?;:,\n()]|\bbut\b|\bhowever\b|\balthough\b|\bthough\b")
_SENTENCE = re.compile(r"[.!?;\n]|\bbut\b")
_TURNED = {"good": "bad", "bad": "good", "": ""}
_STRENGTH = {STRONGER: 1.5, WEAKER: 0.5}


Because = Callable[[str, int, int], None]  # keeps the words that made a code


@dataclass(slots=True)
class _Reading:
    """One cue at one place in one text."""

    cue: Cue
    start: int
    end: int
    tone: str
    negated: bool
    weight: float


class Rules:
    """The coder ``rules``. Pure and stateless: the same text always gets the same codes."""

    name = "rules"

    def __init__(self, words: Lexicon | None = None) -> None:
        self._words = words or lexicon()
        self._order = {theme: at for at, theme in enumerate(codebook().themes)}
        self.version = f"rules-{self._words.version}-codebook-{codebook().version}"

    def code(self, texts: Sequence[str]) -> list[Coding]:
        """One :class:`Coding` for each text, in order."""
        return [self.read(text) for text in texts]

    def read(self, text: str) -> Coding:
        """The codes of one text, with the words that made them, placed in ``text`` as it was given."""
        evened, places = squeezed(even(text))
        readings = self._readings(evened)
        why: dict[str, list[Words]] = defaultdict(list)

        def because(code: str, start: int, end: int) -> None:
            a, b = (start, end) if places is None else (places[start], places[end - 1] + 1)
            if (a, b, text[a:b]) not in why[code]:
                why[code].append((a, b, text[a:b]))

        themes = _themes(readings, evened, because)
        respect = _single("respect", readings, because, turned={"respected": "disrespected"}, graver="disrespected")
        confidence = _single("confidence", readings, because, turned={"raised": "lowered"}, graver="lowered")
        fear = _fear(readings, because)
        lost = time_lost(evened)
        if lost:
            because(lost.value, lost.start, lost.end)
        kind = _kind(readings, lost, because)
        return Coding(
            kind=kind,
            themes=tuple(sorted(themes, key=self._order.__getitem__)),
            respect=respect,
            confidence=confidence,
            time_lost=lost.value if lost else "none",
            fear=fear,
            why={code: tuple(words) for code, words in why.items()},
        )

    def _readings(self, evened: str) -> list[_Reading]:
        found = self._words.phrases.find(evened)
        marks = [f for f in found if f.owner[0] == "<"]
        readings = [self._reading(evened, f, marks) for f in found if f.owner[0] != "<"]
        return [r for r in readings if not (r.cue.at_start and evened[: r.start].strip())]

    def _reading(self, evened: str, found: Found, marks: Sequence[Found]) -> _Reading:
        cue = self._words.cues[found.owner]
        negated = cue.negates and any(m.owner == NEGATOR and _governs(evened, m, found) for m in marks)
        weight = cue.weight
        for mark in marks:
            if mark.owner != NEGATOR and 0 <= found.start - mark.end <= 1:
                weight *= _STRENGTH[mark.owner]
        return _Reading(cue, found.start, found.end, _TURNED[cue.tone] if negated else cue.tone, negated, weight)


def _governs(evened: str, mark: Found, found: Found) -> bool:
    """Whether a negator stands at most :data:`_REACH` words before ``found``, in the same clause."""
    if not mark.end <= found.start <= mark.end + 40:
        return False
    between = evened[mark.end : found.start]
    return between.count(" ") <= _REACH + 1 and not _CLAUSE.search(between)


def _themes(readings: Sequence[_Reading], evened: str, because: Because) -> set[str]:
    themes: set[str] = set()
    bounds: list[int] | None = None
    for reading in readings:
        if not reading.cue.themes:
            continue
        if reading.cue.with_tone:
            bounds = [m.start() for m in _SENTENCE.finditer(evened)] if bounds is None else bounds
            if not _tone_beside(reading, readings, bounds):
                continue
        for theme in reading.cue.themes:
            themes.add(theme)
            because(theme, reading.start, reading.end)
    return themes


def _tone_beside(reading: _Reading, readings: Sequence[_Reading], bounds: Sequence[int]) -> bool:
    """Whether a good or bad word stands that speaks of nothing else stands in the same sentence."""
    at = bisect_right(bounds, reading.start)
    return any(other.tone and not other.cue.themes and bisect_left(bounds, other.start + 1) == at for other in readings)


def _single(
    dimension: str, readings: Sequence[_Reading], because: Because, *, turned: dict[str, str], graver: str
) -> str:
    """The value of a dimension with one value; of two that disagree the graver one, which is rarer said
    lightly."""
    value = "none"
    for reading in readings:
        said = getattr(reading.cue, dimension)
        if reading.negated:
            said = turned.get(said, "")
        if said:
            because(said, reading.start, reading.end)
            value = said if value in ("none", said) else graver
    return value


def _fear(readings: Sequence[_Reading], because: Because) -> bool:
    said = [r for r in readings if r.cue.fear and not r.negated]
    for reading in said:
        because("fear", reading.start, reading.end)
    return bool(said)


_KIND_OF_TONE = {"good": "praise", "bad": "problem"}


def _kind(readings: Sequence[_Reading], lost: Lost | None, because: Because) -> str:
    weights: dict[str, float] = defaultdict(float)
    spoken: dict[str, list[tuple[int, int]]] = defaultdict(list)
    seen: set[tuple[int, int, str]] = set()
    for r in readings:
        for kind in (_KIND_OF_TONE.get(r.tone, ""), r.cue.kind):
            if kind and (r.start, r.end, kind) not in seen:
                seen.add((r.start, r.end, kind))
                weights[kind] += r.weight
                spoken[kind].append((r.start, r.end))
    if lost:
        weights["problem"] += 1
        spoken["problem"].append((lost.start, lost.end))
    kind = _decided(weights)
    for start, end in spoken.get(kind, ()):
        because(kind, start, end)
    return kind


def _decided(weights: dict[str, float]) -> str:
    """Wrong door before all; then what weighs most, a tie going to the one that asks for an answer."""
    if weights.get("wrong_door"):
        return "wrong_door"
    order = ("problem", "suggestion", "want", "praise")
    best = max(order, key=lambda kind: weights.get(kind, 0.0))
    return best if weights.get(best) else ""


_RULES: list[Rules] = []


def code(text: str) -> Coding:
    """The codes of one text by the rules that ship with this version."""
    if not _RULES:
        _RULES.append(Rules())
    return _RULES[0].read(text)
