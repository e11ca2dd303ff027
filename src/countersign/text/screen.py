"""Which of many regular expressions can match a text at all, told in one pass over it.

A pattern that matches holds, somewhere, one of a few literal runs of letters: ``(?:hits?|slapp?ed) (?:me|us)`` cannot
match where neither "hit" nor "slap" stands. The runs of all patterns are looked for together (Aho and Corasick 1975, as
Cox 2012 does with trigrams for code search), and only the patterns whose runs were found are tried. A pattern without
such runs is always tried, so nothing is ever missed.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

# The parser of regular expressions has no public name; see docs/decisions/0101-screen-patterns-by-their-letters.md.
from re import _constants as sre  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from typing import Any

from ahocorasick_rs import AhoCorasick

Runs = frozenset[str]
_Part = tuple[Any, Any]  # an operation and what it is about
_ALIKE = str.maketrans("ıſ", "is")  # the two letters that `re.IGNORECASE` takes for others and `lower` does not
_MOST = 400  # runs of one pattern; more say too little to be worth looking for


class Screen:
    """Built once over patterns that ignore case; texts are plain (see :func:`plain_view`)."""

    def __init__(self, patterns: Sequence[re.Pattern[str]]) -> None:
        owners: dict[str, set[int]] = defaultdict(set)
        self._always: set[int] = set()
        for at, pattern in enumerate(patterns):
            runs = needed(pattern)
            for run in runs:
                owners[run].add(at)
            if not runs:
                self._always.add(at)
        self._owners = [frozenset(found) for found in owners.values()]
        self._automaton = AhoCorasick(list(owners)) if owners else None

    def able(self, text: str) -> set[int]:
        """The numbers of the patterns that may match somewhere in ``text``."""
        found = set(self._always)
        if self._automaton is not None:
            letters = text.lower().translate(_ALIKE)
            for index, _, _ in self._automaton.find_matches_as_indexes(letters, overlapping=True):
                found |= self._owners[index]
        return found


def needed(pattern: re.Pattern[str]) -> Runs:
    """Runs of small letters one of which stands in every match; none where the pattern does not say."""
    return _of_sequence(_parser.parse(pattern.pattern, pattern.flags)) or frozenset()


def _of_sequence(parts: Sequence[_Part]) -> Runs | None:
    """The most telling set among the parts that follow one another: its shortest run is the longest."""
    sets = [found for found in (*_runs(parts), *map(_of_part, parts)) if found and len(found) <= _MOST]
    return max(sets, key=lambda runs: (min(map(len, runs)), -len(runs)), default=None)


def _runs(parts: Sequence[_Part]) -> Iterator[Runs]:
    """Letters that directly follow one another."""
    run = ""
    for operation, value in (*parts, (None, None)):
        if operation is sre.LITERAL:
            run += chr(value)
        elif run:
            yield frozenset({run.lower()})
            run = ""


def _of_part(part: _Part) -> Runs | None:
    operation, value = part
    if operation is sre.SUBPATTERN:
        return _of_sequence(value[-1])
    if operation is sre.BRANCH:
        return _of_branches(value[1])
    if operation in (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT) and value[0] > 0:
        return _of_sequence(value[2])
    return None


def _of_branches(branches: Sequence[Sequence[_Part]]) -> Runs | None:
    """One of all branches' runs; none where a single branch does without."""
    sets = [_of_sequence(branch) for branch in branches]
    return frozenset().union(*sets) if all(sets) else None  # type: ignore[arg-type]
