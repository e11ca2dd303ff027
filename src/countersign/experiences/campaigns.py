"""Which accounts look as if one hand were behind them. Pure: what was told, when and from where goes in, groups out.

Four signs, each with a line that people who know nothing of each other do not cross. An account belongs to the first
group that holds it. None of the signs is proof: a group is set apart until a steward has looked; its share is printed.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from scipy.stats import poisson

from countersign.text import similar

WINDOW = dt.timedelta(days=7)
FROM_ONE_NETWORK = 10
"""Accounts of one body, in a window, from one network: a library or an advice shop sends fewer."""
ALIKE, ALIKE_AT_LEAST = 0.45, 8
"""Closeness of words (0 to 1; copies have 0.75), and how many in a window: a form letter with words of one's own."""
BURST_AT_LEAST, BURST_CHANCE, BURST_ONE_KIND = 20, 1e-6, 0.9
"""In a window: how many, how unlikely beside the twelve weeks before (Poisson), and what share is of one kind."""
_BEFORE = dt.timedelta(days=84)
_KNOWN = dt.timedelta(days=28)  # less than this of a past says nothing about bursts


@dataclass(frozen=True)
class Telling:
    """One account about a body: when it was told, from where (a digest, or empty), in which words, of which kind."""

    pk: int
    at: dt.datetime
    origin: str
    words: str
    kind: str
    own_network: bool = False


@dataclass(frozen=True)
class Group:
    why: str
    members: tuple[int, ...]


def found(tellings: Sequence[Telling]) -> list[Group]:
    """The groups among all accounts of one body that came by themselves; no account stands in two."""
    left, groups = sorted(tellings, key=lambda one: (one.at, one.pk)), []
    for why, look in _SIGNS:
        taken = {pk for members in look(left) for pk in members}
        if taken:
            groups.append(Group(why, tuple(sorted(taken))))
            left = [one for one in left if one.pk not in taken]
    return groups


def _own(tellings: Sequence[Telling]) -> Iterator[list[int]]:
    yield [one.pk for one in tellings if one.own_network]


def _one_origin(tellings: Sequence[Telling]) -> Iterator[list[int]]:
    by_origin = defaultdict(list)
    for one in tellings:
        if one.origin:
            by_origin[one.origin].append(one)
    for some in by_origin.values():
        yield from _crowded(some, FROM_ONE_NETWORK)


def _alike(tellings: Sequence[Telling]) -> Iterator[list[int]]:
    for cluster in similar.clusters([one.words for one in tellings], threshold=ALIKE):
        yield from _crowded([tellings[at] for at in cluster.members], ALIKE_AT_LEAST)


def _burst(tellings: Sequence[Telling]) -> Iterator[list[int]]:
    for window in _windows(tellings):
        first = window[0].at
        past = [one for one in tellings if first - _BEFORE <= one.at < first]
        if len(window) >= BURST_AT_LEAST and past and first - past[0].at >= _KNOWN:
            usual = len(past) * WINDOW / (first - past[0].at)
            most = Counter(one.kind for one in window).most_common(1)[0][1]
            if poisson.sf(len(window) - 1, usual) < BURST_CHANCE and most >= BURST_ONE_KIND * len(window):
                yield [one.pk for one in window]


def _crowded(tellings: Sequence[Telling], at_least: int) -> Iterator[list[int]]:
    yield from ([one.pk for one in window] for window in _windows(tellings) if len(window) >= at_least)


def _windows(tellings: Sequence[Telling]) -> Iterator[Sequence[Telling]]:
    """What was told in the week that begins with each of them."""
    end = 0
    for start, first in enumerate(tellings):
        while end < len(tellings) and tellings[end].at < first.at + WINDOW:
            end += 1
        yield tellings[start:end]


_SIGNS = (("network", _own), ("origin", _one_origin), ("alike", _alike), ("burst", _burst))
