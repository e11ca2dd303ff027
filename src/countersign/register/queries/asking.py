"""One field: what happened, and where? The place is found in the words themselves."""

from __future__ import annotations

import re
from dataclasses import dataclass

from countersign.register.queries import index
from countersign.register.queries.resolver import POSTCODE, Answer, who_answers_for
from countersign.text.naming import plain

_WHERE = re.compile(r"\b(?:in|at|near|around|from) ([A-Za-z][\w' -]{3,40})[.!?]?\s*$", re.I)


@dataclass(frozen=True)
class Asked:
    """``text`` taken apart: ``place`` as it was said (first half of a postcode, or a known name), and other words."""

    place: str
    words: str


def asked_in(text: str) -> Asked:
    """Where and what somebody asks about. A postcode goes before a name, and of names the longest is meant."""
    if code := POSTCODE.search(text):
        return Asked(code[1].upper(), text[: code.start()] + text[code.end() :])
    known, said = index.current(), f" {plain(text)} "
    if name := known.place_within(text):
        return Asked(name, said.replace(f" {name} ", " "))
    if (where := _WHERE.search(text)) and known.place_ids(where[1], fuzzy=True):
        return Asked(where[1], text[: where.start()])
    return Asked("", text)


def who_answers_to(text: str, *, limit: int = 3) -> Answer:
    """Who answers for what these words tell, best first; those far behind the best are left out.

    Without words besides the place, everybody who answers for something there. Nothing of the words is kept.
    """
    asked = asked_in(text)
    found = who_answers_for(place=asked.place, words=asked.words, limit=limit)
    if not found.candidates:
        return found
    best = found.candidates[0][1]
    near = tuple((who, score) for who, score in found.candidates if score * 2 >= best)
    return Answer(near, found.places, found.missed, found.kind)
