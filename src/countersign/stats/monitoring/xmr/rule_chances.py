"""How often runs, trends and two of three fire by chance, from a simulation of the whole chart.

The season that is fitted and the likeness of neighbours that is taken out leave fewer long runs than independent
points have, by an amount that no formula gives. ``rule_chances.csv`` holds what steady normal series did: logarithms of
chances, a line for each rule and length of the rule, a column for each number of periods.
:mod:`countersign.stats.calibration.rules` writes it anew, and a test draws a part of it again.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import NamedTuple

import numpy as np

from countersign.stats.monitoring.panel import Numbers

TABLE = resources.files(__package__) / "rule_chances.csv"
PERIODS = (12, 16, 24, 36, 60, 96, 156, 260)
RULES: dict[str, tuple[float, ...]] = {
    "run": tuple(range(4, 19)),
    "trend": tuple(range(4, 11)),
    "pair": tuple(float(one) for one in np.round(np.arange(1.2, 3.61, 0.2), 1)),
}
NEAREST = 2.0
ROUNDING = 1.5  # a whole number may use this much more than its share: the next one would often use a fifth


class Kind(NamedTuple):
    """Whether a yearly wave was fitted, and whether the likeness of neighbours was taken out."""

    seasonal: bool
    whitened: bool


@dataclass(frozen=True)
class Chances:
    """Of a steady series of one length: log chances that a rule fires, one for each place in ``RULES``."""

    logs: dict[str, Numbers]

    def run(self, share: float) -> tuple[int, float]:
        """The shortest run on one side within ``share`` (rounding allowed for), and its chance."""
        return self._whole("run", share)

    def trend(self, share: float) -> tuple[int, float]:
        """The shortest trend within ``share`` (rounding allowed for), and its chance."""
        return self._whole("trend", share)

    def near(self, share: float) -> tuple[float, float]:
        """The score from which two of three points on one side are as rare as ``share``, and their chance.

        Never less than ``NEAREST``: in short series that would be no outlying score, and neighbours that are still a
        little alike would pass it together.
        """
        at = max(float(np.interp(-np.log(share), -self.logs["pair"], RULES["pair"])), NEAREST)
        return at, float(np.exp(np.interp(at, RULES["pair"], self.logs["pair"])))

    def _whole(self, rule: str, share: float) -> tuple[int, float]:
        within = np.flatnonzero(self.logs[rule] <= np.log(share * ROUNDING))
        at = int(within[0]) if len(within) else len(RULES[rule]) - 1
        return int(RULES[rule][at]), float(np.exp(self.logs[rule][at]))


@cache
def chances(periods: int, kind: Kind) -> Chances:
    """For any number of periods: between the simulated lengths on log scales, beyond them in proportion to length."""
    at = np.log(max(periods, PERIODS[0]))
    beyond = max(float(at - np.log(PERIODS[-1])), 0.0)
    lines = {
        rule: np.array([np.interp(at, np.log(PERIODS), line) for line in table]) for rule, table in _logs(kind).items()
    }
    return Chances({rule: np.minimum(line + beyond, 0.0) for rule, line in lines.items()})


@cache
def _logs(kind: Kind) -> dict[str, Numbers]:
    """Log chances (places, lengths) of each rule."""
    rows = [
        row for row in csv.DictReader(TABLE.read_text(encoding="utf-8").splitlines()) if row["kind"] == name_of(kind)
    ]
    return {
        rule: np.array([[float(row[str(length)]) for length in PERIODS] for row in rows if row["rule"] == rule])
        for rule in RULES
    }


def name_of(kind: Kind) -> str:
    """The kind as the table names it."""
    return f"{'seasonal' if kind.seasonal else 'plain'} {'whitened' if kind.whitened else 'as it is'}"
