"""How a survey was drawn: weights, strata, clusters, and how far from certain that makes its totals.

Variances are by linearisation (Taylor series): every estimate is a sum of scores, one an answer, and the variance of
that sum follows from how the scores differ between the clusters of a stratum, stage by stage (Särndal, Swensson and
Wretman 1992, chapter 4; with replacement at a stage without population sizes). Totals that were adjusted to known
margins vary only by what the margins do not explain, so scores become residuals first (Deville and Särndal 1992).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, NamedTuple, Protocol

import numpy as np
from numpy.typing import ArrayLike

from countersign.errors import NotValid
from countersign.stats.intervals import Numbers
from countersign.stats.reading import numbers
from countersign.stats.survey.categories import Codes, complete

Lonely = Literal["fail", "remove", "certainty", "adjust", "average"]
_CERTAIN = 1e-7  # of a stratum left to chance, below which all of it was taken


class Adjustment(Protocol):
    """What weighting to known margins takes out of the scores: ``carrier @ loadings(scores)``."""

    def residual(self, scores: Numbers) -> Numbers: ...

    def loadings(self, scores: Any) -> Numbers: ...

    @property
    def carrier(self) -> Any: ...


class Stage(NamedTuple):
    """One stage of sampling. ``cluster`` is nested in ``stratum`` and both count from 0; one entry a row.

    stratum_of  stratum of each cluster;  drawn  clusters drawn in each stratum
    left        share of the stratum's clusters that were not drawn (1 without population sizes)
    share       chance that everything above this stratum was drawn
    """

    cluster: Codes
    stratum_of: Codes
    drawn: Numbers
    left: Numbers
    share: Numbers


@dataclass(frozen=True)
class Design:
    """Weights (people an answer stands for), the stages of sampling, and adjustments made to known margins."""

    weights: Numbers
    stages: tuple[Stage, ...]
    adjustments: tuple[Adjustment, ...] = ()
    lonely: Lonely = "fail"

    @property
    def rows(self) -> int:
        return int(self.weights.size)

    @property
    def freedom(self) -> int:
        """Clusters less strata, of the first stage: the degrees of freedom of intervals."""
        first = self.stages[0]
        return int(first.stratum_of.size - first.drawn.size)

    def adjusted(self, weights: Numbers, adjustment: Adjustment) -> Design:
        """The same survey with new weights that meet known margins."""
        return replace(self, weights=weights, adjustments=(*self.adjustments, adjustment))

    def covariance(self, scores: ArrayLike) -> Numbers:
        """Covariance matrix (k x k) of the sums of ``scores`` (rows x k)."""
        return self._spread(self._residuals(scores), lambda one, other: one.T @ other)

    def variance(self, scores: ArrayLike) -> Numbers:
        """Variances (k,) of the sums of ``scores`` (rows x k), without their covariances."""
        return self._spread(self._residuals(scores), lambda one, other: np.einsum("nk,nk->k", one, other))

    def _residuals(self, scores: ArrayLike) -> Numbers:
        table = np.asarray(scores, dtype=np.float64)
        for adjustment in self.adjustments:
            table = adjustment.residual(table)
        return table

    def _spread(self, scores: Numbers, product: Any) -> Numbers:
        total = np.zeros_like(product(scores[:1], scores[:1]))
        for stage in self.stages:
            sums = _summed(scores, stage.cluster, stage.stratum_of.size)
            scaled, inflate = _centred(sums, stage, self.lonely)
            total = total + inflate * product(scaled, scaled)
        return np.asarray(total)


def design(
    weights: ArrayLike | None = None,
    *,
    clusters: ArrayLike | Sequence[ArrayLike] | None = None,
    strata: ArrayLike | Sequence[ArrayLike | None] | None = None,
    population: ArrayLike | Sequence[ArrayLike | None] | None = None,
    nest: bool = False,
    lonely: Lonely = "fail",
) -> Design:
    """Describes a survey; every column has one entry an answer, and a list of columns describes several stages.

    ``population`` is the number of clusters (of answers, without clusters) in the row's stratum of the population;
    numbers of at most 1 are sampling fractions. Without ``weights`` they follow from it. ``nest`` says that cluster
    labels start again in every stratum. ``lonely`` says what a stratum with one cluster adds: ``fail`` refuses,
    ``remove`` and ``certainty`` nothing, ``adjust`` its distance from the whole, ``average`` what others add.
    """
    columns = _stages(clusters), _stages(strata), _stages(population)
    rows = _rows(weights, *columns)
    stages, chance = _drawn(*columns, rows, nest)
    if weights is None and not any(column is not None for column in columns[2]):
        raise NotValid("A survey needs weights or population sizes.", remedy="Give a weight of 1 to every answer.")
    given = 1 / chance if weights is None else numbers(weights).copy()
    if not np.all(np.isfinite(given) & (given >= 0)) or not given.sum() > 0:
        raise NotValid("A weight is missing or below zero, or all are zero.", remedy="Give every answer a weight.")
    return Design(given, stages, lonely=lonely)


def _stages(columns: Any) -> list[Any]:
    """A list of columns, one a stage; a single column is one stage."""
    if columns is None:
        return []
    several = isinstance(columns, list | tuple) and len(columns) > 0 and all(_column(one) for one in columns)
    return list(columns) if several else [columns]


def _column(one: Any) -> bool:
    return one is None or (not isinstance(one, str | bytes) and np.ndim(one) == 1)


def _rows(weights: ArrayLike | None, *tables: list[Any]) -> int:
    lengths = {len(np.asarray(column)) for table in tables for column in table if column is not None}
    lengths |= set() if weights is None else {len(np.asarray(weights))}
    if len(lengths) != 1 or lengths == {0}:
        raise NotValid(
            f"The columns of the survey have the lengths {sorted(lengths)}.", remedy="Give one entry an answer."
        )
    return lengths.pop()


def _drawn(
    clusters: list[Any], strata: list[Any], population: list[Any], rows: int, nest: bool
) -> tuple[tuple[Stage, ...], Numbers]:
    """The stages down to the first without population sizes, and every answer's chance of being drawn."""
    above, chance = np.zeros(rows, dtype=np.int64), np.ones(rows)
    stages: list[Stage] = []
    for level in range(max(len(clusters), 1)):
        labels = clusters[level] if level < len(clusters) else None
        layer = strata[level] if level < len(strata) else None
        size = population[level] if level < len(population) else None
        stage, fraction = _stage(labels, layer, size, above, chance, nest or level > 0)
        stages.append(stage)
        if size is None:  # drawn with replacement, or nearly: what lies below adds nothing of its own
            break
        above, chance = stage.cluster, chance * fraction
    return tuple(stages), chance


def _stage(labels: Any, layer: Any, size: Any, above: Codes, chance: Numbers, nest: bool) -> tuple[Stage, Numbers]:
    rows = above.size
    stratum = above if layer is None else _paired(above, complete(layer, "The strata", rows).place)
    own = np.arange(rows) if labels is None else complete(labels, "The clusters", rows).place
    cluster = _paired(stratum, own)
    first = np.unique(cluster, return_index=True)[1]
    if not nest and labels is not None and first.size > np.unique(own).size:
        raise NotValid(
            "A cluster lies in more than one stratum.",
            remedy="Say nest=True if cluster labels start again in every stratum; else correct the labels.",
        )
    drawn = np.bincount(stratum[first]).astype(np.float64)
    fraction = _fraction(size, stratum, drawn)
    one = np.unique(stratum, return_index=True)[1]
    return Stage(cluster, stratum[first], drawn, 1 - fraction[one], chance[one]), fraction


def _fraction(size: Any, stratum: Codes, drawn: Numbers) -> Numbers:
    """The share of its stratum's clusters that was drawn, for every row; 0 where the population is not stated."""
    if size is None:
        return np.zeros(stratum.size)
    stated = numbers(size)
    if not np.all(stated > 0):
        raise NotValid("A population size is missing or not above zero.", remedy="Give one for every answer.")
    share = np.where(stated <= 1, stated, drawn[stratum] / np.maximum(stated, 1e-300))
    if np.any(share > 1 + 1e-9):
        raise NotValid("More clusters were drawn than the population has.", remedy="Check sizes and strata.")
    return np.asarray(np.minimum(share, 1.0))


def _paired(first: Codes, second: Codes) -> Codes:
    """One code for each pair that occurs, in the order of the pairs."""
    joint = first * (int(second.max(initial=0)) + 1) + second
    return np.asarray(np.unique(joint, return_inverse=True)[1], dtype=np.int64)


def _summed(scores: Numbers, cluster: Codes, size: int) -> Numbers:
    if size == cluster.size and np.array_equal(cluster, np.arange(size)):
        return scores
    order = np.argsort(cluster, kind="stable")
    starts = np.searchsorted(cluster[order], np.arange(size))
    return np.asarray(np.add.reduceat(scores[order], starts, axis=0))


def stratum_factors(stage: Stage, lonely: Lonely) -> tuple[Numbers, Any, float]:
    """By how much squares count in each stratum, which strata have one cluster, and a factor for those left out."""
    alone = (stage.drawn == 1) & (stage.left > _CERTAIN)
    if alone.any() and lonely == "fail":
        raise NotValid(
            f"{int(alone.sum())} strata have a single cluster, from which no variance can be read.",
            remedy="Join neighbouring strata, or choose lonely='adjust', 'average', 'remove' or 'certainty'.",
        )
    scale = stage.share * stage.left * stage.drawn / np.maximum(stage.drawn - 1, 1)
    strata = stage.drawn.size
    return scale, alone, strata / max(strata - int(alone.sum()), 1) if lonely == "average" else 1.0


def _centred(sums: Numbers, stage: Stage, lonely: Lonely) -> tuple[Numbers, float]:
    """Cluster totals whose squares add up to the variance of this stage, and a factor for strata left out."""
    scale, alone, inflate = stratum_factors(stage, lonely)
    of = stage.stratum_of
    centre = _summed(sums, of, stage.drawn.size) / stage.drawn[:, None]
    centre[alone & (lonely == "adjust")] = 0.0
    return np.asarray((sums - centre[of]) * np.sqrt(scale[of])[:, None]), inflate
