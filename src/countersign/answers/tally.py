"""Counting what those concerned said of a claimed change, all at once, when a round closes.

Pure: numbers in, an outcome and what may be printed of it out. See docs/decisions/0171 for why 9 of 11 may be said.
"""

from __future__ import annotations

from dataclasses import dataclass

from countersign.answers.models import Round
from countersign.stats.intervals import wilson

LEAST_REPLIES = 5
"""Fewer than five say too little, and who they are might be guessed."""
LEAST_SHOWN = 10
"""Replies from which numbers and an interval are printed; no share is ever printed below a base of ten."""

Outcome = Round.Outcome


@dataclass(frozen=True)
class Tally:
    """How many were asked and what those who replied said. Never printed as it is: ask :func:`printed`."""

    asked: int
    confirmed: int
    contested: int
    unsure: int

    @property
    def replied(self) -> int:
        return self.confirmed + self.contested + self.unsure

    @property
    def outcome(self) -> str:
        """``confirmed`` or ``contested`` where that share is above one half beyond chance (the lower limit of its 95 %
        Wilson interval); ``contested`` also where as many contest as confirm; else ``divided``.
        """
        if self.replied < LEAST_REPLIES:
            return Outcome.TOO_FEW
        if _above_half(self.confirmed, self.replied):
            return Outcome.CONFIRMED
        if _above_half(self.contested, self.replied) or self.contested >= max(1, self.confirmed):
            return Outcome.CONTESTED
        return Outcome.DIVIDED


@dataclass(frozen=True)
class Printed:
    """What is public of a counted round. Numbers are None where they are not said.

    Of those who replied only one number is ever said: how many contested where the outcome is that, else how many
    confirmed. ``lower`` and ``upper`` are the 95 % Wilson interval of its share (0 to 1).
    """

    outcome: str
    asked: int | None = None
    replied: int | None = None
    confirmed: int | None = None
    contested: int | None = None
    lower: float | None = None
    upper: float | None = None

    @property
    def number(self) -> int | None:
        """The one number that is said."""
        return self.contested if self.outcome == Outcome.CONTESTED else self.confirmed


def printed(tally: Tally) -> Printed:
    """The outcome; with its numbers from ten replies up, and how many were asked from ten up."""
    asked = tally.asked if tally.asked >= LEAST_SHOWN else None
    if tally.replied < LEAST_SHOWN:
        return Printed(tally.outcome, asked=asked if tally.replied >= LEAST_REPLIES else None)
    is_contested = tally.outcome == Outcome.CONTESTED
    number = tally.contested if is_contested else tally.confirmed
    limits = wilson(number, tally.replied)
    return Printed(
        tally.outcome, asked, tally.replied, confirmed=None if is_contested else number,
        contested=number if is_contested else None, lower=float(limits.lower), upper=float(limits.upper),
    )  # fmt: skip


def _above_half(number: int, replied: int) -> bool:
    return float(wilson(number, replied).lower) > 0.5
