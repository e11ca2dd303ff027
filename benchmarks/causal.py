"""Before and after, for many series at once, and a difference in differences: beside loops over statsmodels.

    python benchmarks/causal.py [SERIES] [PEER SERIES]

The loop fits each series with OLS and Newey-West errors; ours in the same setting must give the same numbers. Our
default (errors that remember) does more and has no peer: its time stands for itself. The second comparison is one
regression with errors by contract. Processor seconds, scaled up from the series that the loop ran on; trust the ratios.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import Any

import numpy as np
import statsmodels.api as sm

from countersign.stats.causal import Change, segmented, two_by_two
from countersign.stats.causal.interrupted import terms

MONTHS, START, REACH = 48, 24, 12


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    start = time.process_time()
    found = work()
    return time.process_time() - start, found


def before_and_after(series: int, some: int, rng: np.random.Generator) -> None:
    y, change = rng.normal(50, 5, (series, MONTHS)), Change(START)
    x = terms(change, MONTHS)[1]

    def loop() -> np.ndarray:
        kept = {"maxlags": REACH, "use_correction": True}
        fits = [sm.OLS(row, x).fit(cov_type="HAC", cov_kwds=kept) for row in y[:some]]
        return np.array([[fit.params, fit.bse] for fit in fits])

    segmented(y[:2], change, errors="newey-west", lag=REACH)
    took, ours = timed(lambda: segmented(y, change, errors="newey-west", lag=REACH))
    plain, theirs = timed(loop)
    np.testing.assert_allclose(np.stack([ours.value, ours.se], axis=1)[:some], theirs, rtol=1e-6)
    whole, _ = timed(lambda: segmented(y, change))
    print(f"{series:,} series of {MONTHS} months: ours {took:.2f} s, the default {whole:.2f} s")
    print(f"statsmodels loop on {some}: {plain * series / some / took:.0f} times as long, the same numbers")


def differences(contracts: int, rng: np.random.Generator) -> None:
    contract, month = (one.ravel() for one in np.meshgrid(np.arange(contracts), np.arange(24), indexing="ij"))
    changed, after = contract < contracts // 2, month >= 12
    y = rng.normal(0, 1, contracts)[contract] + 0.4 * (changed & after) + rng.normal(size=contract.size)
    x = np.column_stack([np.ones(y.size), changed, after, changed & after]).astype(float)
    two_by_two(y, changed, after, contract)  # what is loaded at first use counts for nobody
    took, ours = timed(lambda: two_by_two(y, changed, after, contract))
    plain, theirs = timed(lambda: sm.OLS(y, x).fit(cov_type="cluster", cov_kwds={"groups": contract}))
    np.testing.assert_allclose([ours.value, ours.se], [theirs.params[-1], theirs.bse[-1]], rtol=1e-6)
    print(f"{contracts:,} contracts of 24 months: ours {took:.3f} s")
    print(f"statsmodels: {plain / took:.1f} times as long, the same difference and error")


def main(series: int, some: int) -> None:
    rng = np.random.default_rng(1)
    before_and_after(series, some, rng)
    differences(5000, rng)


if __name__ == "__main__":
    main(*(int(one) for one in (sys.argv[1:] + ["10000", "300"][len(sys.argv) - 1 :])[:2]))
