"""How often does a funnel flag an innocent provider?

Providers differ by a Gamma (ratios) or a Beta distribution (shares) of the given spread; expected events are
log-uniform within a band. A changed provider has twice the events, or twice the odds; 2 % of all are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from countersign.stats import funnel
from countersign.stats.calibration.series import BANDS, named, within
from countersign.stats.calibration.trials import OURS, Tally, Trial
from countersign.stats.funnel.funnelplotr import funnelplotr
from countersign.stats.intervals import Numbers

SPREADS = (0.0, 0.01, 0.04, 0.25)
CLASS_CORRELATIONS = (0.0, 0.01, 0.05)
BASES = ((20, 100), (100, 1000))
SHARES = (0.05, 0.3)
LEVELS = (0.998, 0.95)
CHANGED = 0.02

Flags = dict[tuple[str, float], NDArray[np.bool_]]  # (method, level) -> who is flagged


@dataclass(frozen=True)
class Ratios:
    """Providers of one distribution, except ``changed`` of them, whose events are doubled."""

    low: float
    high: float
    spread: float
    providers: int = 1000
    changed: float = 0.0

    def draw(self, rng: np.random.Generator) -> tuple[Numbers, Numbers, NDArray[np.bool_]]:
        """Observed and expected events, and who was changed."""
        expected = within(rng, (self.low, self.high), self.providers)
        level = rng.gamma(1 / self.spread, self.spread, self.providers) if self.spread else np.ones(self.providers)
        changed = rng.random(self.providers) < self.changed
        return rng.poisson(expected * level * np.where(changed, 2, 1)).astype(np.float64), expected, changed

    def flags(self, rng: np.random.Generator) -> tuple[Flags, NDArray[np.bool_]]:
        """Who is flagged by each method at each level, and who was changed."""
        observed, expected, changed = self.draw(rng)
        ours = funnel.standardised_ratio(observed, expected)
        found: Flags = {(OURS, level): ours.beyond(level) != 0 for level in LEVELS}
        for kind in ("SHMI", "CQC"):
            anchor = funnelplotr(observed, expected, kind)
            found |= {(kind, level): anchor.outliers(level) for level in LEVELS}
        return found, changed


@dataclass(frozen=True)
class Shares:
    """Shares round ``share`` with the given correlation within a provider."""

    base: tuple[float, float]
    share: float
    correlation: float
    providers: int = 1000
    changed: float = 0.0

    def flags(self, rng: np.random.Generator) -> tuple[Flags, NDArray[np.bool_]]:
        """Who is flagged by each method at each level, and who was changed."""
        n = np.round(within(rng, self.base, self.providers))
        own = np.full(self.providers, self.share)
        if self.correlation:
            strength = 1 / self.correlation - 1
            own = rng.beta(self.share * strength, (1 - self.share) * strength, self.providers)
        changed = rng.random(self.providers) < self.changed
        x = rng.binomial(n.astype(np.int64), np.where(changed, 2 * own / (1 + own), own)).astype(np.float64)
        ours, anchor = funnel.proportion(x, n), funnelplotr(x, n, "PR")
        found: Flags = {(OURS, level): ours.beyond(level) != 0 for level in LEVELS}
        return found | {("PR", level): anchor.outliers(level) for level in LEVELS}, changed


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
            tally = partial(_tally, providers, level)
            kind = "shares" if case in shares else "ratios"
            family, effort = f"funnel of {kind}, {100 * level:g} % limits", 1.0 if level > 0.99 else 0.1
            yield Trial(family, case, 1 - level, partial(tally, 0.0), partial(tally, CHANGED), effort=effort)


def _ratios(band: tuple[float, float], spread: float, changed: float) -> Ratios:
    return Ratios(*band, spread, changed=changed)


def _shares(base: tuple[float, float], share: float, correlation: float, changed: float) -> Shares:
    return Shares(base, share, correlation, changed=changed)


def _tally(providers: Callable[[float], Ratios | Shares], level: float, part: float, rng: np.random.Generator) -> Tally:
    """Flags among those who were changed, or without a change among all."""
    flags, changed = providers(part).flags(rng)
    counted = changed if part else ~changed
    return {
        name: (int(np.count_nonzero(flagged & counted)), int(np.count_nonzero(counted)))
        for (name, at), flagged in flags.items()
        if at == level
    }
