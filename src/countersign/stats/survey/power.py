"""How many answers a comparison of two shares needs, and how small a difference it can find (Fleiss 1981)."""

from __future__ import annotations

import math

from scipy import optimize, special

from countersign.errors import NotValid


def answers_needed(first: float, second: float, *, deff: float = 1.0, power: float = 0.8, chance: float = 0.05) -> int:
    """Answers in each of two arms of equal size to tell the share ``second`` from ``first``, two-sided.

    ``deff`` is how many times more answers the design needs than a simple random sample.
    """
    if not (0 <= first <= 1 and 0 <= second <= 1) or first == second:
        raise NotValid("Two different shares between 0 and 1 are needed.", remedy="Say what you expect and hope for.")
    spread = first * (1 - first) + second * (1 - second)
    return math.ceil(deff * _reach(power, chance) ** 2 * spread / (first - second) ** 2 - 1e-9)


def minimum_detectable(
    start: float,
    base: float,
    other_base: float | None = None,
    *,
    deff: float = 1.0,
    power: float = 0.8,
    chance: float = 0.05,
) -> float:
    """The smallest difference from the share ``start``, up or down, whichever has more room, that would be found.

    ``base`` answers in the arm with the share ``start`` and ``other_base`` (as many, if left out) in the other. NaN
    where even the largest possible difference would not be found.
    """
    if not 0 <= start <= 1 or not base > 0:
        raise NotValid("A share between 0 and 1 and a base above 0 are needed.", remedy="Give both arms' answers.")
    n = base if other_base is None else other_base
    share = min(start, 1 - start)  # downwards from 0.8 is upwards from 0.2

    def short(difference: float) -> float:
        other = share + difference
        spread = share * (1 - share) / base + other * (1 - other) / n
        return difference - _reach(power, chance) * math.sqrt(deff * max(spread, 0.0))

    if short(1 - share) < 0:
        return float("nan")
    return float(optimize.brentq(short, 0.0, 1 - share, xtol=1e-12))


def _reach(power: float, chance: float) -> float:
    if not (0 < chance < 1 and 0 < power < 1):
        raise NotValid("Power and chance must lie between 0 and 1.", remedy="0.8 and 0.05 are usual.")
    return float(special.ndtri(1 - chance / 2) + special.ndtri(power))
