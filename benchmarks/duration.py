"""Times to answer of many bodies: all at once beside loops over SciPy and statsmodels, on the same rows in one run.

    uv run --group bench python benchmarks/duration.py --bodies 10000 --cases 60 --peer-bodies 200

Each gives for every body the curve, its log-log limits and the median with limits (SciPy has no limits of a median: its
loop looks the crossing up). The peers run on some of the bodies and are scaled up. Ours is timed with the same limits,
and again with its own default and everything else in the table. Prints ratios of
processor time; trust those, not the seconds.
"""

from __future__ import annotations

import argparse
import time
import warnings
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from scipy import stats
from statsmodels.duration.survfunc import SurvfuncRight

from countersign.stats.duration import kaplan_meier, quantile, time_to_answer

Cases = tuple[NDArray[np.float64], NDArray[np.bool_]]


def made(bodies: int, cases: int, rng: np.random.Generator) -> Cases:
    """Waits in days with one decimal, and whether they ended in an answer; bodies x cases."""
    wait, seen = rng.exponential(20, (bodies, cases)).round(1), rng.uniform(5, 80, (bodies, cases)).round(1)
    return np.minimum(wait, seen), wait <= seen


def ours(waited: NDArray[np.float64], answered: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Medians, with log-log limits."""
    body = np.repeat(np.arange(len(waited)), waited.shape[1])
    return quantile(kaplan_meier(waited.ravel(), answered.ravel(), body=body, interval="log-log")).value


def whole_table(waited: NDArray[np.float64], answered: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Everything of ``time_to_answer``: three quantiles, three shares, the mean; with the default limits."""
    body = np.repeat(np.arange(len(waited)), waited.shape[1])
    columns = waited.ravel(), answered.ravel()
    return time_to_answer(*columns, body=body, within=[7, 28, 90], horizon=40).median.value


def scipy_loop(waited: NDArray[np.float64], answered: NDArray[np.bool_]) -> NDArray[np.float64]:
    medians = []
    for times, ended in zip(waited, answered, strict=True):
        curve = stats.ecdf(stats.CensoredData.right_censored(times, ~ended)).sf
        curve.confidence_interval(method="log-log")
        below = curve.probabilities <= 0.5
        medians.append(curve.quantiles[np.argmax(below)] if below.any() else np.nan)
    return np.array(medians)


def statsmodels_loop(waited: NDArray[np.float64], answered: NDArray[np.bool_]) -> NDArray[np.float64]:
    medians = []
    for times, ended in zip(waited, answered, strict=True):
        curve = SurvfuncRight(times, ended)
        curve.quantile_ci(0.5, method="cloglog")
        medians.append(curve.quantile(0.5))
    return np.array(medians)


def seconds(work: Callable[..., NDArray[np.float64]], cases: Cases) -> tuple[float, NDArray[np.float64]]:
    """Processor seconds for one body, and the medians."""
    start = time.process_time()
    found = work(*cases)
    return (time.process_time() - start) / len(cases[0]), found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bodies", type=int, default=10_000)
    parser.add_argument("--cases", type=int, default=60)
    parser.add_argument("--peer-bodies", type=int, default=200)
    asked = parser.parse_args()
    cases = made(asked.bodies, asked.cases, np.random.default_rng(1))
    some = cases[0][: asked.peer_bodies], cases[1][: asked.peer_bodies]
    warnings.simplefilter("ignore", RuntimeWarning)  # SciPy says at every body that its limits end before the curve
    ours(*some)  # what is loaded at first use counts for nobody
    alone, medians = seconds(ours, cases)
    table, _ = seconds(whole_table, cases)
    print(f"{asked.bodies:,} bodies x {asked.cases} cases: {alone * asked.bodies:.2f} s, ", end="")
    print(f"the whole table {table * asked.bodies:.2f} s")
    for name, loop in (("SciPy ecdf", scipy_loop), ("statsmodels SurvfuncRight", statsmodels_loop)):
        each, theirs = seconds(loop, some)
        same = np.isclose(theirs, medians[: asked.peer_bodies], equal_nan=True).mean()
        print(f"{name}: {each / alone:.0f} times as long, {each / table:.0f} times the whole table; ", end="")
        print(f"{same:.1%} of medians equal (ours takes the middle where a curve rests on a half, as R does)")


if __name__ == "__main__":
    main()
