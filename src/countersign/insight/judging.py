"""What statistics say to a measure's released numbers: who stands out, what changed, and how sure each figure is.

Counts and shares go in as they were released; nothing here sees an account. One budget of false alarms is shared by all
bodies of a measure, so that watching many brings no more of them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from countersign.insight.measures import Measure
from countersign.insight.tabulation import Tabulation
from countersign.stats import funnel
from countersign.stats.disclosure.shares import SMALLEST_BASE
from countersign.stats.funnel import Funnel
from countersign.stats.funnel.dispersion import FEWEST_PROVIDERS
from countersign.stats.intervals import Interval, wilson
from countersign.stats.monitoring.arl import cusum_threshold
from countersign.stats.monitoring.cusum import Cusum, cusum
from countersign.stats.monitoring.xmr import CHANCE, Better, Limits, XmR, xmr
from countersign.stats.monitoring.xmr.rules import Hits
from countersign.stats.shrink import Posterior, beta_binomial

FEWEST = 6  # periods with a number; with fewer nobody can say what is chance
FALSE_ALARMS = 0.5  # over all bodies of a measure together, for each of the two ways to look at them
SEASON = {"month": 12, "quarter": 4, "year": None}
_RUN_LENGTHS = (
    370.4,
    1e5,
)  # steady periods to one false alarm: a single series' at least, and what can be designed for
_MUCH = 0.5  # from here on the other share is the rarer one, and rare events are what the limits are exact for


@dataclass(frozen=True, eq=False)
class Compared:
    """All bodies over all time. ``bases`` and ``counts`` are NaN where nothing may be said, and ``why`` says so.

    ``centre`` is the share over everything as released. Without it bodies are set beside those shown, who are not a
    fair sample of all: it is small counts that are withheld.
    """

    counts: NDArray[np.float64]
    bases: NDArray[np.float64]
    why: list[str]
    held: NDArray[np.bool_]
    centre: float | None = None

    @property
    def known(self) -> NDArray[np.bool_]:
        return ~np.isnan(self.counts)

    @cached_property
    def funnel(self) -> Funnel | None:
        """Each body's share against that of all; None where nobody can be compared."""
        total, base = (part[self.known].sum() for part in (self.counts, self.bases))
        centre = self.centre if self.centre is not None else total / base if base else 0.0
        return funnel.proportion(self.counts, self.bases, target=centre) if base and 0 < centre < 1 else None

    @property
    def signals(self) -> NDArray[np.int8]:
        """1 or -1 for bodies to ask about, 0 for all while too few are known to say how much bodies usually differ."""
        found = self.funnel
        if found is None or np.isnan(found.dispersion.spread):
            return np.zeros(self.counts.shape, dtype=np.int8)
        return found.signals()

    @cached_property
    def drawn_together(self) -> Posterior | None:
        """Each known share drawn towards the whole; None with fewer than ten bodies, from whom little is known."""
        if self.known.sum() < FEWEST_PROVIDERS:
            return None
        return beta_binomial(self.counts[self.known], self.bases[self.known])

    @cached_property
    def intervals(self) -> Interval:
        """95 % limits of each share alone (Wilson)."""
        bases = np.where(self.known, self.bases, 1.0)
        lower, upper = wilson(np.where(self.known, self.counts, 0.0), bases)
        return Interval(np.where(self.known, lower, np.nan), np.where(self.known, upper, np.nan))


def compared(table: Tabulation, whole: Tabulation) -> Compared:
    """Bodies as a table of all time has them, beside everything; a base below ten is too small to say a share of."""
    counts, bases = table.counts[:, 0].copy(), table.bases[:, 0].copy()
    with np.errstate(invalid="ignore"):
        small = bases < SMALLEST_BASE
    why = [
        word or (f"base below {SMALLEST_BASE}" if little else "")
        for word, little in zip(table.why[:, 0], small, strict=True)
    ]
    hidden = np.array([bool(word) for word in why], dtype=bool)
    counts[hidden], bases[hidden] = np.nan, np.nan
    is_known = whole.ids and not whole.why[0, 0] and whole.bases[0, 0] >= SMALLEST_BASE
    centre = float(whole.counts[0, 0] / whole.bases[0, 0]) if is_known else None
    return Compared(counts, bases, why, table.held[:, 0], centre)


@dataclass(frozen=True, eq=False)
class Watched:
    """Series over time, one row a body. ``found`` is of counts; divide it by ``per`` to read it as shares."""

    found: XmR
    per: NDArray[np.float64]
    table: Tabulation

    @property
    def looks(self) -> int:
        return int(np.count_nonzero(~np.isnan(self.found.score)))

    @property
    def run_length(self) -> float:
        """Steady periods to one false alarm of a sum, so that all series together bring no more than the budget."""
        return float(np.clip(2 * self.looks / FALSE_ALARMS, *_RUN_LENGTHS))

    def sums(self, row: int) -> tuple[Cusum, Cusum]:
        """Evidence for more and for less, summed up over the normal scores of one row."""
        h, score = cusum_threshold(self.run_length), self.found.score[row]
        return cusum(score, h=h), cusum(score, h=h, falling=True)


def watched(one: Measure, table: Tabulation) -> Watched | None:
    """Judges every row of a table over time; None where there is no period, or nobody.

    Rows with fewer than ``FEWEST`` numbers are kept, and have no limits.
    """
    if not table.ids or not table.periods:
        return None
    per = np.ones(table.counts.shape) if one.of is None else np.where(table.bases > 0, table.bases, np.nan)
    counts = np.where(np.isnan(per), np.nan, table.counts)
    judged = (~np.isnan(counts)).sum(axis=1) >= FEWEST
    chance = min(CHANCE, FALSE_ALARMS / len(table.ids))
    found = _judged(one, counts[judged], per[judged], SEASON[table.unit], chance) if judged.any() else None
    return Watched(_among(found, judged, counts, per, one, chance), per, table)


def _judged(
    one: Measure, counts: NDArray[np.float64], per: NDArray[np.float64], season: int | None, chance: float
) -> XmR:
    """Counts, or counts out of their bases. Where most count, those who do not are judged, and the chart is turned."""
    turned = one.of is not None and bool(np.nansum(counts) > _MUCH * np.nansum(per))
    goal = np.nan if one.target is None else 1 - one.target if turned else one.target
    exposure = np.where(np.isnan(per), 1.0, per)
    found = xmr(
        per - counts if turned else counts,
        kind="count", exposure=exposure, season=season, chance=chance, target=exposure * goal,
        better=_OTHER[one.better] if turned else one.better,
    )  # fmt: skip
    return _turned(found, one, per, counts) if turned else found


_OTHER: dict[Better, Better] = {"more": "less", "less": "more", "neither": "neither"}


def _turned(found: XmR, one: Measure, per: NDArray[np.float64], counts: NDArray[np.float64]) -> XmR:
    """A chart of those who do not count, read as one of those who do."""
    mean, lower, upper = found.limits
    return replace(
        found,
        y=counts, limits=Limits(per - mean, np.maximum(per - upper, 0.0), per - lower),
        hits=Hits(*(-part for part in found.hits)), score=-found.score, better=one.better, target=per - found.target,
    )  # fmt: skip


def _among(
    found: XmR | None, judged: NDArray[np.bool_], counts: NDArray[np.float64], per: NDArray[np.float64], one: Measure,
    chance: float,
) -> XmR:  # fmt: skip
    """The judged rows among all: the others have their numbers and nothing else."""

    def spread(part: NDArray | None, empty: float | int, kind: type = float) -> NDArray:
        whole = np.full(counts.shape, empty, dtype=kind)
        if part is not None:
            whole[judged] = part
        return whole

    limits = found.limits if found else (None, None, None)
    hits = found.hits if found else [None] * len(Hits._fields)
    return XmR(
        y=counts,
        limits=Limits(*(spread(part, np.nan) for part in limits)),
        hits=Hits(*(spread(part, 0, np.int8) for part in hits)),
        phase=np.zeros(counts.shape, dtype=np.int64),
        short=spread(found.short if found else None, True, bool),
        score=spread(found.score if found else None, np.nan),
        chance=chance,
        better=one.better,
        target=per * (np.nan if one.target is None else one.target),
    )
