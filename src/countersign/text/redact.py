"""Take identifiers out of a text, leaving words a reader understands: "Mrs [name] rang me on [phone]".

    redact(text)                 one text
    redact_many(texts)           many, in batches, on several processes if asked

Deterministic, and *settled*: redacting a redaction changes nothing. To make that so, a text in which something was
found is read again with the tokens in place, until nothing more is found; each reading leaves fewer characters to
find, so it ends.
"""

from __future__ import annotations

import itertools
import multiprocessing
import re
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass

from countersign.text.identifiers import TOKENS, Found, agreed, placed, plain_view, recognised
from countersign.text.names import brought, named
from countersign.text.names.belief import believable, doubtful_sentences
from countersign.text.names.model import people
from countersign.text.names.words_of import Word, words_of

# Raise it whenever the same text could come out differently: stored with every redaction.
REDACTION_VERSION = "1"

_TOKEN = re.compile("|".join(re.escape(token) for token in sorted(TOKENS.values(), key=len, reverse=True)))
_CHUNK = 1000


@dataclass(frozen=True, slots=True)
class Redaction:
    """The ``text`` without identifiers, and what was ``found``, in order, placed in the original text."""

    text: str
    found: tuple[Found, ...]
    version: str = REDACTION_VERSION


def redact(text: str, *, staff_names: Sequence[str] = ()) -> Redaction:
    """One text without its identifiers. ``staff_names`` (of this row) are removed wherever they stand."""
    return _redacted([text], [tuple(staff_names)])[0]


def redact_many(
    texts: Iterable[str], *, staff_names: Iterable[Sequence[str]] | None = None, workers: int = 1
) -> Iterator[Redaction]:
    """A redaction for each text, in order, read and handed on in chunks.

    ``staff_names`` runs beside ``texts``: the names each row brings along. ``workers`` above 1 are processes of their
    own, each with its own model (about 250 MB); the result is the same.
    """
    beside: Iterable[Sequence[str]] = itertools.repeat(()) if staff_names is None else staff_names
    chunks = _chunks(zip(texts, beside, strict=False))
    if workers <= 1:
        for chunk in chunks:
            yield from _redact_chunk(chunk)
        return
    # Spawned, not forked: the caller may hold threads and database connections.
    with ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn")) as pool:
        waiting = [pool.submit(_redact_chunk, chunk) for chunk in itertools.islice(chunks, 2 * workers)]
        while waiting:
            yield from waiting.pop(0).result()
            waiting += [pool.submit(_redact_chunk, chunk) for chunk in itertools.islice(chunks, 1)]


Row = tuple[str, Sequence[str]]


def _chunks(rows: Iterable[Row]) -> Iterator[list[Row]]:
    rows = iter(rows)
    while chunk := list(itertools.islice(rows, _CHUNK)):
        yield chunk


def _redact_chunk(rows: list[Row]) -> list[Redaction]:
    return _redacted([text for text, _ in rows], [names for _, names in rows])


def _redacted(texts: Sequence[str], staff: Sequence[Sequence[str]]) -> list[Redaction]:
    founds: list[tuple[Found, ...]] = [()] * len(texts)
    open_rows = list(range(len(texts)))
    while open_rows:
        drafts = [_draft(texts[i], founds[i]) for i in open_rows]
        readings = _read([draft.text for draft in drafts], [staff[i] for i in open_rows])
        still_open = []
        for i, draft, reading in zip(open_rows, drafts, readings, strict=True):
            fresh = [f for found in reading for f in draft.unmasked(found)]
            if fresh:
                founds[i] = agreed([*founds[i], *fresh])
                still_open.append(i)
        open_rows = still_open
    return [Redaction(_draft(text, found).text, found) for text, found in zip(texts, founds, strict=True)]


def _read(texts: Sequence[str], staff: Sequence[Sequence[str]]) -> list[list[Found]]:
    """What every recogniser finds in each text, placed in that text. The model sees doubtful sentences only."""
    views = [plain_view(text) for text in texts]
    words = [words_of(view.text) for view in views]
    founds = [_by_rule(v.text, w, names) for v, w, names in zip(views, words, staff, strict=True)]
    doubts = [(i, a, b) for i, v in enumerate(views) for a, b in doubtful_sentences(v.text, words[i], founds[i])]
    seen = people([views[i].text[a:b] for i, a, b in doubts]) if doubts else iter(())
    for (i, start, _), spans in zip(doubts, seen, strict=True):
        believed = (believable(views[i].text, words[i], start + a, start + b) for a, b in spans)
        founds[i] += [found for found in believed if found]
    return [[placed(view, found) for found in found_here] for view, found_here in zip(views, founds, strict=True)]


def _by_rule(plain: str, words: Sequence[Word], staff: Sequence[str]) -> list[Found]:
    return [*recognised(plain), *named(plain, words), *brought(plain, staff)]


@dataclass(frozen=True, slots=True)
class _Draft:
    """A text with tokens in place of what was found so far; ``places[i]`` is where character ``i`` stands in the
    original, ``masked`` the spans of tokens."""

    text: str
    places: tuple[int, ...] | range
    masked: tuple[tuple[int, int], ...]

    def unmasked(self, found: Found) -> Iterator[Found]:
        """The parts of a finding outside all tokens that hold a letter or digit, placed in the original."""
        start = found.start
        for low, high in (*self.masked, (found.end, found.end)):
            if high <= found.start or low > found.end:
                continue
            if start < min(low, found.end) and any(c.isalnum() for c in self.text[start : min(low, found.end)]):
                yield self._placed(found, start, min(low, found.end))
            start = max(start, high)

    def _placed(self, found: Found, start: int, end: int) -> Found:
        return Found(found.kind, self.places[start], self.places[end - 1] + 1, found.score, found.why)


def _draft(text: str, founds: Sequence[Found]) -> _Draft:
    """``text`` with tokens. A token never touches a letter or digit: a space is put between."""
    if not founds:
        return _Draft(text, range(len(text)), tuple(m.span() for m in _TOKEN.finditer(text)))
    pieces: list[str] = []
    places: list[int] = []
    at = 0
    for found in founds:
        pieces.append(text[at : found.start])
        places.extend(range(at, found.start))
        token = _spaced(text, found)
        pieces.append(token)
        places.extend([found.start] * len(token))
        at = found.end
    pieces.append(text[at:])
    places.extend(range(at, len(text)))
    written = "".join(pieces)
    return _Draft(written, tuple(places), tuple(m.span() for m in _TOKEN.finditer(written)))


def _spaced(text: str, found: Found) -> str:
    before = " " if found.start and text[found.start - 1].isalnum() else ""
    after = " " if found.end < len(text) and text[found.end].isalnum() else ""
    return f"{before}{TOKENS[found.kind]}{after}"
