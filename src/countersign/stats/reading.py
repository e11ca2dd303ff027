"""Numbers out of whatever a notebook holds: NumPy, pandas (its own missing values too), Polars, Arrow or lists."""

from __future__ import annotations

from math import nan
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from countersign.errors import NotValid


def numbers(values: ArrayLike) -> NDArray[np.float64]:
    """The same numbers as an array of floats, in their shape; None and every kind of missing value as NaN.

    Raises :class:`NotValid` for text, and for lines of different lengths. The values themselves are not repeated.
    """
    try:
        return np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError):  # a missing value of pandas in a table, which will not be a float, or no numbers
        return _one_by_one(np.asarray(values, dtype=object))


def _one_by_one(table: NDArray[Any]) -> NDArray[np.float64]:
    try:
        return np.array([nan if is_missing(one) else float(one) for one in table.ravel()]).reshape(table.shape)
    except (TypeError, ValueError):
        raise NotValid(
            "A column holds something that is no number, or lines of different lengths.",
            remedy="Give numbers only, None or NaN where one is missing, and lines of one length.",
        ) from None


def is_missing(value: Any) -> bool:
    """None, NaN, and what pandas writes for a missing value, which refuses to be compared at all."""
    try:
        return value is None or bool(value != value)
    except TypeError:
        return True
