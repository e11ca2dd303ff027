"""What the track record changes: the result with and without it, and every weight at which the winner changes.

The total of each bid is a straight line in the weight w of the record, (1 - w) x base + w x 100 x record. Who wins
is the upper edge of these lines, so the weights at which the winner changes are known exactly, not by trying.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf

import numpy as np
from numpy.typing import ArrayLike, NDArray

from countersign.errors import NotValid
from countersign.stats.decision.deciding import LEVEL, Decision, decide
from countersign.stats.decision.rules import NEWCOMER, Bid, Rules
from countersign.stats.intervals import Numbers
from countersign.stats.reading import numbers


@dataclass(frozen=True)
class Span:
    """From ``lower`` to ``upper`` these win: places in the list of bids, several where they are level throughout."""

    lower: float
    upper: float
    winners: tuple[int, ...]


@dataclass(frozen=True, eq=False)
class RecordEffect:
    """The award with and without the record.

    spans    who wins at which weight of the record (names of bids), from 0 up; under F7 at which worth in money
    changes  the weights at which the winner changes
    decides  whether the winner is another with the record than without
    """

    with_record: Decision
    without: Decision
    spans: tuple[tuple[float, float, tuple[str, ...]], ...]
    changes: tuple[float, ...]
    decides: bool


def weighted(base: ArrayLike, record: ArrayLike, weight: float, newcomer: float = NEWCOMER) -> Numbers:
    """(1 - weight) x base + weight x 100 x record; a record of NaN or None is a newcomer's.

    >>> weighted([73.2, 75.2, 76.0], [25 / 30, None, 16 / 30], 0.10).round(2).tolist()
    [74.21, 74.68, 73.73]
    """
    start, own = _lines(base, record, newcomer)
    return np.asarray((1 - weight) * start + weight * own)


def record_spans(base: ArrayLike, record: ArrayLike, newcomer: float = NEWCOMER) -> tuple[Span, ...]:
    """Who wins at which weight of the record, from 0 to 1, of bids with these base points (0 to 100) and records.

    >>> found = record_spans([73.2, 75.2, 76.0], [25 / 30, None, 16 / 30])
    >>> [(one.winners, round(100 * one.upper, 2)) for one in found]
    [((2,), 4.58), ((1,), 13.04), ((0,), 100.0)]
    """
    start, own = _lines(base, record, newcomer)
    return upper_edge(start, own - start, 1.0)


def record_effect(rules: Rules, bids: Sequence[Bid]) -> RecordEffect:
    """The award with and without the record, and all weights at which the winner changes."""
    if rules.record is None:
        raise NotValid("The record has no place in this award.", remedy="Give the rules a record, if only to try it.")
    found, plain = decide(rules, bids), decide(rules.without_record(), bids)
    inside = np.flatnonzero(~np.isnan(found.totals))
    spans = _spans(rules, found, plain, inside)
    named = tuple((s.lower, s.upper, tuple(found.names[inside[i]] for i in s.winners)) for s in spans)
    changes = tuple(span.lower for span in spans[1:])
    return RecordEffect(found, plain, named, changes, set(found.winners) != set(plain.winners))


def _spans(rules: Rules, found: Decision, plain: Decision, inside: NDArray[np.intp]) -> tuple[Span, ...]:
    if not inside.size:
        return ()
    if rules.formula == "F7":
        return upper_edge(plain.totals[inside], found.points[inside, -1], inf)
    return upper_edge(plain.totals[inside], (found.points[:, -1] - plain.totals)[inside], 1.0)


def upper_edge(start: Numbers, slope: Numbers, top: float) -> tuple[Span, ...]:
    """Which of the lines start + t x slope is highest from t = 0 to ``top``, as spans in order.

    At 0 the steepest of level lines goes first, so a tie at one point only is no span of its own.
    """
    slack = LEVEL * max(float(np.abs(start).max()), float(np.abs(slope).max()))
    spans: list[Span] = []
    at, now = 0.0, _steepest(start, slope, slack)
    while True:
        ahead = slope - slope[now] > slack
        with np.errstate(divide="ignore", invalid="ignore"):
            meets = np.where(ahead, (start[now] - start) / (slope - slope[now]), inf)
        until = float(max(at, meets.min(initial=inf)))
        level = np.flatnonzero((np.abs(start - start[now]) <= slack) & (np.abs(slope - slope[now]) <= slack))
        spans.append(Span(at, min(until, top), tuple(int(i) for i in level)))
        if until >= top:
            return tuple(spans)
        steeper = np.flatnonzero(meets <= until + LEVEL * max(1.0, until))
        now, at = int(steeper[np.argmax(slope[steeper])]), until


def _steepest(start: Numbers, slope: Numbers, slack: float) -> int:
    leading = np.flatnonzero(start >= start.max() - slack)
    return int(leading[np.argmax(slope[leading])])


def _lines(base: ArrayLike, record: ArrayLike, newcomer: float) -> tuple[Numbers, Numbers]:
    start, own = np.broadcast_arrays(numbers(base), numbers(record))
    if start.ndim != 1 or start.size == 0 or np.any(np.isnan(start)):
        raise NotValid("Base points are missing.", remedy="Give one number for each bid.")
    shares = np.where(np.isnan(own), newcomer, own)
    if np.any((shares < 0) | (shares > 1)):
        raise NotValid("A record lies outside 0 to 1.", remedy="Give the estimate of `stats.shrink`, or none.")
    return start.astype(np.float64), 100 * shares
