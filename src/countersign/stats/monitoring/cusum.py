"""CUSUM charts: evidence for a change, summed up until it is enough. One series or many at once.

Normal: Page 1954. Likelihood ratio scores for Poisson and negative binomial counts: Höhle and Paul 2008, Computational
Statistics and Data Analysis 52. Binomial with an odds ratio and risk-adjusted: Steiner et al. 2000, Biostatistics 1(4).
Poisson counts made normal: Rossi et al. 1999. Thresholds come from :mod:`countersign.stats.monitoring.arl`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from countersign.errors import NotValid
from countersign.stats.monitoring.panel import Flags, Numbers, Panel, alike, counts, panel


@dataclass(frozen=True)
class Cusum:
    """The sum at each point and whether it crossed the threshold there; both in the shape of the input."""

    statistic: NDArray[Any]
    alarm: Flags
    threshold: float


def cusum(z: ArrayLike, *, k: float = 0.5, h: float = 5.0, falling: bool = False, restart: bool = False) -> Cusum:
    """C = max(0, C + z - k), an alarm above ``h``; ``z`` are standardised values, ``k`` half the shift to find.

    ``falling`` looks for values that sink. Without ``restart`` the sum stays up until the series comes back.
    """
    read = panel(z)
    return _climb(read, (-read.rows if falling else read.rows) - k, h, restart)


def poisson_cusum(y: ArrayLike, mean: ArrayLike, *, rate_ratio: float, h: float) -> Cusum:
    """Counts whose mean may rise (or fall) to ``rate_ratio`` times ``mean``; starts again at 0 after an alarm."""
    read = counts(y)
    theta = _log_of(rate_ratio, "rate ratio")
    return _climb(read, theta * read.rows + (1 - np.exp(theta)) * alike(mean, read, "The means"), h, restart=True)


def negative_binomial_cusum(y: ArrayLike, mean: ArrayLike, *, dispersion: float, rate_ratio: float, h: float) -> Cusum:
    """As :func:`poisson_cusum` for counts of variance mean + ``dispersion`` mean^2."""
    if dispersion <= 0:
        raise NotValid("A dispersion must be above 0.", remedy="Use poisson_cusum where there is none.")
    read, theta = counts(y), _log_of(rate_ratio, "rate ratio")
    middle = alike(mean, read, "The means")
    ratio = np.log((1 + dispersion * middle) / (1 + dispersion * middle * np.exp(theta)))
    return _climb(read, theta * read.rows + (read.rows + 1 / dispersion) * ratio, h, restart=True)


def binomial_cusum(y: ArrayLike, n: ArrayLike, *, share: ArrayLike, odds_ratio: float, h: float) -> Cusum:
    """``y`` of ``n`` whose odds may go to ``odds_ratio`` times those of ``share``; starts again after an alarm.

    This is the chart of the Imperial College and CQC mortality alerts.
    """
    read = counts(y)
    base, p = alike(n, read, "The denominators"), _shares(share, read)
    if np.any(read.rows > base):
        raise NotValid("A part is larger than its base.", remedy="Check which base the count belongs to.")
    return _climb(read, risk_scores(read.rows, p, odds_ratio, base), h, restart=True)


def risk_scores(y: Numbers, p: Numbers, odds_ratio: float, n: Numbers | float = 1.0) -> Numbers:
    """Log likelihood ratio of ``y`` of ``n`` under odds ``odds_ratio`` times those of the risk ``p`` (Steiner 2000)."""
    _log_of(odds_ratio, "odds ratio")
    return np.asarray(y * np.log(odds_ratio) - n * np.log(1 - p + odds_ratio * p))


@dataclass(frozen=True)
class RiskAdjusted:
    """Two sums over single outcomes, for raised and for lowered odds; ``vlad`` is lives gained."""

    worse: Cusum
    better: Cusum
    vlad: NDArray[Any]


def risk_adjusted_cusum(
    y: ArrayLike, risk: ArrayLike, *, h: float, worse: float = 2.0, better: float = 0.5, restart: bool = True
) -> RiskAdjusted:
    """Outcomes ``y`` (1 bad, 0 good) in order, each with its own ``risk``; both sums restart after either alarm.

    ``vlad`` is the sum of expected minus observed (Lovegrove et al. 1997): up is better than expected.
    """
    read = counts(y, "The outcomes")
    p = _shares(risk, read)
    up, down = risk_scores(read.rows, p, worse), risk_scores(read.rows, p, better)
    sums, over = _climb_together(np.stack([up, down]), h, restart)
    charts = [Cusum(read.shaped(sums[i]), read.shaped(over[i]), h) for i in (0, 1)]
    return RiskAdjusted(charts[0], charts[1], read.shaped(np.cumsum(np.nan_to_num(p - read.rows), axis=1)))


def rossi_scores(
    y: ArrayLike, mean: ArrayLike, form: Literal["standard", "rossi", "anscombe"] = "rossi"
) -> NDArray[Any]:
    """Poisson counts as nearly standard normal values, for :func:`cusum`."""
    read = counts(y)
    m = alike(mean, read, "The means")
    with np.errstate(divide="ignore", invalid="ignore"):
        standard = (read.rows - m) / np.sqrt(m)
        if form == "rossi":
            return read.shaped((read.rows - 3 * m + 2 * np.sqrt(read.rows * m)) / (2 * np.sqrt(m)))
        if form == "anscombe":
            power = 1.5 * (read.rows ** (2 / 3) - m ** (2 / 3)) / m ** (1 / 6)
            return read.shaped(power)
    return read.shaped(standard)


def _climb(read: Panel, scores: Numbers, h: float, restart: bool) -> Cusum:
    sums, over = _climb_together(scores[None], h, restart)
    return Cusum(read.shaped(sums[0]), read.shaped(over[0]), h)


def _climb_together(scores: Numbers, h: float, restart: bool) -> tuple[Numbers, Flags]:
    """Sums (charts x series x periods), never below 0. An alarm of one chart restarts all; a gap adds nothing."""
    if h <= 0:
        raise NotValid(f"A threshold of {h} is not above 0.", remedy="Choose it by the false alarms you accept.")
    sums, over = np.empty_like(scores), np.zeros(scores.shape, dtype=bool)
    state = np.zeros(scores.shape[:2])
    for t in range(scores.shape[2]):
        state = np.maximum(0.0, state + np.nan_to_num(scores[:, :, t]))
        sums[:, :, t] = state
        over[:, :, t] = (state > h) & ~np.isnan(scores[:, :, t])
        if restart:
            state = np.where(over[:, :, t].any(axis=0), 0.0, state)
    return sums, over


def _shares(p: ArrayLike, read: Panel) -> Numbers:
    share = alike(p, read, "The shares")
    if np.any((share <= 0) | (share >= 1)):
        raise NotValid("A risk is not between 0 and 1.", remedy="Write 5 % as 0.05.")
    return share


def _log_of(ratio: float, what: str) -> float:
    if ratio <= 0 or ratio == 1:
        raise NotValid(f"A {what} of {ratio} is no change to look for.", remedy="Say 2 for a doubling.")
    return float(np.log(ratio))
