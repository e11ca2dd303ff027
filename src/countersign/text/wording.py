"""Phrases that say nothing, each with what to write instead. What counts as nothing is for whoever lists the phrases.

>>> later = Manner((r"soon", r"in due course"), "Give the day.")
>>> [(found.phrase, found.remedy) for found in hollow("We will ring you soon.", (later,))]
[('soon', 'Give the day.')]
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True)
class Hollow:
    """A phrase as it was written, and what to write instead."""

    phrase: str
    remedy: str


@dataclass(frozen=True)
class Manner:
    """One manner of saying nothing: the phrases it comes in (regular expressions), and the way out of it."""

    phrases: tuple[str, ...]
    remedy: str

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        return re.compile(rf"\b(?:{'|'.join(self.phrases)})\b", re.IGNORECASE)


def hollow(text: str, manners: Iterable[Manner]) -> list[Hollow]:
    """Every phrase of ``text`` in one of these manners, in the order in which they stand; empty for good words."""
    found = [(match.start(), match.group(), manner.remedy) for manner in manners for match in _in(manner, text)]
    return [Hollow(phrase, remedy) for _, phrase, remedy in sorted(found, key=lambda one: one[0])]


def _in(manner: Manner, text: str) -> Iterable[re.Match[str]]:
    return manner.pattern.finditer(text)
