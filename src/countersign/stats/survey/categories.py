"""Labels as small whole numbers: strata, clusters, arms and the categories of margins, whatever they are called."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from countersign.errors import NotValid
from countersign.stats.reading import is_missing

Codes = NDArray[np.int64]


class Coded(NamedTuple):
    """``labels[place[i]]`` is the label of row i; a place of -1 says that row i has none."""

    labels: list[Any]
    place: Codes

    @property
    def missing(self) -> NDArray[np.bool_]:
        return np.asarray(self.place < 0)


def coded(values: ArrayLike | Coded) -> Coded:
    """Reads a column of labels (NumPy, pandas, Polars, Arrow or a list); None and NaN are no label."""
    if isinstance(values, Coded):
        return values
    column = np.asarray(values)
    if column.ndim != 1:
        raise NotValid(
            f"A column of labels has {column.ndim} dimensions, not one.", remedy="Join columns with crossed()."
        )
    if (small := _small_numbers(column)) is not None:
        return small
    known = ~_missing(column)
    index = np.full(column.size, -1, dtype=np.int64)
    try:
        labels, index[known] = np.unique(column[known], return_inverse=True)
        return Coded(labels.tolist(), index)
    except TypeError:  # labels of several kinds, which have no order of their own
        seen = sorted(set(column[known].tolist()), key=str)
        place = {label: number for number, label in enumerate(seen)}
        index[known] = [place[label] for label in column[known].tolist()]
        return Coded(seen, index)


def crossed(*columns: ArrayLike | Coded) -> Coded:
    """Several columns as one whose labels are tuples, for joint margins; a row that lacks one label has none."""
    read = [coded(column) for column in columns]
    if len({one.place.size for one in read}) != 1:
        raise NotValid("Columns that are crossed have different lengths.", remedy="Give one label a row.")
    missing = np.any([one.missing for one in read], axis=0)
    whole = np.ravel_multi_index([np.maximum(one.place, 0) for one in read], [len(one.labels) or 1 for one in read])
    seen, index = np.unique(whole[~missing], return_inverse=True)
    parts = np.unravel_index(seen, [len(one.labels) or 1 for one in read])
    labels = list(zip(*([one.labels[i] for i in part] for one, part in zip(read, parts, strict=True)), strict=True))
    held = np.full(missing.size, -1, dtype=np.int64)
    held[~missing] = index
    return Coded(labels, held)


def complete(values: ArrayLike | Coded, what: str, rows: int) -> Coded:
    """As :func:`coded`, and every one of ``rows`` rows must have a label."""
    read = coded(values)
    if read.place.size != rows or read.missing.any():
        raise NotValid(
            f"{what}: {read.place.size} labels, {int(read.missing.sum())} of them missing, for {rows} answers.",
            remedy="Give every answer a label, or leave out answers that have none and say how many they were.",
        )
    return read


def _small_numbers(column: NDArray[Any]) -> Coded | None:
    """Whole numbers near each other are counted, not sorted: ten times as fast."""
    if column.dtype.kind not in "iub" or not column.size:
        return None
    least = int(column.min())
    if int(column.max()) - least > 2 * column.size + 1000:
        return None
    shifted = column.astype(np.int64) - least
    seen = np.flatnonzero(np.bincount(shifted))
    place = np.zeros(int(shifted.max()) + 1, dtype=np.int64)
    place[seen] = np.arange(seen.size)
    return Coded((seen + least).astype(column.dtype).tolist(), place[shifted])


def _missing(column: NDArray[Any]) -> NDArray[np.bool_]:
    if column.dtype.kind == "f":
        return np.asarray(np.isnan(column))
    if column.dtype.kind == "O":
        return np.array([is_missing(value) for value in column], dtype=bool)
    return np.zeros(column.shape, dtype=bool)
