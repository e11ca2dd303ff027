"""Words with marks on them: why the rules decided, where two copies differ, what could give somebody away. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Indel

from countersign.text.identifiers import TOKENS, identifiers

_TOKEN = re.compile("|".join(re.escape(token) for token in sorted(TOKENS.values(), key=len, reverse=True)))
_WORD = re.compile(r"\s*\S+")
# A capital inside a sentence, or three digits: what the redaction left because it was sure that it names nobody.
_DOUBTFUL = re.compile(r"(?<=[a-z,;:’'\")] )[A-Z][\w’'-]+(?: [A-Z][\w’'-]+)*|\b\d{3,}\b")
_PLAIN = re.compile(r"I(?:['’]\w+)?$")

Span = tuple[int, int, str]


@dataclass(frozen=True)
class Piece:
    """A stretch of a text. ``notes`` say why it is marked; ``token`` that it stands for an identifier taken out;
    ``change`` that another text has it not ("added"), or that only the other has it ("missing")."""

    text: str
    notes: tuple[str, ...] = ()
    token: bool = False
    change: str = ""


def marked(text: str, spans: Iterable[Span]) -> list[Piece]:
    """The whole ``text`` in pieces; spans (start, end, note) that touch one another become one piece."""
    pieces, at = [], 0
    for start, end, notes in _joined(spans):
        pieces += _plain(text[at:start])
        pieces.append(Piece(text[start:end], notes))
        at = end
    return [*pieces, *_plain(text[at:])]


def deciding(text: str, why: Mapping[str, Sequence[Sequence]]) -> Iterator[Span]:
    """Where the words that made a rule decide stand in ``text``; left out where a correction has changed them."""
    for code, found in why.items():
        for start, end, words in found:
            if text[start:end] == words:
                yield start, end, code


def giving_away(text: str) -> Iterator[Span]:
    """What somebody should look at once more before ``text`` is published."""
    for found in identifiers(text):
        yield found.start, found.end, TOKENS[found.kind].strip("[]")
    for match in _DOUBTFUL.finditer(text):
        if not _PLAIN.match(match[0]):
            yield match.start(), match.end(), "number" if match[0][0].isdigit() else "name?"


def differing(text: str, other: str) -> list[Piece]:
    """``text`` beside ``other``, word by word: what is the same, added, and missing."""
    words, others = (_WORD.findall(one) for one in (text, other))
    pieces: list[Piece] = []
    for kind, start, end, other_start, other_end in Indel.opcodes(_bare(words), _bare(others)):
        stretch = others[other_start:other_end] if kind == "insert" else words[start:end]
        change = {"equal": "", "delete": "added", "insert": "missing"}[kind]
        apart = " " if pieces and not stretch[0][0].isspace() else ""
        pieces.append(Piece(apart + "".join(stretch), change=change))
    return pieces


def _bare(words: Sequence[str]) -> list[str]:
    return [word.strip().casefold() for word in words]


def _joined(spans: Iterable[Span]) -> list[tuple[int, int, tuple[str, ...]]]:
    joined: list[tuple[int, int, tuple[str, ...]]] = []
    for start, end, note in sorted(spans):
        if joined and start < joined[-1][1]:
            before, until, notes = joined.pop()
            joined.append((before, max(until, end), tuple(dict.fromkeys((*notes, note)))))
        else:
            joined.append((start, end, (note,)))
    return joined


def _plain(text: str) -> Iterator[Piece]:
    at = 0
    for token in _TOKEN.finditer(text):
        if token.start() > at:
            yield Piece(text[at : token.start()])
        yield Piece(token[0], token=True)
        at = token.end()
    if at < len(text):
        yield Piece(text[at:])
