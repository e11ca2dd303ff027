"""Who did not answer: those who did against all who were asked, and the weighted survey against the population."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from countersign.errors import NotValid
from countersign.stats.intervals import Numbers, wilson
from countersign.stats.reading import numbers
from countersign.stats.survey.categories import coded
from countersign.stats.survey.design import Design, design
from countersign.stats.survey.margins import Margin, targets
from countersign.stats.survey.regression import regression


@dataclass(frozen=True)
class Nonresponse:
    """One characteristic of all who were asked, a line an entry of ``labels``.

    asked, answered   people;  rate, lower, upper  share who answered, with Wilson's limits
    share_asked, share_answered, gap   make-up of both and their difference: who is heard more than they are many
    x2, p   test that all categories answer alike (Pearson);  unknown  people without a label, left out
    """

    name: str
    labels: tuple[Any, ...]
    asked: Numbers
    answered: Numbers
    rate: Numbers
    lower: Numbers
    upper: Numbers
    share_asked: Numbers
    share_answered: Numbers
    gap: Numbers
    x2: float
    p: float
    unknown: int


@dataclass(frozen=True)
class Balance:
    """One margin, a line an entry of ``labels``: shares of plain answers, of weighted ones, and of the people."""

    name: str
    labels: tuple[Any, ...]
    unweighted: Numbers
    weighted: Numbers
    population: Numbers

    @property
    def gap(self) -> Numbers:
        """What weighting leaves: weighted less population."""
        return np.asarray(self.weighted - self.population)

    @property
    def unweighted_gap(self) -> Numbers:
        return np.asarray(self.unweighted - self.population)


def nonresponse(answered: ArrayLike, known: Mapping[str, ArrayLike], confidence: float = 0.95) -> list[Nonresponse]:
    """Compares those who answered with all who were asked, in every characteristic ``known`` of both."""
    said = np.asarray(answered, dtype=bool)
    return [_compared(name, said, column, confidence) for name, column in known.items()]


def representativity(answered: ArrayLike, known: Mapping[str, ArrayLike]) -> float:
    """The R-indicator (Schouten, Cobben and Bethlehem 2009): 1 - 2 sd of the chances to answer; 1 is the best.

    The chances are fitted by a logistic regression on ``known``: it can only see what is known of everybody.
    """
    said = numbers(answered)
    everyone = design(np.ones(said.size))
    fitted = regression(everyone, said, known, family="binomial")
    if fitted.missing:
        raise NotValid("Something is not known of everybody asked.", remedy="Make unknown a category of its own.")
    x = np.column_stack([np.ones(said.size), *_columns(known)])
    return float(1 - 2 * special.expit(x @ fitted.value).std(ddof=1))


def balance(survey: Design, margins: Sequence[Margin]) -> list[Balance]:
    """How far the plain and the weighted answers are from the population, margin by margin."""
    found = []
    for target in targets(margins, survey.weights):
        size = len(target.labels)
        plain = np.bincount(target.place, minlength=size)[:size].astype(np.float64)
        held = np.bincount(target.place, weights=survey.weights, minlength=size)[:size]
        people = target.totals[:size]
        shares = (part / part.sum() for part in (plain, held, people))
        found.append(Balance(target.name, tuple(target.labels), *shares))
    return found


def _compared(name: str, said: Numbers, column: ArrayLike, confidence: float) -> Nonresponse:
    read = coded(column)
    if read.place.size != said.size or not read.labels:
        raise NotValid(f"{name} is not known of anybody, or not one entry a person asked.", remedy="Check the column.")
    held = ~read.missing
    asked = np.bincount(read.place[held]).astype(np.float64)
    answered = np.bincount(read.place[held], weights=said[held]).astype(np.float64)
    rate, whole = answered / asked, answered.sum() / asked.sum()
    with np.errstate(invalid="ignore", divide="ignore"):
        x2 = float((asked * (rate - whole) ** 2).sum() / (whole * (1 - whole)))
        share_asked, share_answered = asked / asked.sum(), answered / answered.sum()
    p = float(special.chdtrc(asked.size - 1, x2)) if asked.size > 1 else float("nan")
    limits = wilson(answered, asked, confidence)
    return Nonresponse(
        name, tuple(read.labels), asked, answered, rate, limits.lower, limits.upper,
        share_asked, share_answered, share_answered - share_asked, x2, p, int(read.missing.sum()),
    )  # fmt: skip


def _columns(known: Mapping[str, ArrayLike]) -> list[Numbers]:
    """The terms that the regression made of the characteristics."""
    built: list[Numbers] = []
    for column in known.values():
        values = np.asarray(column)
        if values.dtype.kind in "fiub":
            built.append(values.astype(np.float64))
            continue
        read = coded(values)
        built += [(read.place == number).astype(np.float64) for number in range(1, len(read.labels))]
    return built
