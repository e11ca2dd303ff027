"""People named in running text, seen by a small statistical model that installs as a package (MIT; no download).

spaCy and the model take seconds to load, so both are imported on first use and kept: never at Django's start.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from countersign.text.names.lists import MODEL

Span = tuple[int, int]


@cache
def _pipeline() -> Any:
    # Heavy (2-3 seconds): imported when the first text needs it.
    import spacy

    return spacy.load(MODEL, exclude=["tagger", "parser", "senter", "attribute_ruler", "lemmatizer"])


def people(texts: Iterable[str], *, batch: int = 256) -> Iterator[tuple[Span, ...]]:
    """For each plain text, in order, the spans the model calls a person."""
    for doc in _pipeline().pipe(texts, batch_size=batch):
        yield tuple((e.start_char, e.end_char) for e in doc.ents if e.label_ == "PERSON")
