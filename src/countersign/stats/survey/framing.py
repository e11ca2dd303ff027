"""Framing experiments: the same question asked in different words of arms drawn at random. Does the wording matter?

The causal test is the unweighted randomisation test: under random assignment it is exact. The weighted difference says
what it would be among the people the survey stands for, with the design's standard error. A stated intention is not
behaviour, and the result says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from countersign.errors import NotValid
from countersign.stats import two_proportions
from countersign.stats.intervals import Numbers
from countersign.stats.multiplicity import adjust
from countersign.stats.reading import numbers
from countersign.stats.survey.categories import Codes, coded
from countersign.stats.survey.crosstab import Association, association
from countersign.stats.survey.design import Design
from countersign.stats.survey.estimates import Share, quantile_t, share
from countersign.stats.survey.power import minimum_detectable

INTENTION = "what people say they would do is not what they do"
_NOTHING = 1e-12  # a standard error that is only rounding
FEWEST = 10  # answers in an arm, below which nothing is compared


@dataclass(frozen=True)
class Contrast:
    """One arm less the reference arm, in shares.

    difference, se, lower, upper   weighted, by the design;  t, p  its test with ``freedom``;  p_holm  for many arms
    unweighted, unweighted_lower, unweighted_upper   of the plain answers, Newcombe's limits
    p_randomisation   of the plain difference, had words made none;  detectable  the smallest true difference that
    this experiment would have found with the power stated, or NaN if there is none

    Where everybody in either arm said the same, the design shows no spread at all: ``t`` is NaN, and limits and p are
    those of the plain answers.
    """

    arm: Any
    reference: Any
    difference: float
    se: float
    lower: float
    upper: float
    t: float
    freedom: float
    p: float
    p_holm: float
    unweighted: float
    unweighted_lower: float
    unweighted_upper: float
    p_randomisation: float
    detectable: float


@dataclass(frozen=True)
class Framing:
    """``shares`` of every arm (weighted, plain, bases), contrasts with the reference, and Rao and Scott's test.

    answered   share of those asked in each arm who answered; where it differs, arms are no longer alike
    test       None where everybody said the same
    """

    arms: tuple[Any, ...]
    shares: Share
    answered: Numbers
    contrasts: tuple[Contrast, ...]
    test: Association | None
    power: float
    words: str = INTENTION


def framing(
    survey: Design,
    answer: ArrayLike,
    arm: ArrayLike,
    *,
    reference: Any = None,
    confidence: float = 0.95,
    power: float = 0.8,
    drawn_by: ArrayLike | None = None,
    rng: np.random.Generator | None = None,
    draws: int = 10_000,
) -> Framing:
    """Compares the shares of answers that are 1 between randomised arms; the first arm is the reference unless named.

    ``drawn_by`` says who was assigned together (households, say): the randomisation test then shuffles those, which
    needs ``rng``. Raises :class:`NotValid` below ``FEWEST`` answers in an arm.
    """
    arms, outcome = coded(arm), numbers(answer)
    shares = share(survey, outcome, groups=arms, confidence=confidence)
    _check(arms.labels, shares, reference)
    first = 0 if reference is None else arms.labels.index(reference)
    known = np.isfinite(outcome) & ~arms.missing & (survey.weights > 0)
    covariance = survey.covariance(_scores(survey, np.where(known, outcome, 0.0), np.where(known, arms.place, -1)))
    pairs = [(other, first) for other in range(len(arms.labels)) if other != first]
    plain = _Plain(outcome[known], arms.place[known], _units(drawn_by, known), rng, draws)
    found = [_contrast(arms.labels, pair, shares, covariance, plain, confidence, power) for pair in pairs]
    held = adjust([one.p for one in found], "holm")
    contrasts = tuple(Contrast(**{**vars(one), "p_holm": float(p)}) for one, p in zip(found, held, strict=True))
    asked = np.bincount(arms.place[~arms.missing], minlength=len(arms.labels))
    mixed = np.ptp(outcome[known]) > 0
    test = association(survey, np.where(known, outcome, np.nan), arms) if mixed else None
    return Framing(tuple(arms.labels), shares, np.asarray(shares.base) / asked, contrasts, test, power)


@dataclass(frozen=True)
class _Plain:
    """The answers as they are, for the randomisation test."""

    answer: Numbers
    arm: Codes
    unit: Codes | None
    rng: np.random.Generator | None
    draws: int

    def p(self, one: int, other: int) -> float:
        kept = np.isin(self.arm, (one, other))
        yes, treated = self.answer[kept], self.arm[kept] == one
        if self.unit is None:
            return exact_randomisation(int(yes[treated].sum()), int(treated.sum()), int(yes.sum()), int(kept.sum()))
        if self.rng is None:
            raise NotValid("Shuffling whole units needs randomness.", remedy="Pass rng=np.random.default_rng(seed).")
        return _shuffled(yes, treated, self.unit[kept], self.rng, self.draws)


def exact_randomisation(yes_first: int, first: int, yes: int, everyone: int) -> float:
    """Two-sided p: how often a random draw of ``first`` out of ``everyone``, ``yes`` of whom say yes, is as extreme.

    Extreme is the distance from the share of yes that all have; the hypergeometric distribution is summed exactly.
    """
    k = np.arange(max(0, first + yes - everyone), min(first, yes) + 1)
    chance = np.exp(_log_choose(yes, k) + _log_choose(everyone - yes, first - k) - _log_choose(everyone, first))
    middle = first * yes / everyone
    extreme = np.abs(k - middle) >= abs(yes_first - middle) - 1e-9
    return float(min(1.0, chance[extreme].sum() / chance.sum()))


def _log_choose(n: Any, k: Any) -> Any:
    return special.gammaln(n + 1) - special.gammaln(np.asarray(k) + 1) - special.gammaln(n - np.asarray(k) + 1)


def _shuffled(yes: Numbers, treated: NDArray[np.bool_], unit: Codes, rng: np.random.Generator, draws: int) -> float:
    """Monte Carlo p over assignments of whole units; the assignment that happened is one of them."""
    _, place = np.unique(unit, return_inverse=True)
    size, total = np.bincount(place), np.bincount(place, weights=yes)
    share_treated = np.bincount(place, weights=treated) / size
    if not np.isin(share_treated, (0, 1)).all():
        raise NotValid("Some unit has people of both arms.", remedy="Leave drawn_by out if people were assigned alone.")

    def gap(chosen: Numbers) -> Numbers:
        ours, all_of_us = chosen @ total, chosen @ size
        return np.asarray(ours / all_of_us - (total.sum() - ours) / (size.sum() - all_of_us))

    seen = abs(float(gap(share_treated)))
    shuffles = rng.permuted(np.tile(share_treated, (draws, 1)), axis=1)
    return float((1 + (np.abs(gap(shuffles)) >= seen - 1e-12).sum()) / (draws + 1))


def _contrast(
    labels: list[Any],
    pair: tuple[int, int],
    shares: Share,
    covariance: Numbers,
    plain: _Plain,
    confidence: float,
    power: float,
) -> Contrast:
    one, other = pair
    step = np.zeros(len(labels))
    step[one], step[other] = 1.0, -1.0
    difference, se = float(step @ shares.value), float(np.sqrt(step @ covariance @ step))
    freedom = shares.freedom + 1 - len(labels)
    n = np.asarray(shares.base)[[one, other]]
    yes = np.round(np.asarray(shares.unweighted)[[one, other]] * n)
    counted = two_proportions.difference(yes[0], n[0], yes[1], n[1], confidence)
    simple = float((np.asarray(shares.unweighted) * (1 - np.asarray(shares.unweighted)))[[one, other]] @ (1 / n))
    deff = se**2 / simple if simple > 0 else 1.0
    start = min(max(float(shares.value[other]), 0.0), 1.0)
    smallest = minimum_detectable(start, n[1], n[0], deff=deff, power=power, chance=1 - confidence)
    by_lot = plain.p(one, other)
    if se > _NOTHING:
        t, reach = difference / se, quantile_t((1 + confidence) / 2, freedom) * se
        p, low, high = float(2 * special.stdtr(freedom, -abs(t))), difference - reach, difference + reach
    else:
        t, p, low, high = float("nan"), by_lot, float(counted.lower), float(counted.upper)
    return Contrast(
        labels[one], labels[other], difference, se, low, high, t, freedom, p, p,
        float(counted.value), float(counted.lower), float(counted.upper), by_lot, smallest,
    )  # fmt: skip


def _scores(survey: Design, yes: Numbers, arm: Numbers) -> Numbers:
    inside = arm[:, None] == np.arange(int(arm.max()) + 1)
    w = np.where(inside, survey.weights[:, None], 0.0)
    return np.asarray(w * (yes[:, None] - (yes @ w) / w.sum(axis=0)) / w.sum(axis=0))


def _units(drawn_by: ArrayLike | None, known: NDArray[np.bool_]) -> Codes | None:
    return None if drawn_by is None else coded(drawn_by).place[known]


def _check(labels: list[Any], shares: Share, reference: Any) -> None:
    if reference is not None and reference not in labels:
        raise NotValid(f"There is no arm {reference!r}.", remedy=f"The arms are {', '.join(map(repr, labels))}.")
    if len(labels) < 2 or min(np.atleast_1d(shares.base)) < FEWEST:
        raise NotValid(
            f"An experiment needs two arms of at least {FEWEST} answers each.", remedy="Ask more people first."
        )
