"""What a trial is: one default on one kind of data, beside the reference's way on the same data."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np

OURS = "ours"
QUARTER = 0.25  # how far from nominal a rate may lie and still be called kept
SILENT, MOST = "silent", 0.75  # what a method refuses to judge, and the share of it that makes a case a refusal
SEED = 20261123

Tally = Mapping[str, tuple[int, int]]  # method -> flagged, looked at; SILENT -> not judged by ours, asked


@dataclass(frozen=True)
class Trial:
    """``steady`` and ``changed`` each draw some data and count flags: those of nothing, and those of a real change.

    ``why`` says, where the nominal rate cannot be kept, what stands in the way. ``effort`` is the part of the rounds
    that this one needs: the rarer the flags, the more.
    """

    family: str
    case: str
    nominal: float
    steady: Callable[[np.random.Generator], Tally]
    changed: Callable[[np.random.Generator], Tally] | None = None
    why: str = ""
    effort: float = 1.0


@dataclass(frozen=True)
class Outcome:
    """Rates of one trial: ``false`` of what never changed, ``found`` of what did, by method.

    ``false`` of ours is of what it judged; ``silent`` is the share that it did not, because there was too little.
    """

    family: str
    case: str
    nominal: float
    looks: int
    false: dict[str, float]
    found: dict[str, float] = field(default_factory=dict)
    why: str = ""
    silent: float = 0.0

    @property
    def refused(self) -> bool:
        """Whether nearly all of this case is too little to say anything about."""
        return self.silent >= MOST

    @property
    def ratio(self) -> float:
        """Our false flags over the nominal ones."""
        return self.false[OURS] / self.nominal

    @property
    def noise(self) -> float:
        """One standard error of the ratio, as so many looks leave it."""
        return float(np.sqrt((1 - self.nominal) / (self.nominal * max(self.looks, 1))))

    @property
    def kept(self) -> bool:
        """Within a quarter of nominal, with room for two standard errors; or refused."""
        return self.refused or abs(self.ratio - 1) <= QUARTER + 2 * self.noise


def outcome(trial: Trial, rounds: int, *, seed: int = SEED) -> Outcome:
    """Runs a trial ``rounds`` times (or its part of them); a fifth as often for the power."""
    rng, rounds = np.random.default_rng([seed, *trial.case.encode()]), max(round(rounds * trial.effort), 1)
    false = _rates(trial.steady(rng) for _ in range(rounds))
    found = _rates(trial.changed(rng) for _ in range(max(rounds // 5, 1))) if trial.changed else {}
    looks, rates, power = false[OURS][1], _shares(false), _shares(found)
    silent = rates.pop(SILENT, 0.0)
    power.pop(SILENT, None)
    return Outcome(trial.family, trial.case, trial.nominal, looks, rates, power, trial.why, silent)


def _shares(counts: Mapping[str, tuple[int, int]]) -> dict[str, float]:
    return {name: hits / max(looks, 1) for name, (hits, looks) in counts.items()}


def _rates(tallies: Iterable[Tally]) -> dict[str, tuple[int, int]]:
    total: dict[str, tuple[int, int]] = {}
    for tally in tallies:
        for name, (hits, looks) in tally.items():
            before = total.get(name, (0, 0))
            total[name] = before[0] + int(hits), before[1] + int(looks)
    return total
