"""Krippendorff's alpha: how far any number of coders agree beyond chance, gaps allowed, on any scale.

alpha = 1 - observed / expected disagreement; 1 is perfect, 0 is what chance gives, below 0 is worse than chance.
Krippendorff, Content Analysis (2019), chapter 12. Disagreement of two codes c and k by level of measurement:

nominal   1 if they differ                       interval  (c - k)^2
ordinal   the squared distance of their ranks    ratio     ((c - k) / (c + k))^2, for values of 0 and more
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Sequence
from dataclasses import dataclass
from math import nan
from typing import Any, Literal, get_args

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from countersign.errors import NotValid
from countersign.stats.intervals import Numbers, wilson

Level = Literal["nominal", "ordinal", "interval", "ratio"]
CELLS = 2_000_000  # draws x things held at one time
FEW = 2000  # things; up to so many the limits are moved for skewness too
LEAST_USABLE = 0.5  # of the resamples; below it there is no interval


@dataclass(frozen=True)
class Alpha:
    """The value with its limits; NaN where there is no variation, so no agreement beyond chance to see.

    things, codes        coded by at least two coders, and the codes they have together
    observed, expected   disagreement seen, and to expect by chance from the same codes
    """

    value: float
    lower: float
    upper: float
    level: Level
    things: int
    codes: int
    observed: float
    expected: float


def alpha(
    ratings: ArrayLike,
    *,
    level: Level = "nominal",
    order: Sequence[Hashable] | None = None,
    confidence: float = 0.95,
    draws: int = 1000,
    rng: np.random.Generator | int = 0,
) -> Alpha:
    """The agreement in a table with a line a thing and a column a coder; NaN, None or an empty text is a gap.

    ``order`` lists the codes of an ordinal scale from low to high where they are not numbers. The limits come from
    resampling things with replacement (Zapf et al., BMC Medical Research Methodology 2016; bias-corrected and
    accelerated), ``draws`` times, 0 for none; ``rng`` is a generator or a seed. Where nobody disagreed resampling
    would call ten things as certain as ten thousand: then the lower limit is what is left if as many things were in
    dispute as Wilson's upper limit allows.

    >>> found = alpha([[1, 1], [2, 2], [2, 1], [3, 3], [None, 3]], draws=0)
    >>> round(found.value, 3), found.things, found.codes
    (0.667, 4, 8)
    """
    if level not in get_args(Level):
        raise NotValid(f"There is no level {level}.", remedy=f"One of: {', '.join(get_args(Level))}.")
    if not 0 < confidence < 1:
        raise NotValid(f"A confidence of {confidence} is not between 0 and 1.", remedy="Write 95 % as 0.95.")
    counts, values = _counted(ratings, level, order)
    observed, expected = (float(part[0]) for part in _disagreements(counts, values, level, np.ones((1, len(counts)))))
    disputed = bool(np.any((counts > 0).sum(axis=1) > 1))
    value = 1 - observed * disputed / expected if expected > 0 else nan
    lower, upper = nan, nan
    if draws and expected > 0 and not disputed:
        lower, upper = _undisputed(counts, confidence), 1.0
    elif draws and expected > 0:
        resampled = _resampled(counts, values, level, draws, np.random.default_rng(rng))
        lower, upper = _limits(resampled, value, _acceleration(counts, values, level), confidence)
    return Alpha(value, lower, upper, level, len(counts), int(counts.sum()), observed * disputed, expected)


def marks(category: Hashable, *coders: Sequence[Collection[Hashable] | None]) -> NDArray[np.float64]:
    """The table of one category where several may apply at once: 1 given, 0 not given, NaN not coded by this coder.

    Raises :class:`NotValid` where the coders do not cover the same number of things.
    """
    if len({len(codes) for codes in coders}) != 1:
        raise NotValid("The coders do not have the same number of things.", remedy="Give None where one coded nothing.")
    given = [[nan if codes is None else float(category in codes) for codes in coder] for coder in coders]
    return np.array(given).T


def _counted(ratings: ArrayLike, level: Level, order: Sequence[Hashable] | None) -> tuple[Numbers, Numbers]:
    """Things x different codes: how many coders gave each; and what each code is worth on the scale."""
    table = np.asarray(ratings)
    if table.ndim != 2 or table.shape[1] < 2:
        raise NotValid("Agreement needs a table with two coders or more.", remedy="A line a thing, a column a coder.")
    missing = _gaps(table)
    codes, place = _codes(table[~missing], level, order)
    counts = np.zeros((table.shape[0], len(codes)))
    np.add.at(counts, (np.nonzero(~missing)[0], place), 1.0)
    paired = counts[counts.sum(axis=1) >= 2]
    used = paired.sum(axis=0) > 0
    return paired[:, used], codes[used]


def _gaps(table: NDArray[Any]) -> NDArray[np.bool_]:
    if table.dtype.kind in "fiub":
        return np.isnan(table.astype(np.float64))
    return np.array([_is_gap(code) for code in table.ravel()], dtype=bool).reshape(table.shape)


def _is_gap(code: object) -> bool:
    try:
        return code is None or code == "" or bool(code != code)  # only NaN differs from itself
    except TypeError:  # pandas.NA will not say whether it differs
        return True


def _codes(present: NDArray[Any], level: Level, order: Sequence[Hashable] | None) -> tuple[Numbers, NDArray[np.intp]]:
    """The different codes as numbers in the order of the scale, and for each code present its place among them."""
    if order is not None:
        at = {code: i for i, code in enumerate(order)}
        if unknown := {code for code in present.tolist() if code not in at}:
            raise NotValid(f"{len(unknown)} codes are not in the order given.", remedy="List every code of the scale.")
        present = np.array([at[code] for code in present.tolist()], dtype=np.float64)
    elif level == "nominal":
        names = {code: i for i, code in enumerate(dict.fromkeys(present.tolist()))}
        present = np.array([names[code] for code in present.tolist()], dtype=np.float64)
    try:
        codes, place = np.unique(present.astype(np.float64), return_inverse=True)
    except (TypeError, ValueError):
        raise NotValid(f"Some codes of the {level} scale are no numbers.", remedy="Or say order= of ranks.") from None
    if level == "ratio" and np.any(codes < 0):
        raise NotValid("A ratio scale has no values below zero.", remedy="Use level='interval'.")
    return codes, place


def _disagreements(counts: Numbers, values: Numbers, level: Level, times: Numbers) -> tuple[Numbers, Numbers]:
    """Observed and expected, averaged over pairs of codes, for each line of ``times``: how often each thing is drawn.

    (0, 0) where there is nothing to compare. Pairs are never listed: what they add up to follows from sums.
    """
    size = counts.sum(axis=1)
    total = times @ counts  # draws x codes of the scale
    codes = total.sum(axis=1)
    if level == "nominal":
        apart, chance = size**2 - (counts**2).sum(axis=1), codes**2 - (total**2).sum(axis=1)
    elif level == "ratio":
        distance = _ratio_distance(values)
        apart, chance = (((table @ distance) * table).sum(axis=1) for table in (counts, total))
    else:
        score = _scores(values, total, codes, level)
        apart = 2 * (size * (score**2 @ counts.T) - (score @ counts.T) ** 2)
        chance = 2 * (codes * (total * score**2).sum(axis=1) - (total * score).sum(axis=1) ** 2)
    seen = (times * (apart / (size - 1))).sum(axis=1)
    some = np.maximum(codes, 2)
    return np.maximum(seen / some, 0.0), np.maximum(chance / (some * (some - 1)), 0.0)


def _scores(values: Numbers, total: Numbers, codes: Numbers, level: Level) -> Numbers:
    """What each code is worth in each draw: its mid-rank among all codes drawn, or its value, both about their mean."""
    if level == "ordinal":
        return np.asarray(np.cumsum(total, axis=1) - total / 2 - codes[:, None] / 2)
    return np.asarray(np.tile(values - values.mean(), (len(total), 1))) if values.size else total


def _ratio_distance(values: Numbers) -> Numbers:
    both = values[:, None] + values[None]
    return np.asarray(((values[:, None] - values[None]) / np.where(both > 0, both, 1.0)) ** 2)


def _resampled(counts: Numbers, values: Numbers, level: Level, draws: int, rng: np.random.Generator) -> Numbers:
    """Alpha of ``draws`` samples of as many things, drawn with replacement; NaN where a sample has no variation."""
    things = len(counts)
    step, found = max(1, CELLS // things), []
    for start in range(0, draws, step):
        times = rng.multinomial(things, np.full(things, 1 / things), size=min(step, draws - start))
        found.append(_values(counts, values, level, times.astype(np.float64)))
    return np.concatenate(found)


def _values(counts: Numbers, values: Numbers, level: Level, times: Numbers) -> Numbers:
    observed, expected = _disagreements(counts, values, level, times)
    known = expected > 0
    return np.where(known, 1 - observed / np.where(known, expected, 1.0), nan)


def _acceleration(counts: Numbers, values: Numbers, level: Level) -> float:
    """How fast the error of alpha changes with alpha: its skewness when one thing after the other is left out.

    0 for many things, where it no longer matters.
    """
    things = len(counts)
    if things > FEW:
        return 0.0
    without = _values(counts, values, level, 1.0 - np.eye(things))
    if np.isnan(without).any():
        return 0.0
    gap = without.mean() - without
    scale = float((gap**2).sum()) ** 1.5
    return float((gap**3).sum()) / (6 * scale) if scale > 0 else 0.0


def _limits(resampled: Numbers, value: float, acceleration: float, confidence: float) -> tuple[float, float]:
    """Quantiles of the resamples, moved for bias and skewness (BCa; Efron 1987)."""
    usable = resampled[~np.isnan(resampled)]
    if usable.size < LEAST_USABLE * resampled.size:
        return nan, nan
    below = np.mean(usable < value) + np.mean(usable == value) / 2
    bias = special.ndtri(np.clip(below, 0.5 / usable.size, 1 - 0.5 / usable.size))
    moved = bias + special.ndtri(np.array([(1 - confidence) / 2, (1 + confidence) / 2]))
    lower, upper = np.quantile(usable, special.ndtr(bias + moved / (1 - acceleration * moved)))
    return float(lower), float(upper)


def _undisputed(counts: Numbers, confidence: float) -> float:
    """1 - q / e: as many things in dispute as Wilson allows (q), each as far apart as codes that differ by chance."""
    _, differ = _disagreements(counts, np.zeros(counts.shape[1]), "nominal", np.ones((1, len(counts))))
    return 1 - float(wilson(0, len(counts), confidence).upper) / float(differ[0])
