"""What a trial is: one default on one kind of data, beside the reference's way on the same data."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np

from countersign.stats.intervals import wilson

OURS = "ours"
QUARTER = 0.25  # how far from nominal a rate may lie and still be called kept
SILENT, MOST = "silent", 0.75  # what a method refuses to judge, and the share of it that makes a case a refusal
SEED = 20261123
SURE, FEWEST_ROUNDS = 0.95, 8  # of the intervals of rates; from how many rounds on their spread is believed
_LEAST = 1e-9
LONGEST = 8  # times the rounds, until an interval lies on one side of the quarter

Tally = Mapping[str, tuple[float, int]]  # method -> flagged, looked at; SILENT -> not judged by ours, asked


@dataclass(frozen=True)
class Trial:
    """``steady`` and ``changed`` each draw some data and count flags: those of nothing, and those of a real change.

    ``why`` says, where the nominal rate cannot be kept, what stands in the way. ``effort`` is the part of the rounds
    that this one needs: the rarer the flags, the more. ``exact``: flags of ours are not counted but their chances added
    up, given the fit of each round, so that only the fits differ by chance.
    """

    family: str
    case: str
    nominal: float
    steady: Callable[[np.random.Generator], Tally]
    changed: Callable[[np.random.Generator], Tally] | None = None
    why: str = ""
    effort: float = 1.0
    exact: bool = False


@dataclass(frozen=True)
class Outcome:
    """Rates of one trial: ``false`` of what never changed, ``found`` of what did, by method.

    ``false`` of ours is of what it judged; ``silent`` is the share that it did not, because there was too little.
    ``alike`` says by how much rounds differ beyond chance (variance over a binomial count's): what shares a round
    shares a fit.
    """

    family: str
    case: str
    nominal: float
    looks: int
    false: dict[str, float]
    found: dict[str, float] = field(default_factory=dict)
    why: str = ""
    silent: float = 0.0
    alike: float = 1.0

    @property
    def refused(self) -> bool:
        """Whether nearly all of this case is too little to say anything about."""
        return self.silent >= MOST

    @property
    def ratio(self) -> float:
        """Our false flags over the nominal ones."""
        return self.false[OURS] / self.nominal

    @property
    def interval(self) -> tuple[float, float]:
        """Where the ratio lies with a certainty of ``SURE``, as so many looks leave it."""
        looks = max(self.looks, 1) / self.alike
        low, high = wilson(self.false[OURS] * looks, looks, SURE)
        return float(low) / self.nominal, float(high) / self.nominal

    @property
    def kept(self) -> bool:
        """The whole interval lies within a quarter of nominal; or refused."""
        low, high = self.interval
        return self.refused or (low >= 1 - QUARTER and high <= 1 + QUARTER)

    @property
    def missed(self) -> bool:
        """The whole interval lies further off. Neither kept nor missed: the looks are too few to tell."""
        low, high = self.interval
        return not self.refused and (high < 1 - QUARTER or low > 1 + QUARTER)


def outcome(trial: Trial, rounds: int, *, seed: int = SEED, longest: int = 1) -> Outcome:
    """Runs a trial ``rounds`` times (or its part of them); a fifth as often for the power.

    While the interval of the rate holds an end of the quarter, it runs on, up to ``longest`` times as many rounds,
    doubling.
    """
    rng, rounds = rng_of(trial, seed), max(round(rounds * trial.effort), 1)
    changed = rng_of(trial, seed + 1)
    power = _shares(_sums([trial.changed(changed) for _ in range(max(rounds // 5, 1))])) if trial.changed else {}
    power.pop(SILENT, None)
    tallies: list[Tally] = []
    while True:
        tallies += [trial.steady(rng) for _ in range(max(len(tallies), rounds))]
        found = _outcome(trial, tallies, power)
        if found.kept or found.missed or 2 * len(tallies) > longest * rounds:
            return found


def rng_of(trial: Trial, seed: int) -> np.random.Generator:
    """The randomness of one trial, whatever others run beside it."""
    return np.random.default_rng([seed, *trial.case.encode()])


def _outcome(trial: Trial, tallies: list[Tally], power: dict[str, float]) -> Outcome:
    sums = _sums(tallies)
    rates = _shares(sums)
    silent = rates.pop(SILENT, 0.0)
    looks, alike = sums[OURS][1], _alike([tally[OURS] for tally in tallies], least=0.0 if trial.exact else 1.0)
    return Outcome(trial.family, trial.case, trial.nominal, looks, rates, power, trial.why, silent, alike)


def _alike(rounds: list[tuple[float, int]], least: float) -> float:
    """Variance of the flags of a round over a binomial count's, at least ``least``; 1 where the rounds are few."""
    hits, looks = np.array(rounds, dtype=np.float64).T
    rate = hits.sum() / max(looks.sum(), 1)
    if len(rounds) < FEWEST_ROUNDS or not 0 < rate < 1:
        return 1.0
    squares = ((hits - rate * looks) ** 2).sum() * len(rounds) / (len(rounds) - 1)
    return max(float(squares / (looks.sum() * rate * (1 - rate))), least, _LEAST)


def _shares(counts: Mapping[str, tuple[float, int]]) -> dict[str, float]:
    return {name: hits / max(looks, 1) for name, (hits, looks) in counts.items()}


def _sums(tallies: Iterable[Tally]) -> dict[str, tuple[float, int]]:
    total: dict[str, tuple[float, int]] = {}
    for tally in tallies:
        for name, (hits, looks) in tally.items():
            before = total.get(name, (0, 0))
            total[name] = before[0] + hits, before[1] + int(looks)
    return total
