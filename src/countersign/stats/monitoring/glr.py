"""Generalised likelihood ratio: has the level risen (or fallen) at some unknown time, by some unknown amount.

Höhle and Paul 2008, Computational Statistics and Data Analysis 52: the largest, over the time k of the change and its
size kappa, of the log likelihood ratio of the points since k; the search starts again after each alarm.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from countersign.errors import NotValid
from countersign.stats.monitoring.cusum import Cusum
from countersign.stats.monitoring.panel import Flags, Numbers, alike, counts

ROUNDS, CLOSE = 50, 1e-12


def glr(
    y: ArrayLike,
    mean: ArrayLike,
    *,
    dispersion: float = 0.0,
    h: float = 5.0,
    falling: bool = False,
    window: int | None = None,
    warm_up: int = 1,
) -> Cusum:
    """Poisson counts, or negative binomial ones of variance mean + ``dispersion`` mean^2, around ``mean``.

    With ``window`` only changes up to so many points back are looked for, the ``warm_up`` points after a start give 0,
    and reaching ``h`` is an alarm (without a window, exceeding it): so does the reference implementation.
    """
    if h <= 0 or dispersion < 0:
        raise NotValid("A threshold or a dispersion is too small.", remedy="h above 0, dispersion 0 or more.")
    read = counts(y)
    middle = alike(mean, read, "The means")
    held = ~np.isnan(read.rows)
    x, m = np.where(held, read.rows, 0.0), np.where(held, middle, 0.0)
    statistic, alarm = np.zeros(x.shape), np.zeros(x.shape, dtype=bool)
    start = np.zeros(len(x), dtype=np.int64)
    places = np.arange(x.shape[1])
    for t in range(x.shape[1]):
        usable = (places[None, : t + 1] >= start[:, None]) & _looked_at(places[: t + 1], t, window, warm_up)
        if window is not None:
            usable &= (t - start >= warm_up)[:, None]
        statistic[:, t] = _largest(x[:, : t + 1], m[:, : t + 1], usable, dispersion, falling)
        alarm[:, t] = held[:, t] & ((statistic[:, t] >= h) if window is not None else (statistic[:, t] > h))
        start = np.where(alarm[:, t], t + 1, start)
    return Cusum(read.shaped(statistic), read.shaped(alarm), h)


def _looked_at(k: np.ndarray, t: int, window: int | None, warm_up: int) -> Flags:
    """Changes at ``k`` that are looked for at ``t``."""
    return np.ones(len(k), dtype=bool) if window is None else (k >= t - window) & (k <= t - warm_up)


def _largest(x: Numbers, m: Numbers, usable: Flags, dispersion: float, falling: bool) -> Numbers:
    """The best log likelihood ratio of each series over the times in ``usable``, at least 0."""
    size = _change(x, m, dispersion)
    size = np.minimum(size, 0.0) if falling else np.maximum(size, 0.0)
    gain = _gain(x, m, size, dispersion)
    return np.asarray(np.where(usable, gain, 0.0).max(axis=1, initial=0.0))


def _since(values: Numbers) -> Numbers:
    """For each k the sum of ``values`` from k to the end of the row."""
    return np.asarray(np.cumsum(values[:, ::-1], axis=1)[:, ::-1])


def _change(x: Numbers, m: Numbers, dispersion: float) -> Numbers:
    """The most likely log change since each k; no case at all counts as no change."""
    seen, meant = _since(x), _since(m)
    some = (seen > 0) & (meant > 0)
    size = np.where(some, np.log(np.where(some, seen, 1.0) / np.where(some, meant, 1.0)), 0.0)
    if not dispersion:
        return size
    for _ in range(ROUNDS):
        slope, bend = _slopes(x, m, size, dispersion)
        step = np.where(some, np.clip(slope / bend, -1, 1), 0.0)
        size = size + step
        if np.max(np.abs(step)) < CLOSE:
            break
    return size


def _slopes(x: Numbers, m: Numbers, size: Numbers, a: float) -> tuple[Numbers, Numbers]:
    """First derivative and minus the second of the log likelihood since each k, in the change ``size``."""
    after = np.arange(x.shape[1])[None, :, None] <= np.arange(x.shape[1])[None, None, :]
    raised = m[:, None, :] * np.exp(size)[:, :, None]
    below = 1 + a * raised
    slope = np.where(after, (x[:, None, :] - raised) / below, 0.0).sum(axis=2)
    bend = np.where(after, raised * (1 + a * x[:, None, :]) / below**2, 0.0).sum(axis=2)
    return slope, np.maximum(bend, 1e-300)


def _gain(x: Numbers, m: Numbers, size: Numbers, a: float) -> Numbers:
    if not a:
        return size * _since(x) + (1 - np.exp(size)) * _since(m)
    after = np.arange(x.shape[1])[None, :, None] <= np.arange(x.shape[1])[None, None, :]
    ratio = np.log((1 + a * m[:, None, :]) / (1 + a * m[:, None, :] * np.exp(size)[:, :, None]))
    each = size[:, :, None] * x[:, None, :] + (x[:, None, :] + 1 / a) * ratio
    return np.asarray(np.where(after, each, 0.0).sum(axis=2))
