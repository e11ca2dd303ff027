"""The share still open after so long a wait (Kaplan and Meier 1958), for many bodies in one pass."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from countersign.errors import NotFound, NotValid
from countersign.stats.duration.bands import Band, Method, band
from countersign.stats.duration.observations import Watched, Whole, watched
from countersign.stats.duration.running import running_sum
from countersign.stats.intervals import Numbers
from countersign.stats.reading import numbers


class Curve(NamedTuple):
    """One body's steps, in order of time: what a chart draws and a table lists."""

    time: Numbers
    at_risk: Whole
    answered: Whole
    censored: Whole
    open_share: Numbers
    lower: Numbers
    upper: Numbers


class OpenShare(NamedTuple):
    """The share still open at given waits, bodies x waits; NaN after the last case a body was watched for."""

    value: Numbers
    lower: Numbers
    upper: Numbers


@dataclass(frozen=True)
class Curves:
    """The curves of all bodies. Of the bodies (sorted by name), one entry each:

    bodies, base, answered    name, cases, cases with an answer
    longest                   the longest wait seen, answered or not

    and of the steps (a wait of 0, then each different wait; one body after the other, body i from ``first[i]`` on):

    time, at_risk             the wait; the cases still watched and open just before it
    events, censored          cases answered after just this wait; cases open and last seen after just this wait
    open_share, lower, upper  the share still open after it, with its limits (worked out when asked for)
    error                     standard error of the share by Greenwood; NaN once nothing is left open
    """

    bodies: NDArray[Any]
    base: Whole
    answered: Whole
    longest: Numbers
    first: Whole
    time: Numbers
    at_risk: Whole
    events: Whole
    censored: Whole
    open_share: Numbers
    error: Numbers
    band: Band
    confidence: float
    cases: Watched

    @cached_property
    def lower(self) -> Numbers:
        """The lower limit of the share at every step."""
        return self.band.lower()

    @cached_property
    def upper(self) -> Numbers:
        """The upper limit of the share at every step."""
        return self.band.upper()

    def of(self, body: object) -> Curve:
        """One body's curve; raises :class:`NotFound` for a body without a case."""
        found = np.flatnonzero(self.bodies == body)
        if found.size != 1:
            raise NotFound("This body has no case here.", remedy="Ask for one of the bodies that were given.")
        steps = slice(self.first[found[0]], self.first[found[0] + 1])
        at_risk, answered, censored = (column[steps] for column in (self.at_risk, self.events, self.censored))
        lower, upper = self.band.lower(steps), self.band.upper(steps)
        return Curve(self.time[steps], at_risk, answered, censored, self.open_share[steps], lower, upper)

    def at(self, waits: ArrayLike) -> OpenShare:
        """The share still open after each of ``waits``; one less it is the share answered by then."""
        asked = _asked(waits)
        step = self._step_at(asked)
        known = asked <= self.followed[:, None]
        columns = (self.open_share[step], self.band.lower(step), self.band.upper(step))
        return OpenShare(*(np.where(known, column, np.nan) for column in columns))

    @property
    def followed(self) -> Numbers:
        """How long each body's curve is known: the longest wait, or for ever where no case is left open."""
        return np.where(self.open_share[self.first[1:] - 1] == 0, np.inf, self.longest)

    def number_at_risk(self, waits: ArrayLike) -> Whole:
        """Cases still watched and open just before each of ``waits``: the row of numbers under a chart."""
        asked = _asked(waits)
        shape = (len(self.bodies), asked.size)
        body = np.broadcast_to(np.arange(len(self.bodies))[:, None], shape)
        return open_before(self.cases, body.ravel(), np.broadcast_to(asked, shape).ravel()).reshape(shape)

    def _step_at(self, asked: Numbers) -> Whole:
        """For each body and wait the last step that has come by then."""
        different = np.unique(self.time)
        body = np.arange(len(self.bodies))
        steps = np.repeat(body, np.diff(self.first)) * different.size + np.searchsorted(different, self.time)
        wanted = body[:, None] * different.size + np.searchsorted(different, asked, side="right") - 1
        return np.searchsorted(steps, wanted, side="right") - 1


def kaplan_meier(
    waited: ArrayLike,
    answered: ArrayLike,
    entered: ArrayLike | None = None,
    *,
    body: ArrayLike | None = None,
    count: ArrayLike | None = None,
    confidence: float = 0.95,
    interval: Method = "beta-product",
) -> Curves:
    """The curves of all bodies out of one line a case, or one for ``count`` cases alike (a histogram by days).

    ``waited`` in any unit of time, ``answered`` yes or no, ``entered`` the wait already passed when watching of a
    case began (left truncation; 0 or nothing: from the start), ``body`` whose case it is (any sortable names). Cases
    answered and cases last seen at the same wait: the answers come first. ``interval`` names one of :mod:`bands`.

    >>> curves = kaplan_meier([2, 5, 5, 9], [True, True, False, False])
    >>> [round(float(share), 3) for share in curves.open_share]
    [1.0, 0.75, 0.5, 0.5]
    """
    cases = watched(waited, answered, entered, body, count)
    if not 0 < confidence < 1:
        raise NotValid(f"A confidence of {confidence} is not between 0 and 1.", remedy="Write 95 % as 0.95.")
    of, time, leaving, events = _steps(cases)
    first = np.searchsorted(of, np.arange(len(cases.bodies) + 1))
    late = bool(np.isfinite(cases.entered).any())
    at_risk = open_before(cases, of, time) if late else cases.base[of] - _gone_before(leaving, first)
    share, greenwood = _shares(at_risk, events, first)
    censored = leaving - events
    limits = band(
        share, greenwood, at_risk, events, censored, first, method=interval, confidence=confidence, falls=not late
    )
    with np.errstate(invalid="ignore"):
        error = np.where(share > 0, share * np.sqrt(greenwood), np.nan)
    return Curves(
        cases.bodies, cases.base, np.add.reduceat(events, first[:-1]), time[first[1:] - 1], first, time, at_risk,
        events, censored, share, error, limits, confidence, cases,
    )  # fmt: skip


def _steps(cases: Watched) -> tuple[Whole, Numbers, Whole, Whole]:
    """Body, wait, cases leaving and cases answered, for a wait of 0 and each different wait of every body."""
    bodies = len(cases.bodies)
    of, time = np.append(cases.body, np.arange(bodies)), np.append(cases.waited, np.zeros(bodies))
    leaving = np.append(cases.number, np.zeros(bodies, np.int64))
    ends = np.append(cases.number * cases.answered, np.zeros(bodies, np.int64))
    order = np.lexsort([time, of])
    of, time = of[order], time[order]
    new = np.flatnonzero(np.concatenate([[True], (of[1:] != of[:-1]) | (time[1:] != time[:-1])]))
    return of[new], time[new], np.add.reduceat(leaving[order], new), np.add.reduceat(ends[order], new)


def _gone_before(leaving: Whole, first: Whole) -> Whole:
    """How many of a body's cases left at an earlier step."""
    total = np.cumsum(leaving) - leaving
    return total - np.repeat(total[first[:-1]], np.diff(first))


def open_before(cases: Watched, body: Whole, time: Numbers) -> Whole:
    """How many cases of ``body`` are watched and open just before ``time``: entered before it, not yet gone."""
    entered = _earlier(cases, cases.entered, body, time)
    return entered - _earlier(cases, cases.waited, body, time)


def _earlier(cases: Watched, when: Numbers, body: Whole, time: Numbers) -> Whole:
    """For each (body, time) how many of that body's cases have their moment ``when`` strictly before."""
    different = np.unique(when)
    width = different.size + 1
    moments = cases.body * width + np.searchsorted(different, when)
    order = np.argsort(moments, kind="stable")
    moments, passed = moments[order], np.append(0, np.cumsum(cases.number[order]))
    wanted = body * width + np.searchsorted(different, time)
    return np.asarray(passed[np.searchsorted(moments, wanted)] - passed[np.searchsorted(moments, body * width)])


def _shares(at_risk: Whole, events: Whole, first: Whole) -> tuple[Numbers, Numbers]:
    """The share still open after every step, and the sum of d / (n (n - d)) so far."""
    n, d = at_risk.astype(np.float64), events.astype(np.float64)
    last = (n == d) & (d > 0)
    some, left = np.where(d > 0, n, 1.0), np.where((d > 0) & ~last, n - d, 1.0)
    part = np.where((d > 0) & ~last, left / some, 1.0)
    share = np.exp(running_sum(np.log(part), first))
    greenwood = running_sum(np.where(last, 0.0, d / (some * left)), first)
    emptied = running_sum(last.astype(np.float64), first) > 0
    return np.where(emptied, 0.0, share), np.where(emptied, np.inf, greenwood)


def _asked(waits: ArrayLike) -> Numbers:
    asked = np.atleast_1d(numbers(waits))
    if asked.ndim != 1 or not np.all(asked >= 0):
        raise NotValid("A wait to look at is missing or below zero.", remedy="Give waits such as [28, 90].")
    return asked
