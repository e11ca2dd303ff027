"""What is known about the population: how many people are in each category of a margin."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from countersign.errors import NotValid
from countersign.stats.intervals import Numbers
from countersign.stats.survey.categories import Coded, Codes, coded

_AGREE = 0.01  # by how much the totals of two margins may differ, as a share


class Margin(NamedTuple):
    """A column of labels, one an answer, and the number of people (or, as ``shares``, their share) with each label.

    ``missing`` says what to do with answers without a label: ``refuse``, or ``keep`` their share as it is.
    ``partial`` lets the population have categories that no answer has; they are left out.
    """

    name: str
    category: ArrayLike | Coded
    totals: Mapping[Hashable, float]
    shares: bool = False
    missing: Literal["refuse", "keep"] = "refuse"
    partial: bool = False


class Target(NamedTuple):
    """A margin made ready: ``place`` of the category of every row, and the weight that each category should have.

    Answers without a label are a last category of their own; its entry in ``totals`` is NaN.
    """

    name: str
    labels: list[Hashable]
    place: Codes
    totals: Numbers


def targets(margins: Sequence[Margin], weights: Numbers) -> list[Target]:
    """Every margin checked against the answers and all margins against each other.

    Raises :class:`NotValid` with every fault: categories that one side lacks, totals not above zero or not alike.
    """
    if not margins:
        raise NotValid("There is no margin to weight to.", remedy="Name at least one known margin.")
    faults: list[tuple[str, str]] = []
    made = [_target(margin, weights, faults) for margin in margins]
    sums = [float(np.nansum(one.totals)) for one in made]
    if not faults and max(sums) - min(sums) > _AGREE * max(sums):
        stated = ", ".join(f"{one.name} {total:g}" for one, total in zip(made, sums, strict=True))
        faults.append(("margins", f"their totals differ: {stated}"))
    if faults:
        words = "; ".join(f"{where}: {what}" for where, what in faults)
        raise NotValid(
            f"The margins do not fit the answers. {words}.",
            remedy="Join categories that no answer has with neighbours, or say partial=True; correct the totals.",
            faults=tuple(faults),
        )
    return made


def _target(margin: Margin, weights: Numbers, faults: list[tuple[str, str]]) -> Target:
    read, name = coded(margin.category), margin.name
    if read.place.size != weights.size:
        faults.append((name, f"{read.place.size} labels for {weights.size} answers"))
        return Target(name, [], np.zeros(weights.size, dtype=np.int64), np.ones(1))
    index = np.where(read.missing, len(read.labels), read.place)
    held = np.bincount(index, weights=weights, minlength=len(read.labels) + 1).astype(np.float64)
    faults += [(name, what) for what in _mismatches(margin, read, held)]
    totals = np.array([float(margin.totals.get(label, np.nan)) for label in read.labels] + [np.nan])
    if margin.shares:
        totals *= held[:-1].sum() / sum(margin.totals.values())
    return Target(name, read.labels, index, totals)


def _mismatches(margin: Margin, read: Coded, held: Numbers) -> list[str]:
    found = [f"no total for {label!r}" for label in read.labels if label not in margin.totals]
    found += [f"the total of {label!r} is not above zero" for label, n in margin.totals.items() if not n > 0]
    filled = {label for label, weight in zip(read.labels, held, strict=False) if weight > 0}
    if not margin.partial:
        found += [f"no answer in {label!r}" for label in margin.totals if label not in filled]
    if margin.missing == "refuse" and read.missing.any():
        found.append(f"{int(read.missing.sum())} answers without a label")
    return found
