"""How well two coders agree, and how well a rule agrees with people: per category, with intervals.

Kappa is Cohen's (1960): agreement beyond what the two coders' own frequencies would give by chance.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Sequence
from dataclasses import dataclass
from math import nan

import numpy as np

from countersign.errors import NotValid
from countersign.stats.intervals import wilson

Codes = Sequence[Collection[Hashable]]


@dataclass(frozen=True)
class Estimate:
    """A value with its limits; NaN where there is nothing to estimate it from."""

    value: float
    lower: float
    upper: float


@dataclass(frozen=True)
class Table:
    """One category, two coders: how many things got it from both, from one only, from neither."""

    both: int
    first_only: int
    second_only: int
    neither: int

    @property
    def base(self) -> int:
        return self.both + self.first_only + self.second_only + self.neither


def table(first: Codes, second: Codes, category: Hashable) -> Table:
    """Counts one category over things coded twice; each code is a collection, so several may apply at once.

    Raises :class:`NotValid` where the two do not cover the same number of things.
    """
    if len(first) != len(second):
        raise NotValid(
            f"One coder has {len(first)} things, the other {len(second)}.",
            remedy="Compare only what both coded, in the same order.",
        )
    pairs = [(category in a, category in b) for a, b in zip(first, second, strict=True)]
    return Table(
        both=pairs.count((True, True)),
        first_only=pairs.count((True, False)),
        second_only=pairs.count((False, True)),
        neither=pairs.count((False, False)),
    )


def percent_agreement(counts: Table, confidence: float = 0.95) -> Estimate:
    """The share of things on which both coders say the same, with Wilson's interval."""
    return _share(counts.both + counts.neither, counts.base, confidence)


def kappa(counts: Table, confidence: float = 0.95) -> Estimate:
    """Cohen's kappa with the interval that Wilson's limits of the agreement give at this chance agreement.

    The usual standard error is 0 when the coders never disagree, however few things they coded; this
    interval is not. NaN where both coders use one answer only: there is no agreement beyond chance to see.
    """
    chance = _chance(counts)
    if np.isnan(chance) or chance >= 1:
        return Estimate(nan, nan, nan)
    seen = percent_agreement(counts, confidence)
    return Estimate(*((share - chance) / (1 - chance) for share in (seen.value, seen.lower, seen.upper)))


def precision(counts: Table, confidence: float = 0.95) -> Estimate:
    """Of what the first (the rule) gave the category, the share where the second (people) did too."""
    return _share(counts.both, counts.both + counts.first_only, confidence)


def recall(counts: Table, confidence: float = 0.95) -> Estimate:
    """Of what the second (people) gave the category, the share that the first (the rule) found."""
    return _share(counts.both, counts.both + counts.second_only, confidence)


def f1(counts: Table, confidence: float = 0.95) -> Estimate:
    """The harmonic mean of precision and recall, 2b / (2b + d) for b in both and d in one only.

    F1 grows with b / (b + d) alone, so Wilson's limits of that share carry over exactly.
    """
    union = counts.both + counts.first_only + counts.second_only
    overlap = _share(counts.both, union, confidence)
    return Estimate(*(2 * s / (1 + s) for s in (overlap.value, overlap.lower, overlap.upper)))


def _chance(counts: Table) -> float:
    if counts.base == 0:
        return nan
    first = (counts.both + counts.first_only) / counts.base
    second = (counts.both + counts.second_only) / counts.base
    return first * second + (1 - first) * (1 - second)


def _share(x: int, n: int, confidence: float) -> Estimate:
    interval = wilson(x, n, confidence)
    return Estimate(x / n if n else nan, float(interval.lower), float(interval.upper))
