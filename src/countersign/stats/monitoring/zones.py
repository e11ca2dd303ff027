"""Western Electric (1956) and Nelson (1984, Journal of Quality Technology 16(4)) rules on standardised points.

Each rule marks a point where the pattern is complete at that point. The more rules are watched, the more often one of
them fires by chance.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike

from countersign.errors import NotValid
from countersign.stats.monitoring.panel import Flags, Numbers, alike, panel
from countersign.stats.monitoring.spells import spell_so_far, window_counts
from countersign.stats.monitoring.xmr.rules import side_of

Rule = Callable[[Numbers], Flags]


def beyond(z: Numbers, sigmas: float = 3.0) -> Flags:
    """Beyond ``sigmas`` on either side."""
    return np.asarray(np.abs(z) > sigmas)


def some_beyond(z: Numbers, *, of: int, needed: int, sigmas: float) -> Flags:
    """``needed`` of the last ``of`` points beyond ``sigmas`` on one side, this point among them."""
    found = np.zeros(z.shape, dtype=bool)
    for here in (z > sigmas, z < -sigmas):
        found |= here & (window_counts(here, of) >= needed)
    return found


def run_on_one_side(z: Numbers, length: int) -> Flags:
    """At least ``length`` points in a row on one side of the centre."""
    return np.asarray(spell_so_far(side_of(z, np.zeros_like(z))) >= length)


def steady_trend(z: Numbers, length: int = 6) -> Flags:
    """``length`` points in a row that each rise, or each fall."""
    return _late(spell_so_far(side_of(z[:, 1:], z[:, :-1])) >= length - 1, 1)


def alternating(z: Numbers, length: int = 14) -> Flags:
    """``length`` points in a row that go up and down by turns."""
    steps = side_of(z[:, 1:], z[:, :-1])
    turns = ((steps[:, 1:] * steps[:, :-1]) < 0).astype(np.int8)
    return _late(spell_so_far(turns) >= length - 2, 2)


def hugging(z: Numbers, length: int = 15) -> Flags:
    """``length`` points in a row within one sigma of the centre."""
    return np.asarray(window_counts(np.abs(z) < 1, length) == length)


def avoiding(z: Numbers, length: int = 8) -> Flags:
    """``length`` points in a row further than one sigma from the centre, with some on each side."""
    far = window_counts(np.abs(z) > 1, length) == length
    return np.asarray(far & (window_counts(z > 1, length) > 0) & (window_counts(z < -1, length) > 0))


WESTERN_ELECTRIC: dict[str, Rule] = {
    "WE1": beyond,
    "WE2": lambda z: some_beyond(z, of=3, needed=2, sigmas=2),
    "WE3": lambda z: some_beyond(z, of=5, needed=4, sigmas=1),
    "WE4": lambda z: run_on_one_side(z, 8),
}
NELSON: dict[str, Rule] = {
    "N1": beyond,
    "N2": lambda z: run_on_one_side(z, 9),
    "N3": steady_trend,
    "N4": alternating,
    "N5": WESTERN_ELECTRIC["WE2"],
    "N6": WESTERN_ELECTRIC["WE3"],
    "N7": hugging,
    "N8": avoiding,
}


def zone_rules(
    y: ArrayLike, centre: ArrayLike, sd: ArrayLike, rules: dict[str, Rule] | None = None
) -> dict[str, Flags]:
    """Every rule of ``rules`` (Western Electric when left out) on each point; gaps end every pattern."""
    read = panel(y)
    scale = alike(sd, read, "The standard deviations")
    if np.any(scale <= 0):
        raise NotValid("A standard deviation is 0 or less.", remedy="A series without variation has no zones.")
    z = (read.rows - alike(centre, read, "The centre lines")) / scale
    with np.errstate(invalid="ignore"):
        return {name: read.shaped(rule(z)) for name, rule in (rules or WESTERN_ELECTRIC).items()}


def _late(found: Flags, by: int) -> Flags:
    return np.hstack([np.zeros((found.shape[0], by), dtype=bool), found])
