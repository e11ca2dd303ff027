"""How much providers differ beyond chance: one number, fitted so that the limits built on it hold.

The reference implementations trim the z scores, take their mean square and forget that trimming shrinks it
(:func:`trimming_factor` says by how much). Here the spread is fitted by maximum likelihood to the counts
themselves, leaving out only providers who even so stand out, and its own uncertainty is carried on.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

from countersign.stats.funnel.predictive import Predictive, Spreads
from countersign.stats.intervals import Numbers

FEWEST_PROVIDERS = 10  # below this nobody can tell how much providers differ
ALL_ALIKE = "Overdispersion was not estimated: what is counted happened to nobody, or to everybody."
_STEPS = 16  # of the grid over the square root of the spread
_DROP = 12.0  # in log likelihood, from where on a spread is not plausible
_NODES = 11  # about a standard deviation apart, where sums are as good as integrals
_NEGLIGIBLE = 1e-5


@dataclass(frozen=True)
class Dispersion:
    """The fitted spread, and ``likely`` values of it, weighed for each provider by what the others show.

    ``spread`` is the squared coefficient of variation between providers (ratios), or the intra-class
    correlation (proportions); NaN where it was not estimated, and ``why`` says so.
    """

    spread: float
    likely: Spreads
    providers: int
    why: str = ""


def given(spread: float, providers: int) -> Dispersion:
    """A spread that is known from elsewhere."""
    return Dispersion(spread, Spreads(np.array([spread]), np.ones(1)), providers)


def unknown(providers: int) -> Dispersion:
    """No estimate: the limits hold only if providers do not differ at all beyond chance."""
    why = f"Overdispersion was not estimated: {providers} providers are fewer than {FEWEST_PROVIDERS}."
    return Dispersion(np.nan, Spreads(np.zeros(1), np.ones(1)), providers, why)


def fitted(model: Predictive, counts: Numbers, kept: NDArray[np.bool_]) -> Dispersion:
    """The most likely spread of the ``kept`` providers, with a flat prior on its square root around it.

    The prior is the one Gelman (2006) recommends for a standard deviation between groups. Each provider is
    judged by the spread of the others: its own part in the likelihood is taken out of its own weights.
    """
    providers = int(np.count_nonzero(kept))
    if providers < FEWEST_PROVIDERS:
        return unknown(providers)
    if np.all((model.mean == 0) | (model.mean == model.most)):
        return Dispersion(np.nan, unknown(providers).likely, providers, ALL_ALIKE)
    widest = np.sqrt(model.widest)
    roots = np.linspace(0.0, widest, _STEPS)
    for points in (_STEPS, _STEPS, _NODES):  # each round looks closer at where the likelihood lies
        total = _log_likelihoods(model, counts, kept, roots).sum(axis=1)
        plausible, step = roots[total > total.max() - _DROP], roots[1] - roots[0]
        roots = np.linspace(max(plausible[0] - step, 0.0), min(plausible[-1] + step, widest), points)
    each = _log_likelihoods(model, counts, kept, roots)
    total = each.sum(axis=1)
    return Dispersion(_peak(roots, total) ** 2, _of_the_others(roots, each), providers)


def _log_likelihoods(model: Predictive, counts: Numbers, kept: NDArray[np.bool_], roots: Numbers) -> Numbers:
    """A row for each root, a column for each provider, 0 for those left out."""
    return np.array([np.where(kept, model.log_pmf(counts, root**2), 0.0) for root in roots])


def _of_the_others(roots: Numbers, each: Numbers) -> Spreads:
    """For each provider the likely spreads by all the others; values no provider gives weight to are dropped."""
    weights = special.softmax(each.sum(axis=1)[:, None] - each, axis=0)
    used = weights.max(axis=1) > _NEGLIGIBLE
    return Spreads(roots[used] ** 2, weights[used] / weights[used].sum(axis=0))


def _peak(roots: Numbers, total: Numbers) -> float:
    """Where the parabola through the highest point and its neighbours has its top."""
    i = int(np.argmax(total))
    if i in (0, roots.size - 1):
        return float(roots[i])
    left, top, right = total[i - 1 : i + 2]
    return float(roots[i] + (roots[1] - roots[0]) * (left - right) / (2 * (left - 2 * top + right)))


def trimming_factor(trim: float, *, winsorised: bool) -> float:
    """Mean square of a standard normal after trimming ``trim`` at each end: divide phi by it to be consistent.

    0.4377 for truncation and 0.6787 for winsorising at 10 % (integration by parts of the normal density).
    """
    edge = float(special.ndtri(1 - trim))
    density = np.exp(-(edge**2) / 2) / np.sqrt(2 * np.pi)
    truncated = 1 - 2 * edge * density / (1 - 2 * trim)
    return float((1 - 2 * trim) * truncated + 2 * trim * edge**2 if winsorised else truncated)
