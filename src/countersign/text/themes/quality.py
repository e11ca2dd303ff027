"""How different themes are from one another, and how far they agree with what people said the texts are about."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from countersign.errors import NotValid

Numbers = NDArray[np.float64]


def diversity(themes: Sequence[Sequence[str]], top: int = 10) -> float:
    """Different words among the first ``top`` of all themes, as a share of all of them (Dieng et al. 2020)."""
    if not themes or any(len(theme) < top for theme in themes):
        raise NotValid(f"A theme has fewer than {top} words.", remedy="Look at fewer words, or find more terms.")
    return len({word for theme in themes for word in theme[:top]}) / (top * len(themes))


def rank_overlap(first: Sequence[Hashable], second: Sequence[Hashable], p: float = 0.9) -> float:
    """Rank-biased overlap of two lists, extrapolated from their ends (Webber, Moffat and Zobel 2010, equation 32).

    0 where nothing is shared, 1 for the same order; a place further down weighs ``p`` times the one before it.
    """
    short, long = sorted((first, second), key=len)
    s, depth = len(short), len(long)
    if s == 0:
        return 0.0
    shared = np.array([len(set(short[:d]) & set(long[:d])) for d in range(1, depth + 1)], np.float64)
    ranks = np.arange(1, depth + 1)
    agreed = (shared / ranks * p**ranks).sum()
    beyond = (shared[s - 1] * (ranks[s:] - s) / (s * ranks[s:]) * p ** ranks[s:]).sum()
    last = ((shared[-1] - shared[s - 1]) / depth + shared[s - 1] / s) * p**depth
    return float((1 - p) / p * (agreed + beyond) + last)


def inverted_overlap(themes: Sequence[Sequence[str]], top: int = 10, p: float = 0.9) -> float:
    """1 less the mean rank-biased overlap of every two themes: 1 where no two share a word."""
    pairs = [rank_overlap(one[:top], other[:top], p) for one, other in combinations(themes, 2)]
    return 1.0 - float(np.mean(pairs)) if pairs else 1.0


def crossed(labels: ArrayLike, found: ArrayLike) -> Numbers:
    """How many things have each label and each theme: labels × themes."""
    of, to = (np.unique(np.asarray(values), return_inverse=True)[1].ravel() for values in (labels, found))
    if len(of) != len(to) or not len(of):
        raise NotValid("Labels and themes do not go together.", remedy="Give one of each for every text.")
    table = np.zeros((of.max() + 1, to.max() + 1))
    np.add.at(table, (of, to), 1)
    return table


def purity(labels: ArrayLike, found: ArrayLike) -> float:
    """The share of things that have the commonest label of their theme; grows with the number of themes."""
    table = crossed(labels, found)
    return float(table.max(axis=0).sum() / table.sum())


def mutual_information(labels: ArrayLike, found: ArrayLike) -> float:
    """Normalised mutual information, 0 to 1, by the mean of the two entropies: the same number as the V measure."""
    table = crossed(labels, found)
    shares = table / table.sum()
    rows, columns = shares.sum(axis=1), shares.sum(axis=0)
    both = shares > 0
    shared = (shares[both] * np.log(shares[both] / np.outer(rows, columns)[both])).sum()
    whole = (_entropy(rows) + _entropy(columns)) / 2
    return float(shared / whole) if whole > 0 else 1.0


def v_measure(labels: ArrayLike, found: ArrayLike) -> float:
    """The harmonic mean of homogeneity and completeness (Rosenberg and Hirschberg 2007)."""
    return mutual_information(labels, found)


def adjusted_rand(labels: ArrayLike, found: ArrayLike) -> float:
    """The share of pairs treated alike, less what chance brings (Hubert and Arabie 1985): 0 is chance, 1 the same."""
    table = crossed(labels, found)
    together, rows, columns = (_pairs(counts) for counts in (table, table.sum(axis=1), table.sum(axis=0)))
    chance = rows * columns / max(_pairs(table.sum()), 1.0)
    most = (rows + columns) / 2
    return 1.0 if most == chance else float((together - chance) / (most - chance))


def best_f1(labels: Sequence[Any], found: ArrayLike, label: Hashable) -> float:
    """F1 of the theme that comes nearest to one human label; ``labels`` holds each text's set of labels."""
    has = np.array([label in given for given in labels])
    of = np.asarray(found, dtype=np.int64)
    kept = of >= 0
    sizes, hits = np.bincount(of[kept]), np.bincount(of[kept & has], minlength=of.max(initial=-1) + 1)
    return float(np.max(2 * hits / (sizes + has.sum()), initial=0.0))


def _pairs(counts: Any) -> float:
    return float((np.asarray(counts) * (np.asarray(counts) - 1) / 2).sum())


def _entropy(shares: Numbers) -> float:
    some = shares[shares > 0]
    return float(-(some * np.log(some)).sum())
