"""Raking of a survey, with the mean and its error after it: beside R's ``survey`` and a plain loop, on the same rows.

    python benchmarks/surveys.py [ANSWERS]

Six margins, made-up answers. R runs where Rscript and the package are present; its mean and error must be ours.
The loop is pandas, and has no standard error. Processor seconds; trust the ratios.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pandas as pd

from countersign.stats.survey import Margin, design, mean, rake

MARGINS, KINDS, PEOPLE = 6, 4, 1_000_000
R = """
library(survey, quietly = TRUE, warn.conflicts = FALSE)
rows <- read.csv(commandArgs(TRUE)[1]); told <- read.csv(commandArgs(TRUE)[2]); names <- paste0("m", 0:5)
took <- system.time({
  one <- svydesign(ids = ~1, weights = ~w, data = rows)
  by <- lapply(names, function(name) as.formula(paste("~", name)))
  known <- lapply(names, function(name) setNames(told[told$margin == name, c("kind", "people")], c(name, "Freq")))
  raked <- rake(one, by, known, control = list(maxit = 1000, epsilon = 1e-10))
  found <- svymean(~y, raked)
})[["user.self"]]
cat(took, coef(found), SE(found), "\\n")
"""


def made(answers: int, rng: np.random.Generator) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Answers, and how many people are of each kind; those who answer are not like everybody."""
    rows = pd.DataFrame({f"m{one}": rng.choice(KINDS, answers, p=[0.4, 0.3, 0.2, 0.1]) for one in range(MARGINS)})
    rows["y"] = 50 + 5 * rows["m0"] - 3 * rows["m1"] + rng.normal(0, 10, answers)
    rows["w"] = rng.uniform(5, 15, answers)
    shares = rng.dirichlet([40, 30, 30, 20], MARGINS)
    told = [(f"m{one}", kind, PEOPLE * shares[one, kind]) for one in range(MARGINS) for kind in range(KINDS)]
    return rows, pd.DataFrame(told, columns=["margin", "kind", "people"])


def ours(rows: pd.DataFrame, told: pd.DataFrame) -> tuple[float, float]:
    margins = [
        Margin(name, rows[name], dict(zip(some["kind"], some["people"], strict=True)))
        for name, some in told.groupby("margin")
    ]
    found = mean(rake(design(rows["w"]), margins).design, rows["y"])
    return float(found.value), float(found.se)


def loop(rows: pd.DataFrame, told: pd.DataFrame) -> tuple[float, float]:
    weight = rows["w"].copy()
    for _ in range(1000):
        before = weight.copy()
        for name, some in told.groupby("margin"):
            weight *= rows[name].map(some.set_index("kind")["people"] / weight.groupby(rows[name]).sum())
        if np.abs(weight - before).max() < 1e-10 * PEOPLE:
            break
    return float((weight * rows["y"]).sum() / weight.sum()), float("nan")


def in_r(rows: pd.DataFrame, told: pd.DataFrame) -> tuple[float, float, float] | None:
    """Seconds, mean, error; None where R or the package is not here."""
    if shutil.which("Rscript") is None:
        return None
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder) / "rows.csv", Path(folder) / "told.csv"]
        rows.to_csv(paths[0], index=False, float_format="%.17g")
        told.to_csv(paths[1], index=False, float_format="%.17g")
        done = subprocess.run(["Rscript", "-e", R, *map(str, paths)], capture_output=True, text=True)
    return tuple(map(float, done.stdout.split())) if done.returncode == 0 else None  # type: ignore[return-value]


def main(answers: int) -> None:
    data = made(answers, np.random.default_rng(1))
    ours(*data)  # what is loaded at first use counts for nobody
    start = time.process_time()
    value, se = ours(*data)
    took = time.process_time() - start
    start = time.process_time()
    theirs, _ = loop(*data)
    plain = time.process_time() - start
    assert np.isclose(theirs, value, rtol=1e-8), (theirs, value)
    print(f"{answers:,} answers, {MARGINS} margins: ours {took:.3f} s, mean {value:.4f}, error {se:.5f}")
    print(f"pandas loop, no error: {plain / took:.0f} times as long, the same mean")
    found = in_r(*data)
    if found is None:
        print("R survey: not here, skipped")
        return
    seconds, mean_r, se_r = found
    assert np.isclose(mean_r, value, rtol=1e-6) and np.isclose(se_r, se, rtol=1e-3), found
    print(f"R survey: {seconds / took:.0f} times as long, the same mean and error ({mean_r:.4f}, {se_r:.5f})")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
