"""What those who took part in the exercise found important, put together by the rule that is published with it."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from countersign.awards.models import Criterion, Participant, Procurement

LEAST = 5  # fewer could be told apart by their points
RULES: dict[str, tuple[str, Callable[[Sequence[float]], float]]] = {
    "mean": ("The mean of all points.", statistics.fmean),
    "median": ("The median of all points, brought to a sum of 100.", statistics.median),
}


@dataclass(frozen=True)
class Weighed:
    """``points``: criterion number and points of 100, in order; empty where fewer than five took part."""

    rule: str
    taking_part: int
    points: tuple[tuple[int, float], ...]
    groups: tuple[tuple[str, int], ...]

    def to_dict(self) -> dict[str, object]:
        """Plain JSON, of nobody: how many took part is said from five up."""
        points = [[number, round(points, 2)] for number, points in self.points]
        return {"rule": self.rule, "points": points, "taking_part": self.taking_part if self.points else None}


def weighed(procurement: Procurement) -> Weighed:
    """The weights that the exercise came to. Groups of fewer than five are told together as "others"."""
    given = [one for one in procurement.participants.all() if one.given_at]
    if len(given) < LEAST:
        return Weighed(procurement.weighing, len(given), (), ())
    numbers = sorted({int(number) for one in given for number in one.points})
    combine = RULES[procurement.weighing][1]
    raw = {number: combine([float(one.points.get(str(number), 0)) for one in given]) for number in numbers}
    whole = sum(raw.values()) or 1.0
    points = tuple((number, 100 * value / whole) for number, value in raw.items())
    return Weighed(procurement.weighing, len(given), points, _groups(given))


def _groups(given: Sequence[Participant]) -> tuple[tuple[str, int], ...]:
    sizes = {group: sum(one.group == group for one in given) for group in Participant.Group.values}
    told = [(Participant.Group(group).label, size) for group, size in sizes.items() if size >= LEAST]
    rest = len(given) - sum(size for _, size in told)
    if 0 < rest < LEAST:  # it would be known by taking the groups from the whole
        return ()
    return (*told, ("Others", rest)) if rest else tuple(told)


def quality(procurement: Procurement) -> list[Criterion]:
    """Its criteria without the price, in order."""
    return [one for one in procurement.criteria.all() if one.kind == Criterion.Kind.QUALITY]


def price(procurement: Procurement) -> Criterion | None:
    return next((one for one in procurement.criteria.all() if one.kind == Criterion.Kind.PRICE), None)
