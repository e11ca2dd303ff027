"""How often 95 % limits of Krippendorff's alpha hold the truth; by simulation.

    python benchmarks/studies/alpha_coverage.py [--rounds 200]

Three coders, five codes; each coder sees the true code with a chance (0.9: they agree well; 0.6: badly) and otherwise
gives any code. One code in ten is missing. The truth is the alpha of two hundred thousand things.
"""

from __future__ import annotations

import argparse

import numpy as np
from beside import show

from countersign.stats.krippendorff import Level, alpha

CODERS, CODES, MISSING = 3, 5, 0.1
LEVELS: tuple[Level, ...] = ("nominal", "ordinal", "interval")


def coded(things: int, right: float, rng: np.random.Generator) -> np.ndarray:
    """Things x coders; NaN is a gap."""
    truth = rng.integers(0, CODES, (things, 1))
    codes = np.where(rng.random((things, CODERS)) < right, truth, rng.integers(0, CODES, (things, CODERS)))
    return np.where(rng.random(codes.shape) < MISSING, np.nan, codes.astype(float))


def held(things: int, right: float, level: Level, rounds: int, rng: np.random.Generator) -> str:
    """Per cent of rounds whose limits hold the truth, and the truth."""
    truth = alpha(coded(200_000, right, rng), level=level, draws=0).value
    found = [alpha(coded(things, right, rng), level=level, draws=300, rng=rng) for _ in range(rounds)]
    return f"{100 * np.mean([one.lower <= truth <= one.upper for one in found]):.1f} (alpha {truth:.2f})"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=200)
    rounds, rng = parser.parse_args().rounds, np.random.default_rng(1)
    rows = [
        (things, f"{100 * right:.0f} %", *(held(things, right, level, rounds, rng) for level in LEVELS))
        for things in (20, 60, 200)
        for right in (0.9, 0.6)
    ]
    show(f"Limits that hold the truth, per cent of {rounds} rounds; nominal 95", ("things", "right", *LEVELS), rows)


if __name__ == "__main__":
    main()
