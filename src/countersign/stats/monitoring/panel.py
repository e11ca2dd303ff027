"""Many series at once: one row a series, one column a period, NaN where nothing is known.

Every chart takes one series (a line of numbers) or many (a table) and gives its answers in the same shape.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from countersign.errors import NotValid
from countersign.stats.reading import numbers

Numbers = NDArray[np.float64]
Flags = NDArray[np.bool_]
Signs = NDArray[np.int8]
Whole = NDArray[np.int64]


class Panel(NamedTuple):
    """``rows`` is always a table (series x periods); ``alone`` says that the input was one line."""

    rows: Numbers
    alone: bool

    def shaped(self, table: NDArray[Any]) -> NDArray[Any]:
        """A table of answers in the shape of the input."""
        return table[0] if self.alone else table


def panel(y: ArrayLike, what: str = "The series") -> Panel:
    """Reads NumPy, pandas, Polars, Arrow or lists; raises :class:`NotValid` for anything but a line or a table."""
    values = numbers(y)
    if values.ndim not in (1, 2) or values.shape[-1] == 0:
        raise NotValid(f"{what} must be a line or a table of numbers, and not empty.", remedy="Use series x periods.")
    return Panel(np.atleast_2d(values), values.ndim == 1)


def counts(y: ArrayLike, what: str = "The counts") -> Panel:
    """As :func:`panel`, and no number may be below zero; NaN stays."""
    read = panel(y, what)
    if np.any(read.rows < 0):
        raise NotValid(f"{what} hold a number below zero.", remedy="Check the table that was counted.")
    return read


def alike(other: ArrayLike, like: Panel, what: str) -> Numbers:
    """Numbers stretched over the table of ``like``; raises :class:`NotValid` where they do not fit."""
    try:
        return np.broadcast_to(numbers(other), like.rows.shape)
    except ValueError:
        raise NotValid(
            f"{what} have the shape {np.shape(other)}, the series {like.rows.shape}.",
            remedy="Give one number, one for each period, or one for each period of each series.",
        ) from None


def row_mean(y: Numbers, *, where: Flags) -> Numbers:
    """Mean of each row over the places in ``where``; NaN for a row without any. Shape (series, 1)."""
    held = where & ~np.isnan(y)
    number = held.sum(axis=1, keepdims=True)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(np.where(held, y, 0.0).sum(axis=1, keepdims=True) / number)


def row_median(y: Numbers) -> Numbers:
    """Median of what each row holds; NaN for a row without any. Shape (series, 1)."""
    some = ~np.isnan(y).all(axis=1, keepdims=True)
    return np.where(some, np.nanmedian(np.where(some, y, 0.0), axis=1, keepdims=True), np.nan)
