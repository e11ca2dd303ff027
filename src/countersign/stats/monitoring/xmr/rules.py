"""The four rules of Making Data Count (NHS England), as signs: +1 high or rising, -1 low or falling.

A rule that does not apply gives 0. Points without a value never belong to a rule and end every run.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from countersign.stats.monitoring.panel import Flags, Numbers, Signs
from countersign.stats.monitoring.spells import in_any_window, spell_lengths, window_counts
from countersign.stats.monitoring.xmr.limits import Limits

RUN, TREND = 7, 7


class Hits(NamedTuple):
    """Every rule that a point meets, not only the headline."""

    outside: Signs
    trend: Signs
    two_of_three: Signs
    one_side: Signs

    @property
    def any(self) -> Flags:
        return np.asarray(np.any(np.stack(self) != 0, axis=0))


def outside(y: Numbers, limits: Limits) -> Signs:
    """Beyond a limit; on the limit is inside."""
    with np.errstate(invalid="ignore"):
        return _signs(y > limits.upper, y < limits.lower)


def side_of(y: Numbers, middle: Numbers) -> Signs:
    """+1 above, -1 below, 0 on the line or unknown."""
    with np.errstate(invalid="ignore"):
        return _signs(y > middle, y < middle)


def near_limit(y: Numbers, limits: Limits) -> Flags:
    """In the outer third between mean and limit, and not beyond the limit."""
    with np.errstate(invalid="ignore"):
        beyond = (y > limits.near_upper) | (y < limits.near_lower)
    return np.asarray(beyond & (outside(y, limits) == 0))


def one_side(side: Signs, length: int = RUN) -> Signs:
    """Members of a run of ``length`` points or more on one side of the line."""
    return np.where(spell_lengths(side) >= length, side, 0).astype(np.int8)


def trend(y: Numbers, length: int = TREND, *, step_ahead: bool = False, ties: Flags | None = None) -> Signs:
    """Members of ``length`` points or more that each rise, or each fall; a tie ends a trend.

    Where a fall follows a rise, the turning point belongs to what comes after it. With ``step_ahead`` a point takes
    the sign of the step to the next one whenever both are in some trend, even where that step is in neither: the
    reference implementation does so.
    """
    steps = side_of(y[:, 1:], y[:, :-1])
    if ties is not None:
        steps[ties] = 0
    long = np.where(spell_lengths(steps) >= length - 1, steps, 0)
    edge = np.zeros((y.shape[0], 1), dtype=np.int8)
    ahead, behind = np.hstack([long, edge]), np.hstack([edge, long])
    own = np.where(ahead != 0, ahead, behind).astype(np.int8)
    if not step_ahead:
        return own
    followed = (own != 0) & np.hstack([own[:, 1:] != 0, edge.astype(bool)])
    return np.where(followed, np.hstack([steps, edge]), np.where(own != 0, np.hstack([edge, steps]), 0)).astype(np.int8)


def two_of_three(close: Flags, side: Signs) -> Signs:
    """The close points of every window of three on one side that holds two or more of them."""
    found = np.zeros(side.shape, dtype=np.int8)
    for sign in (1, -1):
        here = side == sign
        windows = (window_counts(here, 3) == 3) & (window_counts(close & here, 3) >= 2)
        found[in_any_window(windows, 3) & close & here] = sign
    return found


def hits(y: Numbers, limits: Limits) -> Hits:
    """All four rules on the rows of one phase, as the NHS publishes them."""
    side = side_of(y, limits.mean)
    return Hits(
        outside(y, limits), trend(y, step_ahead=True), two_of_three(near_limit(y, limits), side), one_side(side)
    )


def _signs(high: Flags, low: Flags) -> Signs:
    return high.astype(np.int8) - low.astype(np.int8)
