"""The two icons of Making Data Count: is it changing (variation), and will it meet its target (assurance)."""

from __future__ import annotations

from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from countersign.errors import NotValid
from countersign.stats.monitoring.panel import Signs
from countersign.stats.monitoring.xmr.rules import Hits

Better = Literal["more", "less", "neither"]
Words = NDArray[np.str_]

_POINTS = {
    "more": ("concern", "common cause", "improvement"),
    "less": ("improvement", "common cause", "concern"),
    "neither": ("low", "common cause", "high"),
}


def headline(hits: Hits) -> Signs:
    """The sign of the foremost rule of each point: outside, then trend, then two of three, then one side."""
    order = (hits.outside, hits.trend, hits.two_of_three, hits.one_side)
    return np.select([one != 0 for one in order], order, 0).astype(np.int8)


def rule_of(hits: Hits) -> Words:
    """The name of the foremost rule of each point, empty where none applies."""
    return np.select([one != 0 for one in hits], list(Hits._fields), "").astype(np.str_)


def variation(sign: NDArray[Any], better: Better) -> Words:
    """``improvement``, ``concern``, ``common cause``; ``high`` or ``low`` where neither direction is better."""
    if better not in _POINTS:
        raise NotValid(f"{better!r} is no direction.", remedy="Say more, less or neither.")
    return np.asarray(_POINTS[better])[np.asarray(sign, dtype=np.intp) + 1]


def assurance(lower: NDArray[Any], upper: NDArray[Any], target: NDArray[Any], better: Better) -> Words:
    """``pass`` or ``fail`` where the target lies outside the limits, ``hit and miss`` inside; else empty.

    Empty without a target, without limits, or where neither direction is better.
    """
    with np.errstate(invalid="ignore"):
        above, below = target > upper, target < lower
    known = ~np.isnan(lower + upper + target) & (better != "neither")
    reached, missed = (below, above) if better == "more" else (above, below)
    return np.select([~known, reached, missed], ["", "pass", "fail"], "hit and miss").astype(np.str_)
