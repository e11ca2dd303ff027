"""How often steady talk is said to rise, against what is stated: the table of docs/reference/statistics/themes.md.

    uv run python tests/text/rising_calibration.py

Twenty thousand terms a line, counted over a year and a month with 300 (or 50) people speaking each month; a chance of
0.01 for each look. τ is how far a term's share varies from month to month (its coefficient of variation).
"""

from __future__ import annotations

import sys

import numpy as np

from countersign.text.themes.rising import Rises, judged

TERMS, CHANCE, BASELINE = 20_000, 0.01, 12
LINES = {
    "steady": {"tau": 0.0},
    "varying": {"tau": 0.2},
    "varying much": {"tau": 0.5},
    "half steady, half varying much": {"tau": 0.5, "mixed": True},
    "few people": {"tau": 0.2, "people": 50},
    "months of unequal size": {"tau": 0.2, "unequal": True},
    "seasons of 30 %": {"tau": 0.0, "season": 0.3},
}


def counts_of(
    rng: np.random.Generator,
    *,
    tau: float,
    people: int = 300,
    mixed: bool = False,
    unequal: bool = False,
    season: float = 0.0,
    rise: float = 1.0,
) -> tuple[np.ndarray, np.ndarray]:
    """Terms × months of persons who say the term, and who speak; the present month first, ``rise`` times as high."""
    months = BASELINE + 1
    share = np.exp(rng.normal(np.log(0.02), 1.2, TERMS)).clip(0.0005, 0.3)
    spoke = np.full(months, people) if not unequal else rng.integers(people // 3, 2 * people, months)
    each = np.where(rng.random(TERMS) < 0.5, 0.0, tau) if mixed else np.full(TERMS, tau)
    factor = np.ones((TERMS, months))
    some = each > 0
    factor[some] = rng.gamma(1 / each[some, None] ** 2, each[some, None] ** 2, (some.sum(), months))
    factor *= 1 + season * np.cos(2 * np.pi * (np.arange(months) / 12 + rng.random((TERMS, 1))))
    factor[:, 0] *= rise
    return rng.poisson(share[:, None] * spoke * factor), np.broadcast_to(spoke, (TERMS, months))


def line(name: str, seed: int, **how: object) -> str:
    """One line of the table."""
    counted, spoke = counts_of(np.random.default_rng(seed), **how)
    risen, _ = counts_of(np.random.default_rng(seed + 1), rise=2.0, **how)
    one = _looked(counted, spoke, counted.sum(axis=1) >= 5)
    other = _looked(risen, spoke, risen[:, 1:].mean(axis=1) >= 10)
    found, stated = len(one.above(CHANCE)), one.expected_false_alarms(CHANCE)
    power = 100 * len(other.above(CHANCE)) / len(other)
    return f"| {name} | {len(one):,} | {stated:.0f} | {found} | {found / stated:.2f} | {power:.0f} % |"


def _looked(counts: np.ndarray, spoke: np.ndarray, rows: np.ndarray) -> Rises:
    return judged(np.zeros(rows.sum(), np.int64), np.flatnonzero(rows), counts[rows], spoke[rows], 5)


if __name__ == "__main__":
    sys.stdout.write("| talk | looks | stated | found | ratio | doubled, found |\n|---|---|---|---|---|---|\n")
    for at, (what, setting) in enumerate(LINES.items()):
        sys.stdout.write(line(what, 10 * at, **setting) + "\n")
