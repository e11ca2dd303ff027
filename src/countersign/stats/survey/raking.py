"""Weights that meet known margins: one margin exactly (post-stratification), or several in turn (raking).

Raking is iterative proportional fitting (Deming and Stephan 1940; Deville, Särndal and Sautory 1993): every margin in
the order given is met by one factor a category, again and again until nothing changes. All answers with the same
categories share one factor, so the work is done on those cells and not on the answers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from countersign.errors import NotValid
from countersign.stats.intervals import Numbers
from countersign.stats.survey.categories import Codes
from countersign.stats.survey.design import Design
from countersign.stats.survey.margins import Margin, Target, targets

_SWEEPS = 10  # through the margins when scores become residuals; after ten nothing moves
_HOLDS = 0.02  # of a margin that may be missed at rest: beyond it, the margins cannot all hold
_DENSE = 2_000_000  # cells that a table may have before only those that occur are numbered


@dataclass(frozen=True)
class Weighted:
    """A survey weighted to known margins.

    design     the survey with its new weights, ready for estimates
    ratio      new weight over old, one an answer
    rounds     sweeps or steps that were taken;  converged  whether nothing moved any more
    misfit     the largest distance between a margin and its weighted total, as a share of the total
    """

    design: Design
    ratio: Numbers
    rounds: int
    converged: bool
    misfit: float

    @property
    def weights(self) -> Numbers:
        return self.design.weights


@dataclass(frozen=True)
class ByCategory:
    """Residuals after margins were met: scores less their mean, relative to the weights, in each category.

    ``places`` is the category of every row in each margin. What is taken from a row is a sum of one number for each of
    its categories, so sweeps through the margins move a handful of numbers and touch no row.
    """

    places: tuple[Codes, ...]
    weights: Numbers

    def residual(self, scores: Numbers) -> Numbers:
        return np.asarray(scores - self.carrier @ self.loadings(scores))

    def loadings(self, scores: Any) -> Numbers:
        """What is taken from every unit of weight in each category: (categories of all margins x columns)."""
        inverse = np.where(self.weights > 0, 1 / np.where(self.weights > 0, self.weights, 1.0), 0.0)
        sums = (sparse.diags_array(inverse) @ self._members).T @ scores
        sums = sums.toarray() if sparse.issparse(sums) else sums
        counts = self._counts
        size = np.maximum(np.diag(counts), 1.0)[:, None]
        taken = np.zeros_like(sums)
        for _ in range(_SWEEPS if len(self.places) > 1 else 1):
            for block in self._blocks:
                taken[block] += (sums[block] - counts[block] @ taken) / size[block]
        return np.asarray(taken)

    @property
    def carrier(self) -> Any:
        return sparse.diags_array(self.weights) @ self._members

    @cached_property
    def _members(self) -> Any:
        """1 where a row is in a category: (rows x categories of all margins)."""
        columns = np.column_stack([place + block.start for place, block in zip(self.places, self._blocks, strict=True)])
        starts = np.arange(0, columns.size + 1, len(self.places))
        shape = (self.weights.size, self._blocks[-1].stop)
        return sparse.csr_array((np.ones(columns.size), columns.ravel(), starts), shape=shape)

    @cached_property
    def _counts(self) -> Numbers:
        """Rows that are in two categories; (categories x categories) of all margins."""
        sizes = [block.stop - block.start for block in self._blocks]
        table = [
            [np.bincount(a * n + b, minlength=m * n).reshape(m, n) for b, n in zip(self.places, sizes, strict=True)]
            for a, m in zip(self.places, sizes, strict=True)
        ]
        return np.block(table).astype(np.float64)

    @cached_property
    def _blocks(self) -> list[slice]:
        ends = np.cumsum([0, *(int(place.max()) + 1 for place in self.places)]).tolist()
        return [slice(start, stop) for start, stop in pairwise(ends)]


def post_stratify(survey: Design, margin: Margin) -> Weighted:
    """Weights that meet one margin exactly. Cross columns first (``crossed``) to meet their joint numbers."""
    (target,) = targets([margin], survey.weights)
    factor = _factors(target, survey.weights)
    return _weighted(survey, [target], factor[target.place], rounds=1, converged=True)


def rake(
    survey: Design,
    margins: Sequence[Margin],
    *,
    tolerance: float = 1e-10,
    rounds: int = 1000,
    strict: bool = True,
) -> Weighted:
    """Weights that meet all ``margins``.

    Stops when no cell of the crossed margins changes by ``tolerance`` in a sweep: below 1 a share of all weight, from
    1 on a number of people (R's ``survey`` stops at 1 person or after 10 rounds). Raises :class:`NotValid` when
    ``rounds`` are over, or with ``strict=False`` gives what was reached and says so in ``converged``.
    """
    ready = targets(margins, survey.weights)
    cell, table = _cells(ready)
    start = np.bincount(cell, weights=survey.weights).astype(np.float64)
    least = tolerance * survey.weights.sum() if tolerance < 1 else tolerance
    held, done, taken = start, False, 0
    while not done and taken < rounds:
        before, taken = held, taken + 1
        for target, index in zip(ready, table, strict=True):
            held = held * _factors(target._replace(place=index), held)[index]
        done = bool(np.abs(held - before).max() < least)
    ratio = held / np.where(start > 0, start, 1.0)
    found = _weighted(survey, ready, ratio[cell], rounds=taken, converged=done)
    if strict and not found.converged:
        state = "go round in circles" if done else "still move"
        raise NotValid(
            f"The weights {state} after {taken} rounds; the margins are missed by up to {found.misfit:.2%}.",
            remedy="Join small categories, check that the margins can all hold at once, or allow more rounds.",
        )
    return found


def misfit(ready: Sequence[Target], weights: Numbers) -> float:
    """The largest distance between a margin and its weighted total, as a share of the total."""
    worst = 0.0
    for target in ready:
        held = np.bincount(target.place, weights=weights, minlength=target.totals.size)
        known = np.isfinite(target.totals)
        worst = max(worst, float(np.abs(held[known] / target.totals[known] - 1).max(initial=0.0)))
    return worst


def _weighted(survey: Design, ready: Sequence[Target], ratio: Numbers, *, rounds: int, converged: bool) -> Weighted:
    weights = survey.weights * ratio
    missed = misfit(ready, weights)
    adjusted = survey.adjusted(weights, ByCategory(tuple(one.place for one in ready), weights))
    return Weighted(adjusted, ratio, rounds, converged and missed < _HOLDS, missed)


def _factors(target: Target, weights: Numbers) -> Numbers:
    """By how much each category's weights must grow; answers without a label stay."""
    held = np.bincount(target.place, weights=weights, minlength=target.totals.size)
    met = np.isfinite(target.totals) & (held > 0)
    return np.asarray(np.where(met, target.totals / np.where(held > 0, held, 1.0), 1.0))


def _cells(ready: Sequence[Target]) -> tuple[Codes, list[Codes]]:
    """The cell of every row in the crossed margins, and the category of every cell in each margin."""
    sizes = tuple(one.totals.size for one in ready)
    if np.prod([float(size) for size in sizes]) > 2.0**62:  # more cells than a number can name: every row is its own
        return np.arange(ready[0].place.size), [one.place for one in ready]
    joint = np.ravel_multi_index([one.place for one in ready], sizes)
    seen, cell = _numbered(joint, int(np.prod([np.int64(size) for size in sizes])))
    return cell, list(np.unravel_index(seen, sizes))


def _numbered(joint: NDArray[np.intp], size: int) -> tuple[Codes, Codes]:
    if size > _DENSE:
        seen, cell = np.unique(joint, return_inverse=True)
        return seen, cell
    seen = np.flatnonzero(np.bincount(joint, minlength=size))
    place = np.zeros(size, dtype=np.int64)
    place[seen] = np.arange(seen.size)
    return seen, place[joint]
