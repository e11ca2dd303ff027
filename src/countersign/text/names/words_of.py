"""A text cut into the words that rules about names look at."""

from __future__ import annotations

import re
from dataclasses import dataclass

from countersign.text.names.lists import folded

_WORD = re.compile(r"[^\W\d_]+(?:['\-][^\W\d_]+)*")
_OPENING = re.compile(r"(?:^|[.!?:;\n\r•*]|\s-|\d[.)])[\s\"'(\-]*$")
_CONTRACTION = re.compile(r"'(?:s|m|ve|d|ll|re)$", re.I)


@dataclass(frozen=True, slots=True)
class Word:
    """One word: where it stands (``start``, ``end``, its possessive or contraction left off), its folded form, whether
    it has a capital that means something (``capital``), whether it opens a sentence (``first``), whether it touches
    the next word (``joined``), whether it is a possessive (``owns``)."""

    start: int
    end: int
    low: str
    capital: bool
    upper: bool
    first: bool
    joined: bool
    owns: bool


def words_of(text: str) -> list[Word]:
    """The words of a plain text, without words inside square brackets (those are tokens already put there)."""
    matches = [m for m in _WORD.finditer(text) if not _in_brackets(text, m)]
    shouted = _is_shouted(matches)
    out = []
    for i, match in enumerate(matches):
        written = match[0]
        bare = _CONTRACTION.sub("", written)
        following = matches[i + 1].start() if i + 1 < len(matches) else -1
        joined = following == match.end() + 1 and text[match.end()] in " -"
        out.append(
            Word(
                match.start(),
                match.start() + len(bare),
                folded(bare),
                bare[0].isupper() and not shouted,
                bare.isupper() and len(bare) > 1,
                _opens(text, match.start()),
                joined and bare == written,
                written.lower().endswith("'s"),
            )
        )
    return out


def _in_brackets(text: str, match: re.Match[str]) -> bool:
    opened = text.rfind("[", max(0, match.start() - 20), match.start())
    return opened >= 0 and "]" not in text[opened : match.start()] and "]" in text[match.end() : match.end() + 20]


def _is_shouted(matches: list[re.Match[str]]) -> bool:
    """Whether capitals mean nothing here: most letters are capitals, or most words begin with one."""
    words = [m[0] for m in matches if len(m[0]) > 1]
    if len(words) < 4:
        return False
    return (
        sum(w.isupper() for w in words) > 0.6 * len(words) or sum(w[0].isupper() for w in words) > 0.8 * len(words) > 5
    )


def _opens(text: str, start: int) -> bool:
    return bool(_OPENING.search(text[max(0, start - 6) : start])) if start > 5 else bool(_OPENING.search(text[:start]))
