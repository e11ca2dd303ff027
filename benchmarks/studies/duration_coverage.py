"""How often 95 % limits of the time to answer hold the truth; by simulation.

    python benchmarks/studies/duration_coverage.py [--bodies 2000]

Waits are exponential with a mean of 20 days (at 30 cases: Weibull with shape 0.6); a case is last seen at a random day
up to the one given. All bodies of a line are worked out in one call.
"""

from __future__ import annotations

import argparse
from typing import get_args

import numpy as np
from beside import show

from countersign.stats.duration import kaplan_meier, quantile, restricted_mean
from countersign.stats.duration.bands import Method

SCALE, HORIZON, NEVER = 20.0, 25.0, 1e9
CASES, LAST_SEEN = (10, 30, 100), (NEVER, 80.0, 30.0)


def drawn(rng: np.random.Generator, size: tuple[int, ...], cases: int) -> np.ndarray:
    """Waits until the answer."""
    return SCALE * (rng.weibull(0.6, size) if cases == 30 else rng.exponential(1.0, size))


def covered(cases: int, last: float, bodies: int, rng: np.random.Generator) -> list[str]:
    """Per cent of bodies whose limits of the median (each method) and of the mean (logit, plain) hold the truth."""
    wait = drawn(rng, (bodies, cases), cases)
    seen = rng.uniform(min(5.0, last), last, wait.shape) if last < NEVER else np.full(wait.shape, NEVER)
    long = drawn(rng, (10**6,), cases)
    median, mean = np.median(long), np.minimum(long, HORIZON).mean()
    body = np.repeat(np.arange(bodies), cases)
    columns = np.minimum(wait, seen).ravel(), (wait <= seen).ravel()
    rates = []
    for method in get_args(Method):
        found = quantile(kaplan_meier(*columns, body=body, interval=method))
        rates.append(np.mean(~(found.lower > median) & ~(found.upper < median)))
    known = restricted_mean(kaplan_meier(*columns, body=body), HORIZON)
    held = ~np.isnan(known.value)
    rates.append(np.mean(((known.lower <= mean) & (mean <= known.upper))[held]))
    rates.append(np.mean((np.abs(known.value - mean) <= 1.96 * known.error)[held]))
    return [f"{100 * rate:.1f}" for rate in rates]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bodies", type=int, default=2000)
    bodies = parser.parse_args().bodies
    rng = np.random.default_rng(1)
    rows = [
        (cases, "never open" if last == NEVER else f"{last:.0f}", *covered(cases, last, bodies, rng))
        for cases in CASES
        for last in LAST_SEEN
    ]
    head = (
        "cases",
        "last seen by",
        *(f"median: {method}" for method in get_args(Method)),
        "mean: logit",
        "mean: plain",
    )
    show(f"Limits that hold the truth, per cent of {bodies:,} bodies; nominal 95", head, rows)


if __name__ == "__main__":
    main()
