"""How much providers differ beyond chance: one number, fitted so that the limits built on it hold.

The reference implementations trim the z scores, take their mean square and forget that trimming shrinks it
(:func:`trimming_factor` says by how much). Here the spread is fitted by maximum likelihood to the counts
themselves, leaving out only providers who even so stand out, and its own uncertainty is carried on.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import special

from countersign.stats.funnel.predictive import Predictive, Spreads
from countersign.stats.intervals import Numbers

FEWEST_PROVIDERS = 10  # below this nobody can tell how much providers differ
_STEPS = 24  # of the grid over the square root of the spread
_NODES = 5  # that stand for what is not known about the spread


@dataclass(frozen=True)
class Dispersion:
    """The fitted spread, and ``likely`` values of it that stand for what is not known about it.

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


def fitted(model: Predictive, counts: Numbers, kept: np.ndarray) -> Dispersion:
    """The most likely spread of the ``kept`` providers, with a flat prior on its square root around it.

    The prior is the one Gelman (2006) recommends for a standard deviation between groups.
    """
    providers = int(np.count_nonzero(kept))
    if providers < FEWEST_PROVIDERS:
        return unknown(providers)
    roots = np.linspace(0.0, np.sqrt(model.widest), _STEPS)
    for _ in range(3):  # each round looks closer at where the likelihood lies
        likelihood = np.array([model.log_pmf(counts, r * r)[kept].sum() for r in roots])
        plausible = roots[likelihood > likelihood.max() - 12]
        step = roots[1] - roots[0]
        roots = np.linspace(max(plausible[0] - step, 0.0), min(plausible[-1] + step, np.sqrt(model.widest)), _STEPS)
    return _summarised(roots, np.array([model.log_pmf(counts, r * r)[kept].sum() for r in roots]), providers)


def _summarised(roots: Numbers, likelihood: Numbers, providers: int) -> Dispersion:
    """The mode, and equally likely values of the root of the spread that stand for its uncertainty."""
    posterior = special.softmax(likelihood)
    middles = (np.arange(_NODES) + 0.5) / _NODES
    nodes = np.interp(middles, np.cumsum(posterior) - posterior / 2, roots)
    best = float(roots[np.argmax(likelihood)])
    return Dispersion(best**2, Spreads(nodes**2, np.full(_NODES, 1 / _NODES)), providers)


def trimming_factor(trim: float, *, winsorised: bool) -> float:
    """Mean square of a standard normal after trimming ``trim`` at each end: divide phi by it to be consistent.

    0.4377 for truncation and 0.6787 for winsorising at 10 % (integration by parts of the normal density).
    """
    edge = float(special.ndtri(1 - trim))
    density = np.exp(-(edge**2) / 2) / np.sqrt(2 * np.pi)
    truncated = 1 - 2 * edge * density / (1 - 2 * trim)
    return float((1 - 2 * trim) * truncated + 2 * trim * edge**2 if winsorised else truncated)
