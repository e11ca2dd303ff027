"""Exponentially weighted moving averages (Roberts 1959) with limits that know the start (Montgomery 2013, 9.2)."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from countersign.errors import NotValid
from countersign.stats.monitoring.charts import Chart
from countersign.stats.monitoring.panel import alike, panel


def ewma(y: ArrayLike, *, mean: ArrayLike, sd: ArrayLike, weight: float = 0.2, sigmas: float = 3.0) -> Chart:
    """z_t = weight y_t + (1 - weight) z_{t-1} from z_0 = mean; ``sigmas`` comes from :func:`arl.ewma_limit`.

    A gap leaves z where it was. ``mean`` and ``sd`` are of the steady series: a number, or one for each period.
    """
    if not 0 < weight <= 1:
        raise NotValid(f"A weight of {weight} is not between 0 and 1.", remedy="Weights around 0.2 are usual.")
    read = panel(y)
    centre, spread = alike(mean, read, "The means"), alike(sd, read, "The standard deviations")
    gap = np.where(np.isnan(read.rows), 0.0, read.rows - centre)
    known = ~np.isnan(read.rows)
    smooth, state = np.empty_like(gap), np.zeros(len(gap))
    for t in range(gap.shape[1]):
        state = np.where(known[:, t], weight * gap[:, t] + (1 - weight) * state, state)
        smooth[:, t] = state
    seen = np.maximum(np.cumsum(known, axis=1), 1)
    one = spread * np.sqrt(weight / (2 - weight) * (1 - (1 - weight) ** (2 * seen)))
    tables = (centre + smooth, centre, one, centre - sigmas * one, centre + sigmas * one)
    return Chart(*(read.shaped(table) for table in tables))
