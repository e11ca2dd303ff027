"""Phrases that pages, letters, files and the command line share."""

from __future__ import annotations

STANDING = {
    "waiting": "waiting for an answer",
    "overdue": "an answer is overdue",
    "escalated": "an answer is overdue, and before scrutiny",
    "answered": "answered",
    "resolved": "resolved: what was promised is confirmed",
}

OUTCOME = {
    "confirmed": "confirmed by most of those who replied",
    "contested": "contested by those who replied",
    "divided": "not confirmed: those who replied do not agree",
    "too_few": "not confirmed: too few replied",
}
_NUMBERED = {"confirmed": "confirmed by", "contested": "contested by", "divided": "not confirmed: confirmed by only"}

ASKING = "those concerned are being asked until {round.closes_on:%-d %B %Y}"
ASKED_FROM = "those concerned are asked from {round.opens_on:%-d %B %Y}"
DROPPED = "not held, because the promise was broken off or claimed anew"


def outcome(outcome: str, *, number: int | None, replied: int | None, asked: int | None) -> str:
    """``confirmed by 9 of 11 who replied (18 asked)``; without numbers where they are not said."""
    if number is None or replied is None:
        return OUTCOME[outcome] + (f" ({asked} asked)" if asked else "")
    return f"{_NUMBERED[outcome]} {number} of {replied} who replied ({asked} asked)"


def interval(lower: float | None, upper: float | None) -> str:
    """``95 % interval 52.3 to 94.9 %``; where it reaches the whole, only its lower limit, so that “100 %” is never said
    of some who replied. Empty where there is none."""
    if lower is None or upper is None:
        return ""
    if upper >= _WHOLE:
        return f"95 % interval {100 * lower:.1f} % or more"
    return f"95 % interval {100 * lower:.1f} to {100 * upper:.1f} %"


_WHOLE = 0.9995  # from here on it would be printed as 100.0 %
