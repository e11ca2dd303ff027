"""Rebaselining: from a stated period on a series is judged by new limits, and somebody says why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time
from typing import Any

import numpy as np

from countersign.errors import NotValid
from countersign.stats.monitoring.panel import Whole


@dataclass(frozen=True)
class Rebase:
    """New limits from the period ``at`` on. ``because`` is shown beside the chart; ``by`` says who answers for it."""

    at: Any
    because: str
    by: str = ""


def phases(periods: Sequence[Any] | int, rebases: Sequence[Rebase], *, forgiving: bool = False) -> Whole:
    """The phase of each period: 0 until the first rebase, then one more at each. Shape (periods,).

    Raises :class:`NotValid` for a period that the series does not have, or a rebase without a reason; with
    ``forgiving`` both pass unnoticed, as in the reference implementation.
    """
    known = list(range(periods)) if isinstance(periods, int) else [_named(one) for one in periods]
    rebases = [replace(one, at=_named(one.at)) for one in rebases]
    if not forgiving:
        _check(known, rebases)
    starts = np.isin(np.arange(len(known)), [known.index(one.at) for one in rebases if one.at in known])
    starts[0] = False
    return np.cumsum(starts)


def _named(period: Any) -> Any:
    """A day as a plain ``date``, whichever of NumPy, pandas or Arrow wrote it; anything else as it is."""
    if isinstance(period, np.generic):
        period = period.item()
    elif hasattr(period, "as_py"):
        period = period.as_py()
    if isinstance(period, datetime) and period.time() == time():
        return period.date()
    return period


def _check(known: list[Any], rebases: Sequence[Rebase]) -> None:
    unknown = [str(one.at) for one in rebases if one.at not in known]
    if unknown:
        raise NotValid(
            f"The series has no period {', '.join(unknown)}.", remedy="Rebase at a period that the series has."
        )
    if len(set(known)) < len(known):
        raise NotValid("A period is there twice.", remedy="Add up or leave out what belongs to one period.")
    if any(not one.because.strip() for one in rebases):
        raise NotValid("A rebase has no reason.", remedy="Say what changed, so that readers can judge the new limits.")
