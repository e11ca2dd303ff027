"""What timed trials settle about an official figure, and what they do not.

Pure arithmetic. A share "within so many minutes" is held against Wilson's interval of the trials; an average against
Student's interval of their mean. Trials that were given up before anybody answered count as having waited as long as
they were tried, so their mean is a lower limit and is called one. Nothing is ever averaged with the official figure.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from scipy import special

from countersign.involvement.official import Official, spoken
from countersign.stats.intervals import wilson

FEWEST = 10
"""Trials below which nothing is settled: no share is said of fewer than ten."""


@dataclass(frozen=True)
class Trial:
    """One call or visit: seconds until somebody answered; ``reached`` is False where it was given up after them."""

    waited_s: int
    reached: bool


@dataclass(frozen=True)
class Settled:
    """``verdict`` is differs, agrees or open. ``over`` of ``tried`` were not answered within the wait."""

    verdict: str
    tried: int
    over: int
    settled: str
    not_settled: str


def settle(trials: Sequence[Trial], official: Official, *, planned: int, hours: str) -> Settled:
    """What these trials say about the official figure. ``planned`` is how many there should be; ``hours`` when they
    were made, in words."""
    over = sum(not _within(one, official.within_s) for one in trials)
    open_ = _not_settled(trials, planned, hours)
    if len(trials) < FEWEST:
        return Settled("open", len(trials), over, "Nothing: fewer than ten trials came back.", open_)
    verdict, says = _share(trials, official) if official.share is not None else _mean(trials, official)
    return Settled(verdict, len(trials), over, says, open_)


def _within(one: Trial, within_s: int) -> bool:
    return one.reached and one.waited_s <= within_s


def _share(trials: Sequence[Trial], official: Official) -> tuple[str, str]:
    within, tried = sum(_within(one, official.within_s) for one in trials), len(trials)
    limits = wilson(within, tried)
    found = (
        f"{within} of {tried} trials ({100 * within / tried:.1f} %, 95 % interval {100 * limits.lower:.1f} to "
        f"{100 * limits.upper:.1f} %) were answered within {spoken(official.within_s)}"
    )
    said = f"the official figure is {100 * official.share:.1f} %"  # type: ignore[operator]
    if limits.lower <= official.share <= limits.upper:
        return "agrees", f"{found}; {said}, which these trials do not contradict."
    return "differs", f"{found}; {said}, which does not hold for these times."


def _mean(trials: Sequence[Trial], official: Official) -> tuple[str, str]:
    waits = [one.waited_s for one in trials]
    mean, reach = _with_reach(waits)
    least = "at least " if any(not one.reached for one in trials) else ""
    found = (
        f"{len(waits)} trials waited {least}{spoken(mean)} on average (95 % interval {spoken(max(0, mean - reach))} to "
        f"{spoken(mean + reach)})"
    )
    said = f"the official average is {spoken(official.within_s)}"
    if mean - reach <= official.within_s <= mean + reach:
        return "agrees", f"{found}; {said}, which these trials do not contradict."
    return "differs", f"{found}; {said}, which does not hold for these times."


def _with_reach(waits: Sequence[int]) -> tuple[float, float]:
    """The mean, and half the width of Student's 95 % interval."""
    number = len(waits)
    mean = sum(waits) / number
    spread = sqrt(sum((one - mean) ** 2 for one in waits) / (number - 1))
    return mean, float(special.stdtrit(number - 1, 0.975)) * spread / sqrt(number)


def _not_settled(trials: Sequence[Trial], planned: int, hours: str) -> str:
    missing = (
        f" {planned - len(trials)} of {planned} planned trials did not come back." if len(trials) < planned else ""
    )
    return (
        f"Other times than {hours}, other weeks, and how often people ring again before they get through.{missing} The"
        " official figure covers another period and everybody who rang; both stand side by side."
    )
