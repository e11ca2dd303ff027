"""Providers and series that never changed, and the same with a change to be found. Randomness is passed in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from countersign.stats.intervals import Numbers

Draw = Callable[[np.random.Generator, int, int], Numbers]  # rng, series, periods -> a table of what was counted
BANDS = ((1, 2), (2, 5), (5, 20), (20, 100), (100, 1000))  # of the expected count, log-uniform within
_WARM = 60  # periods before the first, so that a series that remembers has forgotten how it began


def within(rng: np.random.Generator, band: tuple[float, float], size: int) -> Numbers:
    """Expected counts, log-uniform in a band."""
    low, high = np.log(band)
    return np.asarray(np.exp(rng.uniform(float(low), float(high), size)))


def spread_out(rng: np.random.Generator, mean: Numbers, phi: float) -> Numbers:
    """Poisson counts where ``phi`` is 1, else negative binomial ones of variance ``phi`` times the mean."""
    found = rng.poisson(mean) if phi == 1 else rng.negative_binomial(mean / (phi - 1), 1 / phi)
    return np.asarray(found, dtype=np.float64)


def alike(rng: np.random.Generator, series: int, periods: int, rho: float) -> Numbers:
    """Normal series of standard deviation 1, each point with ``rho`` of the one before: AR(1)."""
    noise = rng.normal(size=(series, periods + _WARM)) * np.sqrt(1 - rho**2)
    for t in range(1, periods + _WARM):
        noise[:, t] += rho * noise[:, t - 1]
    return np.asarray(noise[:, _WARM:])


def wave(periods: int) -> Numbers:
    """One wave a year of amplitude 1, months."""
    return np.asarray(np.sin(2 * np.pi * np.arange(periods) / 12))


@dataclass(frozen=True)
class Steady:
    """Series that never changed. ``sd`` is the standard deviation of a point of each series, shape (series, 1)."""

    rows: Numbers
    sd: Numbers
    counted: bool


@dataclass(frozen=True)
class Kind:
    """One kind of steady series: measurements, or counts with their band and dispersion.

    ``season`` is the amplitude of a yearly wave (standard deviations of a measurement; on the log scale of a mean),
    ``rho`` the likeness of neighbours; of counts it moves the log mean with a standard deviation of ``moving``.
    """

    name: str
    band: tuple[float, float] | None = None
    phi: float = 1.0
    season: float = 0.0
    rho: float = 0.0
    moving: float = 0.0

    def draw(self, rng: np.random.Generator, series: int, periods: int, *, jump: float = 0.0, at: int = 0) -> Steady:
        """``jump`` standard deviations are added to the level from period ``at`` on: a change to be found."""
        moved = self.season * wave(periods) + np.zeros((series, 1))
        if self.rho:
            moved = moved + (self.moving or 1.0) * alike(rng, series, periods, self.rho)
        step = jump * (np.arange(periods) >= at)
        if self.band is None:
            noise = 0.0 if self.rho else rng.normal(size=(series, periods))
            return Steady(moved + noise + step, np.ones((series, 1)), counted=False)
        level = within(rng, self.band, series)[:, None]
        sd = np.sqrt(level * self.phi + (level * self.moving) ** 2)
        mean = level * np.exp(moved - (self.moving**2 / 2)) + sd * step
        return Steady(spread_out(rng, mean, self.phi), sd, counted=True)


def named(band: tuple[float, float]) -> str:
    """A band as tables show it."""
    return f"{band[0]:g}–{band[1]:g}"


def counts_of(bands: tuple[tuple[float, float], ...], dispersions: tuple[float, ...]) -> list[Kind]:
    """Poisson and negative binomial series of every band and dispersion."""
    return [
        Kind(f"{'Poisson' if phi == 1 else f'negative binomial, φ {phi:g}'}, {named(band)} expected", band, phi)
        for band in bands
        for phi in dispersions
    ]
