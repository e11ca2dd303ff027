"""How surprising a Poisson or negative binomial count is, as a normal score, and which counts are just not surprising.

``ratio`` is variance over mean: 1 is Poisson, more is negative binomial, less a Poisson count whose score is stretched.
Scores beyond 2 come from the exact tails. Nearer to the middle, where a score only says on which side a count lies and
whether neighbours are alike, Peizer and Pratt's normal approximation is used (1968, JASA 63; never further off than
0.02): it is thirty times faster than an incomplete beta function.
"""

from __future__ import annotations

import numpy as np
from scipy import special

from countersign.stats.monitoring.panel import Flags, Numbers
from countersign.stats.tails import EXACT_FROM, between

FEWEST = 1.0  # a negative binomial of smaller size has no useful normal approximation
POISSON = 1 + 1e-9
Z_TOO_REGULAR = -2.326  # 1 % of Poisson series have a lower dispersion, which is read as this one
STRIDES, STEPS = 3, 200
MARGIN = 0.03  # the approximation is nowhere further off than 0.02, and less and less from size 10 on
CLOSE = 1e-5
LEAST = 1e-300  # smaller chances have no finite score


def count_score(y: Numbers, mean: Numbers, ratio: Numbers) -> Numbers:
    """Normal score of each count; NaN stays, and the shape is that of ``y``."""
    y, mean, ratio = (np.asarray(one, dtype=np.float64) for one in np.broadcast_arrays(y, mean, ratio))
    wide = np.maximum(ratio, 1.0)
    with np.errstate(invalid="ignore", divide="ignore"):
        score = np.asarray(_quick(np.floor(y), mean, wide))
        far = ~(np.abs(score) <= EXACT_FROM) | (mean < FEWEST * (wide - 1))
    far &= ~np.isnan(y) & (mean > 0)
    if far.any():
        score[far] = _exact(np.floor(y[far]), mean[far], wide[far])
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(np.where(ratio < 1, score / np.sqrt(np.minimum(ratio, 1.0)), score))


def score_of_none(mean: Numbers, ratio: Numbers) -> Numbers:
    """The score of a count of 0, the lowest that there is: half its chance, as :func:`count_score` has it."""
    wide = np.maximum(ratio, POISSON)
    with np.errstate(invalid="ignore", divide="ignore"):
        score = special.ndtri(np.exp(-mean * np.log(wide) / (wide - 1)) / 2)
        return np.asarray(score / np.sqrt(np.minimum(ratio, 1.0)))


def believable(phi: Numbers, freedom: Numbers, mean: Numbers) -> tuple[Numbers, Numbers]:
    """An estimated dispersion of counts around ``mean``, no lower than Poisson counts show by chance, and its worth.

    The lowest believable one is a quantile of chi-squared (by Wilson and Hilferty's cube, 1931).
    A dispersion below 1 is kept: Student's t with the degrees of freedom that come back pays for the luck. To call it
    1 instead would halve the false alarms of Poisson counts, and with them the chance to find anything.
    """
    freedom = worth(freedom, phi, mean)
    wilson_hilferty = 1 - 2 / (9 * freedom) + Z_TOO_REGULAR * np.sqrt(2 / (9 * freedom))
    return np.maximum(phi, np.maximum(wilson_hilferty, 0.0) ** 3), freedom


def worth(freedom: Numbers, phi: Numbers, mean: Numbers) -> Numbers:
    """The degrees of freedom that an estimate ``phi`` of the dispersion of counts around ``mean`` is worth.

    Its variance is 2 + kappa instead of 2 over the points, kappa being the excess kurtosis of the counts: for a
    negative binomial 6 (phi - 1) / mean + 1 / (phi mean). In full that is too careful, since Student's t then pays for
    estimates too small and too large alike; with two thirds of the first part and half of the second the simulations
    come out as stated.
    """
    with np.errstate(invalid="ignore", divide="ignore"):
        kurtosis = (4.0 * np.maximum(phi - 1, 0.0) + 0.5 / np.maximum(phi, 1.0)) / mean
        return np.asarray(np.maximum(freedom * 2 / (2 + kurtosis), 1.0))


def last_inside(mean: Numbers, ratio: Numbers, reach: Numbers, sign: int) -> Numbers:
    """The highest (``sign`` 1) or lowest (-1) count whose score stays within ``reach``; NaN where nothing is known.

    From a guess by mean, variance and skewness (Cornish and Fisher 1938) by strides on the approximate scores, and
    from there by single steps.
    """
    shape = np.broadcast_shapes(np.shape(mean), np.shape(ratio), np.shape(reach))
    mean, ratio, reach = (np.array(one, dtype=np.float64, ndmin=1) for one in np.broadcast_arrays(mean, ratio, reach))
    wide, aim = np.maximum(ratio, 1.0), reach * np.sqrt(np.minimum(ratio, 1.0))
    with np.errstate(invalid="ignore", divide="ignore"):
        at: Numbers = np.maximum(np.floor(_guess(mean, wide, aim, sign)), 0.0)
        for _ in range(STRIDES):
            left = aim - sign * _quick(at, mean, wide)
            at = np.maximum(at + sign * np.floor(np.nan_to_num(left) * np.sqrt(mean * wide)), 0.0)
    todo = np.nonzero(np.isfinite(at))

    def inside(count: Numbers) -> Flags:
        return _within(count, mean[todo], wide[todo], aim[todo], sign)

    outward = inside(at[todo])
    for _ in range(STEPS):
        then = at[todo] + np.where(outward, sign, -sign)
        held = (then >= 0) & inside(np.maximum(then, 0.0))
        at[todo] = np.where(outward & ~held, at[todo], then)
        going = outward == held
        todo, outward = tuple(axis[going] for axis in todo), outward[going]
        if not len(outward):
            break
    return at.reshape(shape)


def _guess(mean: Numbers, ratio: Numbers, aim: Numbers, sign: int) -> Numbers:
    return np.asarray(mean + sign * aim * np.sqrt(mean * ratio) + (aim**2 - 1) / 6 * (2 * ratio - 1))


def _within(y: Numbers, mean: Numbers, ratio: Numbers, aim: Numbers, sign: int) -> Flags:
    """Whether a count's score stays within ``aim``; only those near it are worked out in full."""
    with np.errstate(invalid="ignore", divide="ignore"):
        gap = aim - sign * _quick(y, mean, ratio)
        size = np.minimum(mean, mean / np.maximum(ratio - 1, POISSON - 1))
        near = ~(np.abs(gap) > MARGIN / np.maximum(size / 10, 1.0)) | (size < FEWEST)
    gap[near] = aim[near] - sign * count_score(y[near], mean[near], ratio[near])
    return np.asarray(gap >= 0)


def _exact(y: Numbers, mean: Numbers, ratio: Numbers) -> Numbers:
    above = y > mean
    further = np.empty_like(y)
    for upper in (True, False):
        for over in (True, False):
            here = (above == upper) & ((ratio > POISSON) == over)
            further[here] = _further(y[here], mean[here], ratio[here], upper, over)
    p = between(further + np.exp(_log_chance(y, mean, ratio)), further)
    return np.asarray(np.where(above, -1, 1) * special.ndtri(np.clip(p, LEAST, 1.0)))


def _further(y: Numbers, mean: Numbers, ratio: Numbers, upper: bool, over: bool) -> Numbers:
    """P(count > y) where ``upper``, else P(count < y)."""
    bound = y + 1 if upper else np.maximum(y, 1.0)
    if over:
        tail = special.betaincc if upper else special.betainc
        found = tail(mean / (ratio - 1), bound, 1 / ratio)
    else:
        found = (special.gammainc if upper else special.gammaincc)(bound, mean)
    return np.asarray(found if upper else np.where(y > 0, found, 0.0))


def _log_chance(y: Numbers, mean: Numbers, ratio: Numbers) -> Numbers:
    """log P(count = y)."""
    size = mean / np.maximum(ratio - 1, POISSON - 1)
    poisson = special.xlogy(y, mean) - mean
    negative = (
        special.gammaln(y + size) - special.gammaln(size) + special.xlogy(y, 1 - 1 / ratio) - size * np.log(ratio)
    )
    return np.asarray(np.where(ratio > POISSON, negative, poisson) - special.gammaln(y + 1))


def _quick(y: Numbers, mean: Numbers, ratio: Numbers) -> Numbers:
    """The score with both tails by normal approximation; NaN where that has no value."""
    over = ratio > POISSON
    upto, below = np.empty_like(y), np.empty_like(y)
    for deviate, here in ((_negative_deviate, over), (_poisson_deviate, ~over)):
        events = y[here], mean[here], ratio[here]
        upto[here] = deviate(*events)
        below[here] = deviate(events[0] - 1, *events[1:])
    below[y == 0] = -np.inf
    above = y > mean
    as_far, further = (special.ndtr(np.where(above, -one, two)) for one, two in ((below, upto), (upto, below)))
    return np.asarray(np.where(above, -1, 1) * special.ndtri(between(as_far, further)))


def _poisson_deviate(y: Numbers, mean: Numbers, _: Numbers) -> Numbers:
    """z with P(count <= y) near P(Z <= z)."""
    seen = y + 0.5
    d = y + 2 / 3 - mean + 0.02 / (y + 1)
    gap = _apart(seen, mean)
    return np.asarray(d / gap * np.sqrt(2 * (seen * np.log(seen / mean) + mean - seen)))


def _negative_deviate(y: Numbers, mean: Numbers, ratio: Numbers) -> Numbers:
    """The same for a negative binomial: ``y`` events or fewer in y + size trials of the chance 1 - 1 / ratio each."""
    size, event = mean / (ratio - 1), 1 - 1 / ratio
    trials, seen, rest = y + size, y + 0.5, size - 0.5
    usual = trials * event
    d = y + 2 / 3 - (trials + 1 / 3) * event
    d += 0.02 * ((1 - event) / (y + 1) - event / size + (0.5 - event) / (trials + 1))
    drawn = seen * np.log(seen / usual) + rest * np.log(rest / (trials - usual))
    return np.asarray(d / _apart(seen, usual) * np.sqrt(2 / (1 + 1 / (6 * trials)) * drawn))


def _apart(seen: Numbers, usual: Numbers) -> Numbers:
    """How far; NaN where so little that the quotient of two small numbers would have no digits left."""
    gap = np.abs(seen - usual)
    return np.where(gap > CLOSE * seen, gap, np.nan)
