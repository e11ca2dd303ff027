"""How much time an account says was lost, from its own words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

LONGEST_FIRST = ("months", "weeks", "days", "hours")

_NUMBERS = {
    "a": 1, "an": 1, "one": 1, "couple": 2, "two": 2, "three": 3, "few": 3, "several": 3, "many": 3, "four": 4,
    "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "fifteen": 15,
    "eighteen": 18, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "ninety": 90, "half": 0.5,
}  # fmt: skip
_HOURS = {
    "min": 1 / 60,
    "hour": 1.0,
    "hr": 1.0,
    "day": 24.0,
    "night": 24.0,
    "week": 168.0,
    "month": 730.0,
    "year": 8766.0,
}
_SPAN = re.compile(
    rf"(?:\b(\d{{1,3}}(?:\.\d+)?|{'|'.join(_NUMBERS)})\+?\s*(?:and a half |1/2 |of |more |an )?)?"
    r"(?<![a-z])(min(?:ute)?|hour|hr|day|night|week|month|year)(s)?\b"
)
_LOST = re.compile(
    r"\b(?:wait\w*|late|later|delay\w*|took|taken|taking|takes|on hold|hold|still|lost|wasted|queu\w+|overdue|"
    r"chas\w+|until|longer|nothing (?:done|happened)|no (?:reply|response|answer|heating|hot water)|"
    r"before (?:they|anyone|someone|it)|left (?:me|us|him|her|sitting|lying)|"
    r"been (?:trying|waiting|reporting|asking)|reported|without|over)\b"
)
_SAVED = re.compile(
    r"\b(?:within|only|less than|under|just|in|every|each|per|open|age[d]?|old|for the (?:last|past))\s*$"
)
_SENTENCE = re.compile(r"[^.!?;\n]+")


class Lost(NamedTuple):
    """The class of time lost, and where the words that say so stand."""

    value: str
    start: int
    end: int


def time_lost(evened: str) -> Lost | None:
    """The longest time that the text says was lost; ``None`` where it says none, or less than half an
    hour."""
    if not any(unit in evened for unit in ("hour", "day", "week", "month", "year", "min", "hr", "night")):
        return None
    return max(_all_lost(evened), key=lambda lost: -LONGEST_FIRST.index(lost.value), default=None)


def _all_lost(evened: str) -> Iterable[Lost]:
    for sentence in _SENTENCE.finditer(evened):
        if not _LOST.search(sentence.group()):
            continue
        for span in _SPAN.finditer(sentence.group()):
            value = _value(span)
            if value and not _SAVED.search(sentence.group()[: span.start()]):
                yield Lost(value, sentence.start() + span.start(), sentence.start() + span.end())


def _value(span: re.Match[str]) -> str:
    number, unit, plural = span.groups()
    if number is None and not plural:
        return ""
    amount = 2.0 if number is None else _NUMBERS[number] if number in _NUMBERS else float(number)
    hours = amount * next(size for name, size in _HOURS.items() if unit.startswith(name))
    if hours < 0.5:
        return ""
    return "hours" if hours < 24 else "days" if hours < 168 else "weeks" if hours < 730 else "months"
