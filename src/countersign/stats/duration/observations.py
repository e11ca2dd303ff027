"""What was seen of each case: how long it waited, whether it was answered, since when it was watched."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from countersign.errors import NotValid
from countersign.stats.intervals import Numbers
from countersign.stats.reading import numbers

Flags = NDArray[np.bool_]
Whole = NDArray[np.int64]

DAY = np.timedelta64(1, "D")


class Waits(NamedTuple):
    """One line a case; give it on as ``kaplan_meier(*waits(...))``.

    waited    days until the answer, or until ``as_of`` where there is none yet
    answered  True where there is an answer
    entered   the wait that had already passed when watching began; 0 where a case was watched from the start
    """

    waited: Numbers
    answered: Flags
    entered: Numbers


def waits(opened: ArrayLike, closed: ArrayLike, *, as_of: object, since: object = None) -> Waits:
    """Waits in days out of two columns of dates (NumPy, pandas, Polars, Arrow, ``date``); NaT or None: still open.

    ``as_of`` is the moment of counting: an answer after it is not known yet, so the case counts as open. ``since``
    is the moment from which cases were kept: one opened before is here only because it was still open then, and
    counts from then on. Raises :class:`NotValid` for a case without an opening, one opened after ``as_of``, one
    closed before it was opened, or one closed before ``since``.
    """
    begin, end, now = _moments(opened), _moments(closed), _moments(as_of)
    if begin.shape != end.shape or begin.ndim != 1:
        raise NotValid("There are not as many closings as openings.", remedy="Give both columns of the same rows.")
    _refuse(np.isnat(begin), "without a day of opening", "Leave these cases out, and say how many they were.")
    _refuse(begin > now, "opened after the day of counting", "Leave them out, or count at a later day.")
    answered = ~np.isnat(end) & (end <= now)
    end = np.where(answered, end, now)
    _refuse(end < begin, "closed before they were opened", "Correct or leave out these cases; say how many.")
    entered = np.zeros(begin.size)
    if since is not None:
        start = _moments(since)
        _refuse(answered & (end < start), "closed before watching began", "Leave them out: the others are not here.")
        entered = np.maximum((start - begin) / DAY, 0.0)
    return Waits((end - begin) / DAY, answered, entered)


@dataclass(frozen=True)
class Watched:
    """The cases of all bodies, a line a case or ``number`` of them alike.

    ``body`` is the place of each line's body in ``bodies`` (sorted).
    """

    bodies: NDArray[Any]
    body: Whole
    waited: Numbers
    answered: Flags
    entered: Numbers  # -inf where a case was watched from the start
    number: Whole

    @property
    def base(self) -> Whole:
        """How many cases each body has."""
        return self.summed(self.number).astype(np.int64)

    def summed(self, values: ArrayLike) -> Numbers:
        """The sum of each body's lines."""
        weights = numbers(values)
        return np.asarray(np.bincount(self.body, weights=weights, minlength=len(self.bodies)), dtype=np.float64)


def watched(
    waited: ArrayLike,
    answered: ArrayLike,
    entered: ArrayLike | None,
    body: ArrayLike | None,
    count: ArrayLike | None = None,
) -> Watched:
    """Reads and checks the columns; without ``body`` all cases belong to one body called ``all``."""
    times = numbers(waited)
    if times.ndim != 1 or times.size == 0:
        raise NotValid("Waits must be one column of numbers, and not empty.", remedy="Give one number a case.")
    _refuse(~(times >= 0) | np.isinf(times), "with a wait that is missing, below zero or endless", "Correct them.")
    closed, start, number = _answered(answered, times.size), _entered(entered, times), _number(count, times.size)
    names, at = _bodies(body, times.size)
    some = number > 0
    return Watched(names, at[some], times[some], closed[some], start[some], number[some])


def _bodies(body: ArrayLike | None, size: int) -> tuple[NDArray[Any], Whole]:
    if body is None:
        return np.array(["all"]), np.zeros(size, dtype=np.int64)
    labels = np.asarray(body)
    if labels.shape != (size,):
        raise NotValid(f"There are {labels.size} bodies for {size} waits.", remedy="Name one body a case.")
    try:
        names, at = np.unique(labels, return_inverse=True)
    except TypeError:
        raise NotValid("Some cases have no body.", remedy="Leave them out, or call it 'unknown'.") from None
    return names, at.astype(np.int64)


def _number(count: ArrayLike | None, size: int) -> Whole:
    if count is None:
        return np.ones(size, dtype=np.int64)
    number = numbers(count)
    if number.shape != (size,) or not np.all((number >= 0) & (number == np.round(number))):
        raise NotValid("How many cases a line stands for must be a whole number.", remedy="Give 0 or more a line.")
    return number.astype(np.int64)


def _answered(answered: ArrayLike, size: int) -> Flags:
    flags = np.asarray(answered)
    if flags.shape != (size,) or not np.isin(flags, (0, 1)).all():
        raise NotValid("Whether each case was answered must be yes or no.", remedy="Give True or False a case.")
    return flags.astype(np.bool_)


def _entered(entered: ArrayLike | None, waited: Numbers) -> Numbers:
    if entered is None:
        return np.full(waited.size, -np.inf)
    start = numbers(entered)
    if start.shape != waited.shape or np.isnan(start).any():
        raise NotValid("Not every case says since when it was watched.", remedy="Give 0 where from the start.")
    start = np.where(start > 0, start, -np.inf)
    _refuse(start >= waited, "that ended no later than watching began", "Leave these cases out.")
    return start


def _moments(dates: object) -> NDArray[np.datetime64]:
    values = np.asarray(dates)
    if values.dtype.kind == "M":
        return values
    try:
        return values.astype("datetime64[us]")
    except (ValueError, TypeError):
        raise NotValid("A date cannot be read.", remedy="Give dates or times without a time zone (UTC).") from None


def _refuse(wrong: Any, what: str, remedy: str) -> None:
    if count := int(np.count_nonzero(wrong)):
        raise NotValid(f"There are {count} cases {what}.", remedy=remedy)
