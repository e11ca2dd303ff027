"""10,000 providers x 60 months through funnel, XmR, CUSUM and Farrington, beside plain loops on the same rows.

    uv run --group bench python benchmarks/monitoring.py [providers]

The loops are written as one would in a notebook: pandas and NumPy for what they do at once, a function for each series
for the rest, statsmodels for the regressions. They run on the first providers only (how many is printed) and their time
is scaled up; each must give the same answers as our comparison modes, or the run stops. The calibrated defaults do
more work than the loops and have no peer: their time is printed for itself. The R packages run on the same rows where
Rscript and they are present. Seconds are of the processor; trust the ratios.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import statsmodels.api as sm
from scipy import stats

from countersign.stats import funnel
from countersign.stats.funnel.funnelplotr import funnelplotr
from countersign.stats.monitoring.cusum import poisson_cusum
from countersign.stats.monitoring.ears import ears
from countersign.stats.monitoring.farrington import Settings, farrington
from countersign.stats.monitoring.xmr import icons, xmr

MONTHS = 60
LAST = MONTHS - 1
SETTINGS = Settings(years=4, half_window=2, method="delta")
ALARM, RATIO = 4.0, 1.5  # of the CUSUM
SOME = {"funnel": 10_000, "XmR": 200, "CUSUM": 500, "Farrington": 40}  # providers that the loops are run on


def rows(providers: int) -> tuple[np.ndarray, np.ndarray]:
    """Counts (providers x months) and what was expected of them: sizes log-normal, levels Gamma."""
    rng = np.random.default_rng(20261123)
    expected = rng.lognormal(1.5, 1.0, (providers, 1)) * np.ones(MONTHS)
    return rng.poisson(expected * rng.gamma(25, 1 / 25, (providers, 1))).astype(float), expected


# --- the usual way -------------------------------------------------------------------------------------------------


def funnel_by_pandas(observed: np.ndarray, expected: np.ndarray) -> np.ndarray:
    """Standardised ratios with truncated overdispersion on the log scale (SHMI): outside the 99.8 % limits or not."""
    table = pd.DataFrame({"o": observed, "e": expected.round(2)})
    table["ratio"] = observed / expected
    table["z"] = np.sqrt(table.e) * np.log(table.o / table.e)
    group = np.floor(table.z.rank() * 10 / (len(table) + 1))
    kept = table[(group > 0) & (group < 9)]
    phi, w = (kept.z**2).mean(), kept.e
    tau2 = max(0.0, (len(kept) * phi - (len(kept) - 1)) / (w.sum() - (w**2).sum() / w.sum()))
    reach = 3.090232 * np.sqrt(1 / table.e + tau2)
    return ((table.ratio > np.exp(reach)) | (table.ratio < np.exp(-reach))).to_numpy()


def xmr_of_one(y: np.ndarray) -> list[str]:
    """One series: screened limits and the four rules of Making Data Count; the foremost rule of each point."""
    series = pd.Series(y)
    ranges = series.diff().abs()
    mean_range = ranges[ranges < 3.267 * ranges.mean()].mean()
    mean, reach = series.mean(), 2.66 * mean_range
    upper, lower, third = mean + reach, mean - reach, reach * 2 / 3
    side = np.sign(series - mean)
    steps = np.sign(series.diff())
    outside = (series > upper) | (series < lower)
    close = ((series - mean).abs() > third) & ~outside
    one_side, trend, two_of_three = (pd.Series(False, index=series.index) for _ in range(3))
    for t in range(6, len(series)):
        if abs(side[t - 6 : t + 1].sum()) == 7:
            one_side[t - 6 : t + 1] = True
        if abs(steps[t - 5 : t + 1].sum()) == 6:
            trend[t - 6 : t + 1] = True
    for t in range(2, len(series)):
        window = slice(t - 2, t + 1)
        if abs(side[window].sum()) == 3 and close[window].sum() >= 2:
            two_of_three[window] |= close[window]
    order = [outside, trend, two_of_three, one_side]
    return list(np.select(order, ["outside", "trend", "two_of_three", "one_side"], ""))


def cusum_of_one(y: np.ndarray, mean: np.ndarray) -> list[bool]:
    """One Poisson CUSUM, starting again after an alarm."""
    total, alarms, theta = 0.0, [], np.log(RATIO)
    for seen, meant in zip(y, mean, strict=True):
        total = max(0.0, total + theta * seen + (1 - np.exp(theta)) * meant)
        alarms.append(total > ALARM)
        if total > ALARM:
            total = 0.0
    return alarms


def farrington_of_one(y: np.ndarray) -> tuple[float, bool]:
    """Bound and alarm of the last month, as farringtonFlexible has them (its dispersion included)."""
    windows = [range(LAST - 12 * back - 2, LAST - 12 * back + 3) for back in range(4, 0, -1)]
    used = sorted({t for window in windows for t in window if t >= 0} | set(range(LAST - 2, LAST)))
    used = np.array([t for t in used if t < LAST - 2])
    plain, rising = _fitted(y, used, trend=False), _fitted(y, used, trend=True)
    sound = rising["p"] < 0.05 and rising["mean"] <= y[used].max()
    best = rising if sound else plain
    tau = best["phi"] + best["se"] ** 2 * best["mean"]
    z = -stats.norm.ppf(SETTINGS.chance)
    bound = (best["mean"] ** (2 / 3) + z * np.sqrt(4 / 9 * best["mean"] ** (1 / 3) * tau)) ** 1.5
    enough = y[LAST - 3 :].sum() >= 5
    score = (y[LAST] - best["mean"]) / (bound - best["mean"])
    return (bound if enough else np.nan), bool(enough and score > 1 and y[LAST] > 0)


def _fitted(y: np.ndarray, used: np.ndarray, *, trend: bool) -> dict[str, float]:
    design = np.column_stack([np.ones(len(used)), used - used[0]])[:, : 2 if trend else 1]
    now = np.array([1.0, LAST - used[0]])[: 2 if trend else 1]
    model = sm.GLM(y[used], design, family=sm.families.Poisson()).fit(tol=1e-10)
    mean, freedom = model.mu, len(used) - design.shape[1]
    phi = max(1.0, float(((y[used] - mean) ** 2 / mean).sum() / freedom))
    leverage = model.get_hat_matrix_diag()
    s = 1.5 * (y[used] ** (2 / 3) * mean ** (-1 / 6) - np.sqrt(mean)) / np.sqrt(phi * (1 - leverage))
    omega = np.where(s > 2.58, s**-2.0, 1.0)
    omega *= len(used) / omega.sum()
    model = sm.GLM(y[used], design, family=sm.families.Poisson(), var_weights=omega).fit(tol=1e-10)
    mean = model.mu
    phi = max(1.0, float((omega * (y[used] - mean) ** 2 / mean).sum() / freedom))
    wrong = float((omega * ((y[used] - mean) / mean) ** 2).sum() / freedom)  # the package's; see the docs
    cov = np.linalg.inv(design.T @ (design * (omega * mean)[:, None])) * wrong
    p = 2 * stats.t.sf(abs(model.params[-1]) / np.sqrt(cov[-1, -1]), freedom) if trend else np.nan
    eta = float(now @ model.params)
    return {"mean": np.exp(eta), "se": float(np.sqrt(now @ cov @ now)), "phi": phi, "p": p}


# --- the run -------------------------------------------------------------------------------------------------------


def timed(work: Callable[[], Any], runs: int = 1) -> tuple[Any, float]:
    """The result and the processor seconds of the fastest of ``runs``."""
    best, result = np.inf, None
    for _ in range(runs):
        began = time.process_time()
        result = work()
        best = min(best, time.process_time() - began)
    return result, best


def beside(name: str, providers: int, ours: Callable[[], Any], loop: Callable[[int], Any], same: Callable) -> float:
    """Prints one step of both; raises where the answers differ. Gives the seconds of both."""
    some = min(SOME[name], providers)
    found, seconds = timed(ours, runs=3)
    theirs, part = timed(lambda: loop(some))
    same(found, theirs, some)
    scaled = part * providers / some
    print(f"{name:12}{seconds:9.3f} s {scaled:10.1f} s from {some:6,}{scaled / seconds:9.0f} times   same answers")
    return seconds, scaled


def main(providers: int) -> None:
    y, expected = rows(providers)
    observed, whole = y.sum(axis=1), expected.sum(axis=1)
    print(f"{providers:,} providers x {MONTHS} months\n{'':12}{'ours':>11} {'loops, scaled':>18}")
    steps = [
        beside("funnel", providers, lambda: funnelplotr(observed, whole, "SHMI"),
               lambda some: funnel_by_pandas(observed, whole),
               lambda a, b, _: np.testing.assert_array_equal(a.outliers(0.998), b)),
        beside("XmR", providers, lambda: xmr(y, compat="NHSRplotthedots"),
               lambda some: [xmr_of_one(one) for one in y[:some]],
               lambda a, b, some: np.testing.assert_array_equal(icons.rule_of(a.hits)[:some], b)),
        beside("CUSUM", providers, lambda: poisson_cusum(y, expected, rate_ratio=RATIO, h=ALARM),
               lambda some: [cusum_of_one(*one) for one in zip(y[:some], expected[:some], strict=True)],
               lambda a, b, some: np.testing.assert_array_equal(a.alarm[:some], b)),
        beside("Farrington", providers, lambda: farrington(y, at=[LAST], settings=SETTINGS, compat="surveillance"),
               lambda some: [farrington_of_one(one) for one in y[:some]], same_bounds),
    ]  # fmt: skip
    ours, loops = (sum(part) for part in zip(*steps, strict=True))
    print(f"{'all four':12}{ours:9.3f} s {loops:10.1f} s            {loops / ours:9.0f} times")
    calibrated(y, expected)
    r_packages(y, expected)


def same_bounds(found: Any, theirs: list[tuple[float, bool]], some: int) -> None:
    bounds, alarms = zip(*theirs, strict=True)
    np.testing.assert_allclose(found.upper[:some, 0], bounds, rtol=1e-4)
    np.testing.assert_array_equal(found.alarm[:some, 0], alarms)


def calibrated(y: np.ndarray, expected: np.ndarray) -> None:
    """The defaults, which keep their promises; flags only, and with the limits of every point."""
    print("calibrated defaults, all providers")
    ratio, seconds = timed(lambda: funnel.standardised_ratio(y.sum(axis=1), expected.sum(axis=1)))
    print(f"  funnel {seconds:.2f} s; with 99.8 % limits {seconds + timed(ratio.limits)[1]:.2f} s")
    flags, lines = (timed(lambda d=drawn: xmr(y, drawn=d))[1] for drawn in (False, True))
    print(f"  XmR of counts {flags:.2f} s; with the limits of every point {lines:.2f} s")
    settings = SETTINGS._replace(method="predictive")
    print(f"  Farrington, last month {timed(lambda: farrington(y, at=[LAST], settings=settings))[1]:.2f} s")


R = """
y <- as.matrix(read.csv(commandArgs(TRUE)[1], header = FALSE)); some <- min(nrow(y), 60); last <- ncol(y)
months <- seq(as.Date("2021-01-01"), by = "month", length.out = last)
if (requireNamespace("NHSRplotthedots", quietly = TRUE)) {
  long <- data.frame(f = rep(seq_len(some), each = last), x = rep(months, some), y = as.vector(t(y[1:some, ])))
  took <- system.time(NHSRplotthedots::ptd_spc(long, "y", "x", facet_field = "f"))[["user.self"]]
  cat(sprintf("  NHSRplotthedots %.1f s from %d\\n", took * nrow(y) / some, some))
} else cat("  NHSRplotthedots is not here: skipped\\n")
if (requireNamespace("surveillance", quietly = TRUE)) {
  control <- list(range = last, b = 4, w = 2, alpha = 0.01, pastWeeksNotIncluded = 2)
  one <- function(i) surveillance::farringtonFlexible(surveillance::sts(y[i, ], frequency = 12), control)
  took <- system.time(for (i in seq_len(some)) one(i))[["user.self"]]
  cat(sprintf("  surveillance, Farrington %.1f s from %d\\n", took * nrow(y) / some, some))
  expected <- as.matrix(read.csv(commandArgs(TRUE)[2], header = FALSE))
  cusum <- function(i) {
    control <- list(range = seq_len(last), c.ARL = 4, mu0 = expected[i, ], theta = log(1.5), ret = "cases")
    series <- surveillance::create.disProg(seq_len(last), y[i, ], rep(0, last))
    sum(surveillance::algo.glrpois(series, control)$alarm, na.rm = TRUE)
  }
  ears <- function(i) {
    control <- list(method = "C1", baseline = 7, alpha = 0.001)
    sum(surveillance::earsC(surveillance::sts(y[i, ], frequency = 12), control)@alarm, na.rm = TRUE)
  }
  for (name in c("CUSUM", "EARS")) {
    work <- if (name == "CUSUM") cusum else ears
    took <- system.time(found <- vapply(seq_len(some), work, 0))[["user.self"]]
    cat(sprintf("  surveillance, %s %.1f s from %d, %d alarms\\n", name, took * nrow(y) / some, some, sum(found)))
  }
} else cat("  surveillance is not here: skipped\\n")
"""


def r_packages(y: np.ndarray, expected: np.ndarray) -> None:
    """The originals in R on the same rows, where they are present; ours on those rows, with the same alarms."""
    if shutil.which("Rscript") is None:
        print("R packages: Rscript is not here, skipped")
        return
    with tempfile.TemporaryDirectory() as name:
        table = Path(name) / "rows.csv"
        means = Path(name) / "expected.csv"
        np.savetxt(table, y, fmt="%d", delimiter=",")
        np.savetxt(means, expected, fmt="%.17g", delimiter=",")
        for step, work in {
            "CUSUM": lambda: poisson_cusum(y, expected, rate_ratio=RATIO, h=ALARM).alarm,
            "EARS": lambda: ears(y, "C1", compat="surveillance").alarm,
        }.items():
            alarms, seconds = timed(work, runs=3)
            print(f"ours as surveillance has it, {step} {seconds:.3f} s, {alarms[:60].sum()} alarms in the first 60")
        print(f"ours by default, EARS {timed(lambda: ears(y, 'C1'))[1]:.3f} s")
        print("R packages, scaled")
        command = ["Rscript", "-e", R, str(table), str(means)]
        print(subprocess.run(command, capture_output=True, text=True, check=True).stdout, end="")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
