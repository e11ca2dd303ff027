"""What a trial is: one default on one kind of data, beside the reference's way on the same data."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np

OURS = "ours"
QUARTER = 0.25  # how far from nominal a rate may lie and still be called kept
SEED = 20261123

Tally = Mapping[str, tuple[int, int]]  # method -> flagged, looked at


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
    """Rates of one trial: ``false`` of what never changed, ``found`` of what did, by method."""

    family: str
    case: str
    nominal: float
    looks: int
    false: dict[str, float]
    found: dict[str, float] = field(default_factory=dict)
    why: str = ""

    @property
    def ratio(self) -> float:
        """Our false flags over the nominal ones."""
        return self.false[OURS] / self.nominal

    @property
    def noise(self) -> float:
        """One standard error of the ratio, as so many looks leave it."""
        return float(np.sqrt((1 - self.nominal) / (self.nominal * self.looks)))

    @property
    def kept(self) -> bool:
        """Within a quarter of nominal, with room for two standard errors."""
        return abs(self.ratio - 1) <= QUARTER + 2 * self.noise


def outcome(trial: Trial, rounds: int, *, seed: int = SEED) -> Outcome:
    """Runs a trial ``rounds`` times (or its part of them); a fifth as often for the power."""
    rng, rounds = np.random.default_rng([seed, *trial.case.encode()]), max(round(rounds * trial.effort), 1)
    false = _rates(trial.steady(rng) for _ in range(rounds))
    found = _rates(trial.changed(rng) for _ in range(max(rounds // 5, 1))) if trial.changed else {}
    rates = {name: hits / looks for name, (hits, looks) in false.items()}
    power = {name: hits / looks for name, (hits, looks) in found.items()}
    return Outcome(trial.family, trial.case, trial.nominal, false[OURS][1], rates, power, trial.why)


def _rates(tallies: Iterable[Tally]) -> dict[str, tuple[int, int]]:
    total: dict[str, tuple[int, int]] = {}
    for tally in tallies:
        for name, (hits, looks) in tally.items():
            before = total.get(name, (0, 0))
            total[name] = before[0] + int(hits), before[1] + int(looks)
    return total
