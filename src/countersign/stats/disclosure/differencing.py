"""Who could be singled out by taking one table from another: an older release from a newer, a part from a whole.

``protect`` keeps both from happening in what it is given. These two checks look from outside, at what was published or
is about to be, also where it was published by other means.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterator, Mapping, Sequence, Set
from itertools import combinations
from typing import NamedTuple

from countersign.errors import NotValid
from countersign.stats.disclosure.attack import Attacker
from countersign.stats.disclosure.tables import THRESHOLD, Key, Release, Sum, fresh


class Difference(NamedTuple):
    """Between release ``older`` and release ``newer`` (0 = oldest) ``low`` to ``high`` people came to ``key``.

    Below zero: so many left. ``low`` and ``high`` are the same number unless a ``width`` was asked for.
    """

    older: int
    newer: int
    key: Hashable
    low: int
    high: int


class Sliver(NamedTuple):
    """``larger`` covers all that ``smaller`` covers, and ``people`` more: one to four, who can be told apart."""

    larger: Hashable
    smaller: Hashable
    people: int


def differences(
    releases: Sequence[Release],
    sums: Sequence[Sum],
    *,
    printed: Set[Key] | None = None,
    threshold: int = THRESHOLD,
    growing: bool = True,
    width: int = 1,
) -> list[Difference]:
    """Every change of 1 to ``threshold - 1`` people that can be worked out from two of ``releases``, oldest first.

    Looks at each cell of the tables, shown or not, and at any two releases; arguments as in :func:`audit`. With
    ``width`` also changes that at most so many values fit, all of them small. Raises :class:`NotValid` where no table
    agrees with what was shown: with ``growing`` also where somebody visibly withdrew.
    """
    attacker = Attacker(releases, sums, printed, threshold, growing)
    keys = dict.fromkeys(key for total, parts in sums for key in (total, *parts))
    keys |= dict.fromkeys(key for release in releases for key in release)
    found = []
    for older, newer in combinations(range(len(releases)), 2):
        for key in keys:
            low, high = _change(attacker, older, newer, key)
            if high - low < width and _small(low, high, threshold):
                found.append(Difference(older, newer, key, low, high))
    return found


def slivers(
    covers: Mapping[Key, Collection[Hashable]], people: Mapping[Hashable, int], *, threshold: int = THRESHOLD
) -> list[Sliver]:
    """Pairs of printed cells that leave 1 to ``threshold - 1`` people when one is taken from the other.

    ``covers`` names the smallest parts that each printed cell is made of (postcodes, months, ages, or combinations of
    them), ``people`` counts the people in each part. Finds what no sum declares: a district drawn a street larger, a
    filter a day longer. Where neither lies within the other a subtraction mixes two groups and is not looked at. Give
    the rest to ``protect`` as a part of its own, or print only one of the two. Raises
    :class:`NotValid` for a part without a count.
    """
    parts = {key: frozenset(cover) for key, cover in covers.items()}
    if any(part not in people for cover in parts.values() for part in cover):
        raise NotValid("A part of a printed cell has no count.", remedy="Count every part, zeros too.")
    pairs = ((larger, smaller, parts[larger] - parts[smaller]) for larger, smaller in _nested(parts))
    found = [Sliver(larger, smaller, sum(people[part] for part in rest)) for larger, smaller, rest in pairs]
    return [sliver for sliver in found if 0 < sliver.people < threshold]


def _change(attacker: Attacker, older: int, newer: int, key: Key) -> tuple[int, int]:
    signs, known = {}, 0
    for release, sign in ((newer, 1), (older, -1)):
        number = fresh(attacker.releases[release], key)
        if number is None:
            signs[attacker.at[release, key]] = sign
        else:
            known += sign * number
    low, high = attacker.reach(signs) if signs else (0, 0)
    return known + low, known + high


def _small(low: int, high: int, threshold: int) -> bool:
    return min(abs(low), abs(high)) > 0 and max(abs(low), abs(high)) < threshold and (low > 0) == (high > 0)


def _nested(parts: Mapping[Key, frozenset[Hashable]]) -> Iterator[tuple[Key, Key]]:
    for first, second in combinations(parts, 2):
        larger, smaller = (first, second) if len(parts[first]) >= len(parts[second]) else (second, first)
        if parts[smaller] and parts[smaller] < parts[larger]:
            yield larger, smaller
