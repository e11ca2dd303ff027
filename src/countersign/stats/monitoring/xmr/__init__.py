"""XmR charts in the manner of Making Data Count: is a measure changing, and will it reach its target.

``compat="NHSRplotthedots"`` gives what the NHS-R package gives to the last digit, with its chance alarms: an in-control
monthly series of five years has some special cause nearly half the time. The default says beforehand how often a steady
series may be flagged at all (``chance``), knows counts, seasons and likeness of neighbours, and keeps to it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal, get_args

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from countersign.errors import NotValid
from countersign.stats.monitoring import count_scores
from countersign.stats.monitoring.panel import Flags, Numbers, Panel, Whole, alike, counts, panel
from countersign.stats.monitoring.xmr import calibrated, expected, icons, limits
from countersign.stats.monitoring.xmr.icons import Better, Words
from countersign.stats.monitoring.xmr.limits import Limits
from countersign.stats.monitoring.xmr.rebasing import Rebase, phases
from countersign.stats.monitoring.xmr.rules import Hits, hits

__all__ = ["Better", "Hits", "Limits", "Rebase", "XmR", "xmr"]

SHORT = 13  # fewer points than this in a phase: limits are provisional
FEWEST = 5  # with fewer points in a phase nothing can be said: no limits, no flags
FEW_EVENTS = 60  # with fewer in a phase clumps cannot be told from a change: no limits, no flags
CHANCE = 0.05


@dataclass(frozen=True)
class XmR:
    """A chart of one series or many; every array has the shape of the input."""

    y: NDArray[Any]
    limits: Limits
    hits: Hits
    phase: Whole
    short: Flags
    score: Numbers  # normal score of each point given the others; NaN under ``compat``
    chance: float  # that a steady series is flagged at all; NaN under ``compat``: it depends on the series
    better: Better
    target: NDArray[Any]

    @property
    def rule(self) -> Words:
        """The foremost rule of each point, empty where none applies."""
        return icons.rule_of(self.hits)

    @property
    def point(self) -> Words:
        """``improvement``, ``concern`` or ``common cause``; ``high`` or ``low`` where neither is better."""
        return icons.variation(icons.headline(self.hits), self.better)

    @property
    def silent(self) -> Flags:
        """Points of which nothing is said: their phase has too few of them, or too few events."""
        return np.asarray(~np.isnan(self.y) & np.isnan(self.score) & ~np.isnan(self.chance))

    @property
    def variation(self) -> Words:
        """The variation icon: what the latest point is; empty where nothing is said of it."""
        return np.where(self.silent[..., -1], "", self.point[..., -1])

    @property
    def assurance(self) -> Words:
        """The assurance icon, from the latest limits and target: ``pass``, ``fail``, ``hit and miss`` or empty."""
        return icons.assurance(
            self.limits.lower[..., -1], self.limits.upper[..., -1], self.target[..., -1], self.better
        )


def xmr(
    y: ArrayLike,
    *,
    better: Better = "more",
    target: ArrayLike = np.nan,
    periods: Sequence[Any] | None = None,
    rebase: Sequence[Rebase] = (),
    kind: Literal["auto", "count", "value"] = "auto",
    exposure: ArrayLike = 1.0,
    season: int | None = 12,
    neighbours: Literal["alike", "unrelated"] = "alike",
    chance: float = CHANCE,
    compat: Literal["NHSRplotthedots"] | None = None,
    screen: bool = True,
    fix_after: int | None = None,
    drawn: bool = True,
) -> XmR:
    """Charts one series, or many at once (series x periods; NaN is a gap and never bridged).

    ``kind="auto"`` takes whole numbers of 0 and more as counts out of ``exposure``. ``season`` is the number of periods
    in a year, None for no season. ``neighbours="unrelated"`` gives back the power that guarding against autocorrelation
    costs: say so only where it is known. A phase with fewer than ``FEWEST`` points, or of counts with fewer than
    ``FEW_EVENTS`` events (but some), has no limits and no flags: see ``XmR.silent``.
    ``screen`` and ``fix_after`` belong to ``compat``.
    ``drawn=False`` leaves the limits out (NaN): they are most of the work, and flags do not need them.
    """
    if better not in get_args(Better):
        raise NotValid(f"{better!r} is no direction.", remedy="Say more, less or neither.")
    read = panel(y)
    at = phases(read.rows.shape[1] if periods is None else periods, rebase, forgiving=compat is not None)
    if len(at) != read.rows.shape[1]:
        raise NotValid(f"{len(at)} periods for {read.rows.shape[1]} points.", remedy="Name each period once.")
    if compat is None:
        judge = _calibrated(read, kind, exposure, season, neighbours == "unrelated", _checked(chance), drawn)
    elif compat == "NHSRplotthedots":
        judge = _published(screen, fix_after)
    else:
        raise NotValid(f"{compat!r} is no known reference.", remedy="Leave compat out, or say NHSRplotthedots.")
    return _assembled(read, at, judge, better, alike(target, read, "The targets"), chance if compat is None else np.nan)


Judge = Callable[[Numbers, Flags], tuple[Limits, Hits, Numbers]]


def _published(screen: bool, fix_after: int | None) -> Judge:
    if fix_after is not None and fix_after < 12:
        raise NotValid("Limits need at least 12 points.", remedy="Fix limits after 12 points or more.")

    def judge(y: Numbers, _: Flags) -> tuple[Limits, Hits, Numbers]:
        natural = limits.natural_limits(y, screen=screen, first=fix_after)
        return natural, hits(y, natural), np.full(y.shape, np.nan)

    return judge


def _calibrated(
    read: Panel, kind: str, exposure: ArrayLike, season: int | None, alone: bool, chance: float, drawn: bool
) -> Judge:
    units = alike(exposure, read, "The exposure")
    counted = kind == "count" or (kind == "auto" and _whole(read.rows))
    if counted:
        counts(read.rows)

    def expect(y: Numbers, exposed: Numbers) -> expected.Expected:
        return expected.of_counts(y, exposed, season) if counted else expected.of_values(y, season)

    def judge(y: Numbers, here: Flags) -> tuple[Limits, Hits, Numbers]:
        few = np.sum(~np.isnan(y), axis=1, keepdims=True) < FEWEST
        if counted:
            events = np.nansum(y, axis=1, keepdims=True)
            few |= (events > 0) & (events < FEW_EVENTS)
        y = np.where(few, np.nan, y)
        exposed, seen, ties = units[:, here], expect(y, units[:, here]), y[:, 1:] == y[:, :-1]
        seasonal = expected.waves(y.shape[1], season).terms > 1
        hits_of = partial(calibrated.calibrated_hits, chance=chance * here.mean(), alone=alone, seasonal=seasonal)
        found, set_to = hits_of(seen.score, least=seen.least, ties=ties)
        wild = found.outside != 0
        some = wild.any(axis=1)
        if some.any():  # a wild point bends the season that is fitted: its neighbours are judged without it
            calm = expect(np.where(wild, np.nan, y)[some], exposed[some])
            score = np.where(wild[some], seen.score[some], calm.score)
            again, _ = hits_of(score, least=seen.least[some], ties=ties[some])
            for whole, part in zip(found[1:], again[1:], strict=True):
                whole[some] = part
        bounds = _drawn(seen, set_to, counted) if drawn else Limits(*np.full((3, *y.shape), np.nan))
        return Limits(*(np.where(few, np.nan, one) for one in bounds)), found, seen.score

    return judge


def _drawn(seen: expected.Expected, set_to: calibrated.Calibration, counted: bool) -> Limits:
    """The limits whose crossing is the rule ``outside``: of each point, by all the others."""
    shape = seen.score.shape
    freedom = np.broadcast_to(np.maximum(seen.freedom, 1.0), shape)
    below, above = (
        special.stdtrit(freedom, np.broadcast_to(special.ndtr(one), shape)) for one in (set_to.low, -set_to.high)
    )
    if not counted:
        return Limits(seen.mean, seen.mean + below * seen.spread, seen.mean - above * seen.spread)
    lower = count_scores.last_inside(seen.mean, seen.spread, -below, -1)
    upper = count_scores.last_inside(seen.mean, seen.spread, -above, 1)
    return Limits(seen.mean, np.maximum(lower - 0.5, 0.0), upper + 0.5)  # half-way to the first count outside


def _assembled(read: Panel, at: Whole, judge: Judge, better: Better, target: Numbers, chance: float) -> XmR:
    shape = read.rows.shape
    drawn = [np.full(shape, np.nan) for _ in range(4)]
    found = [np.zeros(shape, dtype=np.int8) for _ in range(4)]
    for one in range(at[-1] + 1):
        here = at == one
        bounds, rules, score = judge(read.rows[:, here], here)
        for whole, part in zip(drawn, (*bounds, score), strict=True):
            whole[:, here] = part
        for hit, rule in zip(found, rules, strict=True):
            hit[:, here] = rule
    shaped = read.shaped
    short = np.broadcast_to((np.bincount(at) < SHORT)[at], shape)
    return XmR(
        y=shaped(read.rows),
        limits=Limits(*(shaped(one) for one in drawn[:3])),
        hits=Hits(*(shaped(one) for one in found)),
        phase=shaped(np.broadcast_to(at, shape)),
        short=shaped(short),
        score=shaped(drawn[3]),
        chance=chance,
        better=better,
        target=shaped(target),
    )


def _whole(rows: Numbers) -> bool:
    held = rows[~np.isnan(rows)]
    return bool(np.all((held >= 0) & (held == np.round(held))))


def _checked(chance: float) -> float:
    if not 0 < chance < 1:
        raise NotValid(f"A chance of {chance} is not between 0 and 1.", remedy="Write 5 % as 0.05.")
    return chance
