"""How like one contract is to another, from 0 to 1: by kind of service, by who uses it, by size.

A published product of three factors. Kinds are compared by their CPV codes, which are a tree: two digits name a
division, three a group, four a class, five a category.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import takewhile

from countersign.errors import NotValid


@dataclass(frozen=True)
class Relevance:
    """The factors.

    kinds     (leading digits that agree, factor), the most digits first; 0 where fewer agree than the last says
    group     where no user group is the same;  half_size  for each halving of the size (or doubling)
    unknown   in the place of each factor that cannot be told
    """

    kinds: tuple[tuple[int, float], ...] = ((5, 1.0), (4, 0.8), (3, 0.6), (2, 0.3))
    group: float = 0.5
    half_size: float = 0.9
    unknown: float = 0.5

    def __post_init__(self) -> None:
        factors = (*(factor for _, factor in self.kinds), self.group, self.half_size, self.unknown)
        if not all(0 <= factor <= 1 for factor in factors):
            raise NotValid("A factor of relevance lies outside 0 to 1.")


@dataclass(frozen=True)
class Work:
    """What a contract is about: its CPV code, user groups and size (a value or a number of people), as far as known."""

    cpv: str = ""
    groups: frozenset[str] = frozenset()
    size: float | None = None


def relevance(past: Work, wanted: Work, rule: Relevance = Relevance()) -> float:
    """How far a past contract tells about the one wanted; symmetric, and 1 for the same work.

    >>> home_care = Work("85312000", frozenset({"older people"}), 2_000_000)
    >>> relevance(Work("85311000", frozenset({"older people"}), 1_000_000), home_care)
    0.72
    """
    return round(_kind(past, wanted, rule) * _group(past, wanted, rule) * _size(past, wanted, rule), 12)


def _kind(past: Work, wanted: Work, rule: Relevance) -> float:
    if not (past.cpv and wanted.cpv):
        return rule.unknown
    same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(past.cpv[:8], wanted.cpv[:8], strict=False)))
    return next((factor for digits, factor in rule.kinds if same >= digits), 0.0)


def _group(past: Work, wanted: Work, rule: Relevance) -> float:
    if not (past.groups and wanted.groups):
        return rule.unknown
    return 1.0 if past.groups & wanted.groups else rule.group


def _size(past: Work, wanted: Work, rule: Relevance) -> float:
    if not (past.size and wanted.size):
        return rule.unknown
    larger, smaller = max(past.size, wanted.size), min(past.size, wanted.size)
    halvings = 0
    while smaller * 2 <= larger:
        larger, halvings = larger / 2, halvings + 1
    return float(rule.half_size**halvings)
