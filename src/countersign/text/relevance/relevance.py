"""Which accounts concern a public service: published rules, added up, with a list for doubt.

An answer without words still answers: where the form asked for a rating and the row names a service or
body, the row is relevant and counts for the rating question. With only a rating, or only a named service, a
person looks; with neither there is nothing to count.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Literal

from countersign.text.phrases import Phrases, even, squeezed

Verdict = Literal["relevant", "doubtful", "set_aside"]

_NO_ANSWER = frozenset(
    [
        "did not answer",
        "didn't answer",
        "no answer",
        "not answered",
        "n/a",
        "na",
        "none",
        "nil",
        "no comment",
        "no comments",
        "not applicable",
        "nothing",
        "blank",
        "no",
        "yes",
        "prefer not to say",
        "no reply",
    ]
)
_LETTERS = re.compile(r"[^\W\d_]")
_LINK = re.compile(r"https?://|\bwww\.", re.IGNORECASE)
_TRIAL = re.compile(
    r"(?:test(?:ing)?|hello|hi|abc|xyz|foo|bar|blah|asdf\w*|qwerty\w*|sdf\w*|lorem)(?:\W+(?:test|hello|blah|\d+))*"
)
_MASHED = re.compile(r"(.)\1{4,}|[bcdfghjklmnpqrstvwxz]{7,}")
_BUILT_IN = {
    "rating_only": (2.0, "No words, but a rating of a named service: it answers the rating question."),
    "rating_of_unknown": (0.0, "No words, and a rating of we do not know what. A person decides."),
    "service_only": (0.0, "No words and no rating, but a named service. A person decides."),
    "nothing_said": (-3.0, "Neither words nor a rating."),
    "trial": (-3.0, "A trial entry or keys pressed at random."),
    "service_named": (1.5, "The row itself names a service."),
    "body_named": (1.0, "The row itself names a body."),
    "link": (-1.0, "Holds a link, as adverts do and accounts seldom do."),
}


@dataclass(frozen=True)
class Rule:
    """A published rule: what it adds to the score, and why."""

    id: str
    score: float
    reason: str


@dataclass(frozen=True)
class Relevance:
    """A verdict, the score it follows from, and the ids of the rules that applied."""

    verdict: Verdict
    score: float
    why: tuple[str, ...]


@dataclass(frozen=True)
class _Published:
    version: str
    relevant: float
    set_aside: float
    rules: dict[str, Rule]
    phrases: Phrases


def relevance(text: str, *, said_body: str = "", said_service: str = "", rating: int | None = None) -> Relevance:
    """Whether an account concerns a public service. Never raises; the same input always gets the same
    verdict."""
    evened = squeezed(even(text))[0].strip()
    if evened.strip(" .!?-;") in _NO_ANSWER or not _LETTERS.search(evened):
        return _judged(_without_words(said_body, said_service, rating))
    if _TRIAL.fullmatch(evened.strip(" .!?")) or (_MASHED.search(evened) and len(evened.split()) < 4):
        return _judged(("trial",))
    named = squeezed(even(f"{said_body} ; {said_service}"))[0]
    found = [f.owner for f in _published().phrases.find(f"{evened} ; {named}")]
    about = ("service_named",) * bool(said_service.strip()) + ("body_named",) * bool(said_body.strip())
    return _judged((*dict.fromkeys(found), *about, *(("link",) if _LINK.search(text) else ())))


def rules() -> tuple[Rule, ...]:
    """Every rule, as published on the methods page."""
    return tuple(_published().rules.values())


def rules_version() -> str:
    """Changes whenever a verdict may."""
    return f"relevance-{_published().version}"


def _without_words(said_body: str, said_service: str, rating: int | None) -> tuple[str, ...]:
    named = bool(said_body.strip() or said_service.strip())
    if rating is None:
        return ("service_only",) if named else ("nothing_said",)
    return ("rating_only",) if named else ("rating_of_unknown",)


def _judged(why: tuple[str, ...]) -> Relevance:
    published = _published()
    score = sum(published.rules[rule].score for rule in why)
    verdict: Verdict = (
        "relevant" if score >= published.relevant
        else "set_aside" if score <= published.set_aside
        else "doubtful"
    )  # fmt: skip
    return Relevance(verdict, score, why)


@cache
def _published() -> _Published:
    read = tomllib.loads(resources.files(__package__).joinpath("rules.toml").read_text("utf-8"))
    written = {rule["id"]: Rule(rule["id"], rule["score"], rule["reason"]) for rule in read["rule"]}
    built_in = {name: Rule(name, score, reason) for name, (score, reason) in _BUILT_IN.items()}
    phrases = Phrases({rule["id"]: rule["phrases"] for rule in read["rule"]})
    return _Published(read["version"], read["relevant"], read["set_aside"], written | built_in, phrases)
