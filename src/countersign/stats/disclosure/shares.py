"""Percentages that may be shown: none on a small base, each with its interval."""

from __future__ import annotations

from dataclasses import dataclass

from countersign.errors import NotValid
from countersign.stats.disclosure.tables import Shown
from countersign.stats.intervals import wilson

SMALLEST_BASE = 10  # people; below it a percentage says more than it knows


@dataclass(frozen=True)
class Share:
    """ "18 of 60 (30 %, 95 % interval 20 to 43)" as values: counts, and fractions between 0 and 1."""

    numerator: int
    base: int
    value: float
    lower: float
    upper: float
    confidence: float


def percentage(numerator: Shown | int | None, base: Shown | int | None) -> float | None:
    """100 x numerator / base, or None where a number is not shown fresh or the base is below ten."""
    part, whole = _number(numerator), _number(base)
    if part is None or whole is None or whole < SMALLEST_BASE:
        return None
    if not 0 <= part <= whole:
        raise NotValid("A part is larger than its base.", remedy="Check which base the count belongs to.")
    return 100 * part / whole


def share(numerator: Shown | int | None, base: Shown | int | None, *, confidence: float = 0.95) -> Share | None:
    """The share with Wilson's interval, or None wherever :func:`percentage` is None."""
    if percentage(numerator, base) is None:
        return None
    part, whole = _number(numerator) or 0, _number(base) or 0
    lower, upper = wilson(part, whole, confidence)
    return Share(part, whole, part / whole, float(lower), float(upper), confidence)


def _number(cell: Shown | int | None) -> int | None:
    """A number that may be divided: a held one is older than its neighbours and may not."""
    if isinstance(cell, Shown):
        return cell.value if cell.status == "shown" else None
    return cell
