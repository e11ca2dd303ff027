"""A statistic of series, in a file that the workers of a cluster can read: it knows neither Django nor pytest."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pyarrow as pa

from countersign.stats.intervals import wilson
from countersign.stats.monitoring.xmr import xmr


def signals(first: dt.date, months: int, found: pa.Table) -> pa.Table:
    """A share with its interval, and how many months are out of the ordinary, of every body in the table."""
    bodies, rows = np.unique(found["body_id"].to_numpy(), return_inverse=True)
    at = np.array([(day.year - first.year) * 12 + day.month - first.month for day in found["period"].to_pylist()], int)
    told, afraid = np.zeros((2, len(bodies), months))
    told[rows, at], afraid[rows, at] = found["count"].to_numpy(), found["sum_rating"].to_numpy()
    share = wilson(np.minimum(afraid.sum(1), told.sum(1)), np.maximum(told.sum(1), 1))
    outside = (xmr(told, drawn=False).hits.outside != 0).sum(1) if len(bodies) else np.zeros(0)
    return pa.table({"body_id": bodies.astype(np.int64), "lower": share.lower, "outside": outside.astype(np.int64)})
