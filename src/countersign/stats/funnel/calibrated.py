"""Funnels whose false alarms are as rare as they say, for few events as for many.

For each provider the exact predictive distribution of its count is known (:mod:`predictive`), with how much
providers differ fitted from all of them (:mod:`dispersion`). From it come a two-sided p value, a q value
(Benjamini and Hochberg over the providers), and limits. There are no ranks: where limits overlap, order says
nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike, NDArray

from countersign.errors import NotValid
from countersign.stats.funnel import dispersion as spreads
from countersign.stats.funnel.dispersion import Dispersion
from countersign.stats.funnel.predictive import Counts, Predictive, Shares
from countersign.stats.funnel.two_sided import limits, two_sided
from countersign.stats.intervals import Interval, Numbers
from countersign.stats.multiplicity import adjust
from countersign.stats.reading import numbers

STANDS_OUT = 0.05  # the false discovery rate at which a provider is left out of the fit of the others
_ROUNDS = 5
_BELOW_ONE = 1 - 1e-9  # an intra-class correlation of 1 leaves nothing to compare


@dataclass(frozen=True)
class Funnel:
    """Every provider against the whole. Arrays have one entry for each provider, NaN where it has no base.

    value       its share, ratio or rate, in the unit of ``target``
    target      the centre line
    side        1 above the centre, -1 below
    p, q        two-sided p value; the q value controls the share of false alarms over all providers
    dispersion  how much providers differ beyond chance, and how that was found
    """

    value: Numbers
    target: float
    side: NDArray[np.int8]
    p: Numbers
    q: Numbers
    dispersion: Dispersion
    strict: bool
    model: Predictive = field(repr=False)
    as_value: Callable[[Numbers], Numbers] = field(repr=False)

    def beyond(self, level: float = 0.998) -> NDArray[np.int8]:
        """1 above the upper limit of ``level``, -1 below the lower one, 0 inside or unknown."""
        return np.where(self.p <= 1 - level, self.side, 0).astype(np.int8)

    def signals(self, false_share: float = 0.05) -> NDArray[np.int8]:
        """1 or -1 for providers to ask about, so that about ``false_share`` of them are false alarms."""
        return np.where(self.q <= false_share, self.side, 0).astype(np.int8)

    def limits(self, level: float = 0.998) -> Interval:
        """The lowest and the highest value that is still inside; a lower limit of 0 means that none is too low."""
        low, high = limits(self.model, self.dispersion.likely, 1 - level, strict=self.strict)
        known = ~np.isnan(self.p)
        return Interval(*(np.where(known, self.as_value(count), np.nan) for count in (low, high)))


def proportion(
    x: ArrayLike, n: ArrayLike, *, target: float | None = None, spread: float | None = None, strict: bool = False
) -> Funnel:
    """Shares ``x / n`` against the whole's share (or ``target``) on beta-binomial limits."""
    counts, base = _pair(x, n)
    if np.any(counts > base):
        raise NotValid("A part is larger than its base.", remedy="Check which base the count belongs to.")
    centre = _whole(counts, base) if target is None else _possible(target, 1.0)
    _possible(spread, _BELOW_ONE)
    model = Shares(np.where(base > 0, base, 1.0), centre)
    return _drawn(model, counts, base > 0, centre, lambda count: _over(count, base), spread=spread, strict=strict)


def standardised_ratio(
    observed: ArrayLike,
    expected: ArrayLike,
    *,
    target: float | None = 1.0,
    spread: float | None = None,
    strict: bool = False,
) -> Funnel:
    """Observed over expected events against ``target`` on negative binomial limits; None takes the whole's ratio."""
    counts, base = _pair(observed, expected)
    centre = _whole(counts, base) if target is None else _possible(target)
    _possible(spread)
    model = Counts(np.where(base > 0, base * centre, 1.0))
    return _drawn(model, counts, base > 0, centre, lambda count: _over(count, base), spread=spread, strict=strict)


def rate(
    events: ArrayLike,
    exposure: ArrayLike,
    *,
    per: float = 1.0,
    target: float | None = None,
    spread: float | None = None,
    strict: bool = False,
) -> Funnel:
    """Events per ``per`` units of exposure against the whole's rate (or ``target``, in the same unit)."""
    units = numbers(exposure) / per
    return standardised_ratio(events, units, target=target, spread=spread, strict=strict)


def rate_ratio(
    x: ArrayLike, y: ArrayLike, *, target: float | None = None, spread: float | None = None, strict: bool = False
) -> Funnel:
    """Ratios ``x / y`` of two counts against the whole's ratio (or ``target``).

    Given how many events there were together, ``x`` is binomial with the share target / (1 + target).
    """
    first, second = _pair(x, y)
    both = first + second
    centre = _whole(first, second) if target is None else _possible(target)
    _possible(spread, _BELOW_ONE)
    model = Shares(np.where(both > 0, both, 1.0), centre / (1 + centre))
    return _drawn(
        model, first, both > 0, centre, lambda count: _over(count, both - count), spread=spread, strict=strict
    )


def _drawn(
    model: Predictive,
    counts: Numbers,
    known: NDArray[np.bool_],
    target: float,
    as_value: Callable[[Numbers], Numbers],
    *,
    spread: float | None,
    strict: bool,
) -> Funnel:
    """Fits the spread to all who do not stand out, and judges each provider by it."""
    kept, standing_out = known, known
    for _ in range(_ROUNDS):
        found = spreads.fitted(model, counts, kept) if spread is None else spreads.given(spread, int(known.sum()))
        tested, side = two_sided(model, found.likely, counts, strict=strict)
        p = np.where(known, tested, np.nan)
        q = adjust(p, "bh")
        standing_out, before = known & (q <= STANDS_OUT), standing_out
        if np.array_equal(standing_out, before):
            break
        kept = known & ~standing_out
    return Funnel(as_value(counts), target, side, p, q, found, strict, model, as_value)


def _over(count: Numbers, base: Numbers) -> Numbers:
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(count / base)


def _whole(counts: Numbers, base: Numbers) -> float:
    known = base > 0
    if not known.any():
        raise NotValid("No provider has a base.", remedy="Give at least one provider with cases.")
    return float(counts[known].sum() / base[known].sum())


def _possible(stated: float | None, most: float = np.inf) -> float:
    """A target or a spread as it was stated, if it can be one at all; 0 for none."""
    value = 0.0 if stated is None else float(stated)
    if not 0 <= value <= most:
        raise NotValid("A target or a spread is outside of what can be.", remedy="Shares lie between 0 and 1.")
    return value


def _pair(counts: ArrayLike, base: ArrayLike) -> tuple[Numbers, Numbers]:
    """Both as flat arrays of one length; a missing count takes its base with it."""
    first, second = np.broadcast_arrays(numbers(counts), numbers(base))
    first, second = np.atleast_1d(first), np.atleast_1d(second)
    if np.any(first < 0) or np.any(second < 0) or np.any(np.isinf(first + second)):
        raise NotValid("A count below zero or without end cannot be.", remedy="Check the table that was counted.")
    missing = np.isnan(first) | np.isnan(second)
    return np.where(missing, 0.0, first), np.where(missing, 0.0, second)
