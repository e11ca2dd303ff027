"""How far a winner hangs on weights: all draws at once beside scikit-criteria and a plain loop, on the same bids.

    uv run python benchmarks/awards.py --bids 20 --criteria 12 --draws 10000 --peer-draws 200

Ours counts every bid's place over all draws of weights (SMAA) and finds every interval of weights exactly.
scikit-criteria ranks by its weighted sum one set of weights after another; the plain loop does the same in Python.
Intervals are beside a search of a thousand weights for each part. Peers run on some of the draws and are scaled up;
whether they agree is printed too. Prints ratios of processor time; trust those, not the seconds.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray
from skcriteria import mkdm
from skcriteria.agg.simple import WeightedSumModel

from countersign.stats.decision import Bid, Criterion, Decision, Rules, acceptability, decide, weight_intervals
from countersign.stats.decision.acceptability import drawn_weights

Places = NDArray[np.float64]
STEPS = 1000


def made(bids: int, criteria: int, rng: np.random.Generator) -> Decision:
    weights = rng.dirichlet(np.ones(criteria))
    rules = Rules(tuple(Criterion(f"c{i}", w, 0, 10) for i, w in enumerate(weights)), 0.4, ceiling=150)
    prices, scores = rng.uniform(80, 120, bids), rng.integers(0, 11, (bids, criteria)).astype(float)
    return decide(rules, [Bid(f"b{i}", float(prices[i]), tuple(scores[i])) for i in range(bids)])


def plain_loop(found: Decision, draws: NDArray[np.float64]) -> Places:
    points, names = found.points.tolist(), range(len(found.bids))
    places = np.zeros((len(found.bids), len(found.bids)))
    for weights in draws.tolist():
        totals = [sum(w * p for w, p in zip(weights, row, strict=True)) for row in points]
        for place, bid in enumerate(sorted(names, key=lambda bid, totals=totals: -totals[bid])):
            places[bid, place] += 1
    return places / len(draws)


def scikit_criteria(found: Decision, draws: NDArray[np.float64]) -> Places:
    model, kinds = WeightedSumModel(), [max] * len(found.parts)
    bids = np.arange(len(found.bids))
    places = np.zeros((bids.size, bids.size))
    for weights in draws:
        matrix = mkdm(found.points + 1, kinds, weights=weights, alternatives=found.names)
        places[bids, model.evaluate(matrix).rank_ - 1] += 1
    return places / len(draws)


def searched(found: Decision) -> list[tuple[float, float]]:
    """For each part the lowest and the highest of a thousand weights at which the winner wins."""
    own, held = found.names.index(found.winner), []
    for at, weight in enumerate(found.weights):
        good = []
        for tried in np.linspace(0, 1, STEPS + 1):
            moved = found.weights * (1 - tried) / (1 - weight)
            moved[at] = tried
            if int(np.argmax(found.points @ moved)) == own:
                good.append(float(tried))
        held.append((min(good), max(good)))
    return held


def seconds(work: Callable[[], object]) -> tuple[float, object]:
    began = time.process_time()
    found = work()
    return time.process_time() - began, found


def same(ends: Sequence[tuple[float, float]], found: Decision) -> bool:
    ours = weight_intervals(found)
    return all(
        abs(low - one.lower) <= 1.01 / STEPS and abs(high - one.upper) <= 1.01 / STEPS
        for (low, high), one in zip(ends, ours, strict=True)
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bids", type=int, default=20)
    parser.add_argument("--criteria", type=int, default=12)
    parser.add_argument("--draws", type=int, default=10_000)
    parser.add_argument("--peer-draws", type=int, default=200)
    asked = parser.parse_args()
    found = made(asked.bids, asked.criteria, np.random.default_rng(1))
    acceptability(found, draws=10)  # what is loaded at first use counts for nobody
    scikit_criteria(found, found.weights[None])
    alone, _ = seconds(lambda: acceptability(found, draws=asked.draws, rng=1))
    print(f"{asked.bids} bids x {asked.criteria} criteria x {asked.draws:,} draws: {alone:.2f} s")
    draws = drawn_weights(found, asked.peer_draws, 100.0, np.random.default_rng(1))
    ours = acceptability(found, draws=asked.peer_draws, rng=1).ranks
    for name, loop in (("plain loop", plain_loop), ("scikit-criteria", scikit_criteria)):
        took, theirs = seconds(lambda loop=loop: loop(found, draws))
        ratio = took * asked.draws / asked.peer_draws / alone
        print(f"{name}: {ratio:.0f} times as long; places {'equal' if np.allclose(theirs, ours) else 'DIFFER'}")
    exact, _ = seconds(lambda: [weight_intervals(found) for _ in range(20)])
    took, ends = seconds(lambda: searched(found))
    print(f"intervals: {exact / 20 * 1000:.1f} ms exactly; a search of {STEPS} weights a part takes ", end="")
    print(f"{took / (exact / 20):.0f} times as long and {'agrees' if same(ends, found) else 'DIFFERS'}")


if __name__ == "__main__":
    main()
