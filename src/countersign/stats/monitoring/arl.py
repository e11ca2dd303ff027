"""Average run lengths, and thresholds for a wanted one: how long until a chart alarms, with and without a change.

Integral equations by Gauss-Legendre nodes (Nyström's method; Brook and Evans 1972, Biometrika 59; Crowder 1987,
Technometrics 29). Discrete sums by their Markov chain. Agrees with the R package spc to the digits it prints.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from scipy import optimize, special

from countersign.errors import NotValid
from countersign.stats.monitoring.panel import Numbers
from countersign.stats.reading import numbers

NODES = 60
LARGEST = 40.0  # thresholds beyond this are not looked for


def cusum_arl(h: float, *, k: float = 0.5, shift: float = 0.0, sides: int = 1, nodes: int = NODES) -> float:
    """Points until a normal CUSUM alarms when the mean has moved by ``shift`` standard deviations, on average.

    Two-sided charts by 1/L = 1/L+ + 1/L- (Lucas and Crosier 1982).
    """
    if sides == 2:
        up, down = (cusum_arl(h, k=k, shift=one, nodes=nodes) for one in (shift, -shift))
        return 1 / (1 / up + 1 / down)
    x, w = _nodes(0.0, h, nodes)
    states = np.concatenate([[0.0], x])
    move = np.empty((nodes + 1, nodes + 1))
    move[:, 0] = special.ndtr(k - states - shift)
    move[:, 1:] = w * _density(x[None, :] - states[:, None] + k - shift)
    return float(_expected_steps(move)[0])


def cusum_threshold(arl: float, *, k: float = 0.5, sides: int = 1) -> float:
    """The ``h`` at which a steady normal CUSUM alarms every ``arl`` points on average."""
    return _solved(lambda h: cusum_arl(h, k=k, sides=sides), arl)


def ewma_arl(sigmas: float, *, weight: float = 0.2, shift: float = 0.0, nodes: int = NODES) -> float:
    """Points until an EWMA with steady limits of ``sigmas`` alarms, on average, two-sided."""
    reach = sigmas * np.sqrt(weight / (2 - weight))
    x, w = _nodes(-reach, reach, nodes)
    move = w / weight * _density((x[None, :] - (1 - weight) * x[:, None]) / weight - shift)
    run = _expected_steps(move)
    return float(1 + np.sum(w / weight * _density(x / weight - shift) * run))


def ewma_limit(arl: float, *, weight: float = 0.2) -> float:
    """The ``sigmas`` at which a steady EWMA alarms every ``arl`` points on average."""
    return _solved(lambda c: ewma_arl(c, weight=weight), arl)


def poisson_cusum_arl(mean: float, *, k: int, h: int, scale: int, head_start: int = 0, falling: bool = False) -> float:
    """Points until a Poisson CUSUM on whole numbers alarms: S = max(0, S + scale x - k), alarm where S > ``h``.

    ``falling`` watches S = max(0, S + k - scale x). Lucas 1985, Technometrics 27, has k / scale and h / scale.
    """
    states = np.arange(h + 1)
    cases = np.arange(int(special.pdtrik(1 - 1e-16, mean)) + (h + k) // scale + 12)
    chance = np.exp(special.xlogy(cases, mean) - mean - special.gammaln(cases + 1))
    step = (k - scale * cases) if falling else (scale * cases - k)
    move = np.zeros((h + 1, h + 1))
    for start in states:
        to = np.maximum(0, start + step)
        np.add.at(move[start], to[to <= h], chance[to <= h])
    if falling:  # the rest of the tail is many cases, which bring S down to 0
        move[:, 0] += special.gammainc(cases[-1] + 1, mean)
    return float(_expected_steps(move)[head_start])


def risk_adjusted_arl(risks: Numbers, *, odds_ratio: float, h: float, actual: float = 1.0, states: int = 400) -> float:
    """Cases until a risk-adjusted CUSUM alarms, when cases come with these ``risks`` and odds ``actual`` times theirs.

    The sum is rounded to ``states`` steps (Steiner et al. 2000); use more for a high threshold.
    """
    p = numbers(risks).ravel()
    bad = actual * p / (1 - p + actual * p)
    base = np.log(1 - p + odds_ratio * p)
    scores = np.concatenate([np.log(odds_ratio) - base, -base])
    chance = np.concatenate([bad, 1 - bad]) / len(p)
    width = h / (states - 0.5)
    move = np.zeros((states, states))
    for state in range(states):
        to = np.maximum(0, np.round(state + scores / width)).astype(np.int64)
        np.add.at(move[state], to[to < states], chance[to < states])
    return float(_expected_steps(move)[0])


def individuals_and_ranges_arl(
    limit: float = 3.0, ranges: float = 3.0, *, shift: float = 0.0, cells: int = 400
) -> float:
    """Points until a value leaves ``limit`` sigmas or a moving range exceeds ``ranges`` sigmas (Crowder 1987).

    The last value is the state, in ``cells`` cells; a cell that the range allows in part counts in part.
    """
    width = 2 * limit / cells
    x = -limit + width * (np.arange(cells) + 0.5)
    low, high = x[None, :] - width / 2, x[None, :] + width / 2
    allowed = np.minimum(high, x[:, None] + ranges) - np.maximum(low, x[:, None] - ranges)
    here = special.ndtr(high - shift) - special.ndtr(low - shift)
    run = _expected_steps(np.clip(allowed / width, 0, 1) * here)
    return float(1 + np.sum(here[0] * run))


def _nodes(low: float, high: float, number: int) -> tuple[Numbers, Numbers]:
    x, w = np.polynomial.legendre.leggauss(number)
    return (high - low) / 2 * x + (high + low) / 2, (high - low) / 2 * w


def _density(z: Numbers) -> Numbers:
    return np.asarray(np.exp(-(z**2) / 2) / np.sqrt(2 * np.pi))


def _expected_steps(move: Numbers) -> Numbers:
    """Steps until the chain leaves, from each state: (I - Q)^-1 1."""
    return np.asarray(np.linalg.solve(np.eye(len(move)) - move, np.ones(len(move))), dtype=np.float64)


def _solved(arl_at: Callable[[float], float], wanted: float) -> float:
    low, high = 0.05, 0.5
    while arl_at(high) < wanted and high < LARGEST:
        low, high = high, high + 0.5
    if not arl_at(low) <= wanted <= arl_at(high):
        raise NotValid(f"No threshold gives an average run length of {wanted}.", remedy="Ask for 10 to a million.")
    return float(optimize.brentq(lambda at: np.log(arl_at(at) / wanted), low, high, xtol=1e-12))
