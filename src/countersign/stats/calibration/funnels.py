"""How often does a funnel flag an innocent provider?

Providers differ by a Gamma (ratios) or a Beta distribution (shares) of the given spread; expected events are
log-uniform within a band. Our false flags are not counted: the chance of each provider to lie beyond the limits that
the others gave it is known, and these are added up. A changed provider has twice the events, or twice the odds; 2 % of
all are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from countersign.stats import funnel
from countersign.stats.calibration.series import BANDS, named, within
from countersign.stats.calibration.trials import OURS, Tally, Trial
from countersign.stats.funnel import predictive
from countersign.stats.funnel.calibrated import Funnel
from countersign.stats.funnel.funnelplotr import AnchorFunnel, funnelplotr
from countersign.stats.funnel.predictive import Counts, Predictive, Spreads
from countersign.stats.intervals import Numbers

SPREADS = (0.0, 0.01, 0.04, 0.25)
CLASS_CORRELATIONS = (0.0, 0.01, 0.05)
BASES = ((20, 100), (100, 1000))
SHARES = (0.05, 0.3)
LEVELS = (0.998, 0.95)
CHANGED = 0.02
EFFORT = 0.4  # what is added up and not counted needs few rounds

Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Drawn:
    """Providers as they came out: our funnel, the reference's by name, who was changed, and the truth of the others."""

    ours: Funnel
    base: Numbers
    theirs: Mapping[str, AnchorFunnel]
    changed: Flags
    truth: Predictive
    spread: float

    def flags(self, level: float) -> dict[str, Flags]:
        """Who is flagged by each method."""
        found = {OURS: self.ours.beyond(level) != 0}
        return found | {name: anchor.outliers(level) for name, anchor in self.theirs.items()}

    def chance(self, level: float) -> float:
        """How many innocent providers lie beyond our limits of this level on average, given this fit."""
        low, high = (np.round(limit * self.base) for limit in self.ours.limits(level))
        true = Spreads(np.array([self.spread]), np.ones(1))
        return float((self.truth.below(low, true) + self.truth.above(high, true)).sum())


@dataclass(frozen=True)
class Ratios:
    """Providers of one distribution, except ``changed`` of them, whose events are doubled."""

    low: float
    high: float
    spread: float
    providers: int = 1000
    changed: float = 0.0

    def counts(self, rng: np.random.Generator) -> tuple[Numbers, Numbers, Flags]:
        """Events observed and expected of each provider, and who was changed."""
        expected = within(rng, (self.low, self.high), self.providers)
        level = rng.gamma(1 / self.spread, self.spread, self.providers) if self.spread else np.ones(self.providers)
        changed = rng.random(self.providers) < self.changed
        observed = rng.poisson(expected * level * np.where(changed, 2, 1)).astype(np.float64)
        return observed, expected, changed

    def draw(self, rng: np.random.Generator) -> Drawn:
        """One place full of providers."""
        observed, expected, changed = self.counts(rng)
        theirs = {kind: funnelplotr(observed, expected, kind) for kind in ("SHMI", "CQC")}
        ours = funnel.standardised_ratio(observed, expected)
        return Drawn(ours, expected, theirs, changed, Counts(expected), self.spread)


@dataclass(frozen=True)
class Shares:
    """Shares round ``share`` with the given correlation within a provider."""

    base: tuple[float, float]
    share: float
    correlation: float
    providers: int = 1000
    changed: float = 0.0

    def draw(self, rng: np.random.Generator) -> Drawn:
        """One place full of providers."""
        n = np.round(within(rng, self.base, self.providers))
        own = np.full(self.providers, self.share)
        if self.correlation:
            strength = 1 / self.correlation - 1
            own = rng.beta(self.share * strength, (1 - self.share) * strength, self.providers)
        changed = rng.random(self.providers) < self.changed
        x = rng.binomial(n.astype(np.int64), np.where(changed, 2 * own / (1 + own), own)).astype(np.float64)
        truth = predictive.Shares(n, self.share)
        return Drawn(funnel.proportion(x, n), n, {"PR": funnelplotr(x, n, "PR")}, changed, truth, self.correlation)


def trials() -> Iterator[Trial]:
    """Every spread and band, at both levels."""
    ratios = {
        f"ratio, spread {spread:g}, {named(band)} expected": partial(_ratios, band, spread)
        for spread in SPREADS
        for band in BANDS
    }
    shares = {
        f"share {share:.0%}, correlation {correlation:g}, {named(base)} cases": partial(
            _shares, base, share, correlation
        )
        for correlation in CLASS_CORRELATIONS
        for base in BASES
        for share in SHARES
    }
    for level in LEVELS:
        for case, providers in (ratios | shares).items():
            family = f"funnel of {'shares' if case in shares else 'ratios'}, {100 * level:g} % limits"
            steady, changed = partial(_steady, providers, level), partial(_changed, providers, level)
            yield Trial(family, case, 1 - level, steady, changed, effort=EFFORT, exact=True)


def _ratios(band: tuple[float, float], spread: float, changed: float) -> Ratios:
    return Ratios(*band, spread, changed=changed)


def _shares(base: tuple[float, float], share: float, correlation: float, changed: float) -> Shares:
    return Shares(base, share, correlation, changed=changed)


def _steady(providers: Callable[[float], Ratios | Shares], level: float, rng: np.random.Generator) -> Tally:
    drawn = providers(0.0).draw(rng)
    counts = {name: (float(np.count_nonzero(flagged)), flagged.size) for name, flagged in drawn.flags(level).items()}
    return counts | {OURS: (drawn.chance(level), drawn.base.size)}


def _changed(providers: Callable[[float], Ratios | Shares], level: float, rng: np.random.Generator) -> Tally:
    drawn = providers(CHANGED).draw(rng)
    number = int(np.count_nonzero(drawn.changed))
    return {name: (int(np.count_nonzero(flags & drawn.changed)), number) for name, flags in drawn.flags(level).items()}
