"""How far evaluators agree, where they lie far apart, and what moderation changed, in whose favour."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import nan

import numpy as np

from countersign.errors import NotValid
from countersign.stats.krippendorff import Alpha, Level, alpha

APART = 1.0  # bands: what lies further apart is looked at again


@dataclass(frozen=True)
class Mark:
    """One evaluator's own score of one bid on one criterion, and what moderation made of it (None: not yet)."""

    evaluator: str
    bid: str
    criterion: str
    score: float
    moderated: float | None = None


@dataclass(frozen=True)
class Spread:
    """Scores of one bid on one criterion that lie further apart than a band."""

    bid: str
    criterion: str
    lowest: float
    highest: float
    evaluators: int

    @property
    def range(self) -> float:
        return self.highest - self.lowest


@dataclass(frozen=True)
class Moderation:
    """What moderation did to the marks of one bid (``bid`` is empty for all together).

    marks      that were moderated;  up, down  how many were raised and lowered
    mean       the mean change, in the units of the scale; above 0 is in the bidder's favour
    """

    bid: str
    marks: int
    up: int
    down: int
    mean: float

    @property
    def changed(self) -> float:
        """The share of marks that changed; NaN where none was moderated."""
        return (self.up + self.down) / self.marks if self.marks else nan


def agreement(
    marks: Iterable[Mark], *, level: Level = "interval", draws: int = 1000, rng: np.random.Generator | int = 0
) -> dict[str, Alpha]:
    """Krippendorff's alpha of the independent scores: for each criterion over bids, and for "" over everything.

    A criterion that fewer than two evaluators scored is left out.
    """
    listed = tuple(marks)
    groups: dict[str, list[Mark]] = defaultdict(list)
    for mark in listed:
        groups[mark.criterion].append(mark)
    found = {name: one for name, some in sorted(groups.items()) if (one := _alpha(some, level, draws, rng))}
    whole = _alpha(listed, level, draws, rng)
    return found | ({"": whole} if whole else {})


def _alpha(marks: Iterable[Mark], level: Level, draws: int, rng: np.random.Generator | int) -> Alpha | None:
    listed = tuple(marks)
    people = sorted({mark.evaluator for mark in listed})
    things = sorted({(mark.criterion, mark.bid) for mark in listed})
    if len(people) < 2:
        return None
    table = np.full((len(things), len(people)), nan)
    for mark in listed:
        table[things.index((mark.criterion, mark.bid)), people.index(mark.evaluator)] = mark.score
    return alpha(table, level=level, draws=draws, rng=rng)


def spreads(
    marks: Iterable[Mark], steps: Mapping[str, float] | float = 1.0, *, apart: float = APART
) -> tuple[Spread, ...]:
    """Where the independent scores of one bid on one criterion lie more than ``apart`` bands apart, widest first.

    ``steps`` is the width of a band, one for all or one for each criterion.
    """
    groups: dict[tuple[str, str], list[float]] = defaultdict(list)
    for mark in marks:
        groups[mark.criterion, mark.bid].append(mark.score)
    found = []
    for (criterion, bid), scores in sorted(groups.items()):
        step = steps if isinstance(steps, float | int) else steps[criterion]
        if (max(scores) - min(scores)) / step > apart * (1 + 1e-9):
            found.append((Spread(bid, criterion, min(scores), max(scores), len(scores)), step))
    return tuple(one for one, step in sorted(found, key=lambda pair: -pair[0].range / pair[1]))


def moderation(marks: Iterable[Mark]) -> tuple[Moderation, ...]:
    """What moderation changed: all together first (its ``bid`` is empty), then bid by bid in the order of names."""
    listed = [mark for mark in marks if mark.moderated is not None]
    bids = sorted({mark.bid for mark in listed})
    return tuple(_moderated(bid, [mark for mark in listed if bid in ("", mark.bid)]) for bid in ("", *bids))


def _moderated(bid: str, marks: list[Mark]) -> Moderation:
    changes = [mark.moderated - mark.score for mark in marks if mark.moderated is not None]
    if any(change != change for change in changes):
        raise NotValid("A score is missing.", remedy="Leave out what was not scored.")
    up, down = sum(change > 0 for change in changes), sum(change < 0 for change in changes)
    return Moderation(bid, len(changes), up, down, sum(changes) / len(changes) if changes else nan)
