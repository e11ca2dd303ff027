"""How often does a funnel flag an innocent provider? A simulation: ``python tests/stats/funnel_calibration.py``.

Providers differ by a Gamma distribution with mean 1 and the given spread (squared coefficient of variation);
expected events are log-uniform within a band. Nominal: 0.2 % outside the 99.8 % limits, both sides together.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass

import numpy as np

from countersign.stats import funnel
from countersign.stats.funnel.funnelplotr import funnelplotr

BANDS = ((1, 2), (2, 5), (5, 20), (20, 100), (100, 1000))
SPREADS = (0.0, 0.01, 0.04, 0.25)
LEVELS = (0.998, 0.95)


@dataclass(frozen=True)
class Setting:
    """Providers who all belong to one distribution, except ``outliers`` of them, whose events are doubled."""

    low: float
    high: float
    spread: float
    providers: int = 1000
    outliers: float = 0.0

    def draw(self, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Observed and expected events, and who is an outlier."""
        expected = np.exp(rng.uniform(np.log(self.low), np.log(self.high), self.providers))
        theta = rng.gamma(1 / self.spread, self.spread, self.providers) if self.spread else np.ones(self.providers)
        outlying = rng.random(self.providers) < self.outliers
        return rng.poisson(expected * theta * np.where(outlying, 2, 1)), expected, outlying


def calibrated(observed, expected) -> dict[float, np.ndarray]:
    found = funnel.standardised_ratio(observed, expected)
    return {level: found.beyond(level) != 0 for level in LEVELS}


def anchor(kind):
    def flags(observed, expected) -> dict[float, np.ndarray]:
        found = funnelplotr(observed, expected, kind)
        return {level: found.outliers(level) for level in LEVELS}

    return flags


METHODS = {"ours": calibrated, "SHMI": anchor("SHMI"), "CQC": anchor("CQC")}


def flagged(setting: Setting, rounds: int, seed: int = 20261123) -> dict[tuple[str, float], tuple[float, float]]:
    """For each method and level: the share of innocent providers flagged, and that of the outliers."""
    rng = np.random.default_rng(seed)
    tallies = {(name, level): np.zeros(2) for name in METHODS for level in LEVELS}
    groups = np.zeros(2)
    for _ in range(rounds):
        observed, expected, outlying = setting.draw(rng)
        groups += [np.count_nonzero(~outlying), np.count_nonzero(outlying)]
        for name, method in METHODS.items():
            for level, flags in method(observed, expected).items():
                tallies[name, level] += [np.count_nonzero(flags & ~outlying), np.count_nonzero(flags & outlying)]
    with np.errstate(invalid="ignore"):
        return {key: tuple(tally / groups) for key, tally in tallies.items()}


def table(rounds: int) -> str:
    """A table in Markdown: false flags, and in the last two columns the flags of doubled providers (2 % of all)."""
    head = "| spread | expected | ours 99.8 % | SHMI | CQC | ours 95 % | SHMI | CQC | found, ours | found, SHMI |"
    lines = [head, "|" + "---|" * 10]
    for spread in SPREADS:
        for low, high in BANDS:
            null = flagged(Setting(low, high, spread), rounds)
            mixed = flagged(Setting(low, high, spread, outliers=0.02), max(rounds // 5, 1))
            cells = [f"{100 * null[name, level][0]:.2f}" for level in LEVELS for name in METHODS]
            found = [f"{100 * mixed[name, 0.998][1]:.0f}" for name in ("ours", "SHMI")]
            lines.append(f"| {spread} | {low}–{high} | " + " | ".join([*cells, *found]) + " |")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.stdout.write(table(int(sys.argv[1]) if len(sys.argv) > 1 else 100) + "\n")
