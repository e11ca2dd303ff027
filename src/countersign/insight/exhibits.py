"""The charts of a measure, each a :class:`~countersign.insight.charts.Chart` over released numbers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache

import numpy as np

from countersign.errors import NotFound
from countersign.insight import charts, tabulation
from countersign.insight.charts import Chart, Kind
from countersign.insight.figures import label
from countersign.insight.judging import FEWEST, Compared, Watched, compared, watched
from countersign.insight.measures import Measure
from countersign.insight.registry import fact
from countersign.insight.tabulation import Tabulation
from countersign.insight.words import period_words

PER_PAGE = 12  # bodies beside one another
_KEPT = 64


def through_time(one: Measure) -> Chart | None:
    """About everything, period by period; None where it is released for all time only."""
    table = tabulation.through_time(one)
    found = _watched(one, table)
    return _series(one, table, found, 0, title=f"{one.title}, through time") if found else None


def through_time_of(one: Measure, about: int) -> Chart | None:
    """The same about one body, under the budget of false alarms of all bodies."""
    table = tabulation.through_time(one, across=True)
    found = _watched(one, table)
    if not found or about not in table.ids:
        return None
    return _series(one, table, found, table.ids.index(about), title=f"{one.title}, through time")


def evidence_of(one: Measure, about: int) -> Chart | None:
    """Evidence for a lasting change at one body, summed up; None where nothing can be judged."""
    table = tabulation.through_time(one, across=True)
    found = _watched(one, table)
    if not found or about not in table.ids:
        return None
    row = table.ids.index(about)
    if np.isnan(found.found.score[row]).all():
        return None
    rising, falling = found.sums(row)
    return charts.cusum(
        rising,
        _periods(table),
        title="Evidence for a lasting change",
        falling=falling,
        labels=_labels(table),
        absent=list(found.table.why[row]),
        run_length=found.run_length / 2,
    )


def between(one: Measure) -> Chart | None:
    """Every body against all of them; None for a plain count, which has no base to compare by."""
    table, found = _in_all(one)
    if found is None or found.funnel is None:
        return None
    return _funnel(one, found, tuple(_names(one, table.ids)))


@lru_cache(maxsize=_KEPT)  # exact limits of many bodies take a while
def _funnel(one: Measure, found: Compared, names: tuple[str, ...]) -> Chart:
    assert found.funnel is not None
    return charts.funnel(
        found.funnel,
        found.bases,
        names,
        title=f"{one.title}: every {one.across} beside the whole",
        value=_value(one),
        rests_on=f"{fact(one.facts).title} in the base",
        absent=found.why,
        held=found.held,
    )


def shares(one: Measure, page: Sequence[int]) -> Chart | None:
    """How far the share of each body on a page can be trusted; None for a plain count."""
    table, found = _in_all(one)
    if found is None or found.funnel is None or not page:
        return None
    value, lower, upper = _trusted(found)
    at = [table.ids.index(id) for id in page]
    own = None if found.drawn_together is None else (found.counts / found.bases)[at]
    return charts.intervals(
        _names(one, page),
        value[at],
        lower[at],
        upper[at],
        title=f"{one.title}: how sure each share is",
        measures=_value(one),
        own=own,
        own_words="its own share, alone",
        centre=float(found.funnel.target),
        absent=[found.why[i] for i in at],
    )


def each(one: Measure, page: Sequence[int]) -> Chart | None:
    """The bodies of a page through time, side by side; None where that is not released."""
    table = tabulation.through_time(one, across=True)
    found = _watched(one, table)
    rows = [table.ids.index(id) for id in page if id in table.ids]
    if not found or not rows:
        return None
    series = [
        charts.Series.of(
            charts.one_of(found.found, row), found.per[row], list(found.table.why[row]), found.table.held[row]
        )
        for row in rows
    ]
    names = _names(one, [table.ids[row] for row in rows])
    title = f"{one.title}: each {one.across} through time"
    ends = [label(period, table.unit, first=True).replace("/", " ") for period in (table.periods[0], table.periods[-1])]
    return charts.small_multiples(
        series, names, _periods(table), title=title, value=_value(one), kind=_kind(one), ends=(ends[0], ends[1])
    )


def bodies(one: Measure) -> list[tuple[int, str]]:
    """Everybody that the measure is released about, with a name, in the order of the names and never of the numbers."""
    ids = tabulation.in_all(one).ids
    return sorted(zip(ids, _names(one, ids), strict=True), key=lambda pair: (pair[1].casefold(), pair[0]))


def name(one: Measure, about: int) -> str:
    """What one of them is called; raises :class:`NotFound` where nothing is released about it."""
    if about not in tabulation.in_all(one).ids:
        raise NotFound(f"Nothing is released about this {one.across}.", remedy="See the page of the measure.")
    return _names(one, [about])[0]


def flagged(one: Measure) -> list[tuple[int, str]]:
    """Those to ask about, as (id, what stands out); a question to them, never a verdict."""
    said: dict[int, list[str]] = {}
    table, found = _in_all(one)
    if found is not None:
        for id, side in zip(table.ids, found.signals, strict=True):
            if side:
                said.setdefault(id, []).append(f"{'higher' if side > 0 else 'lower'} than all together")
    over = tabulation.through_time(one, across=True)
    if seen := _watched(one, over):
        for row, id in enumerate(over.ids):
            if str(seen.found.rule[row][-1]):
                said.setdefault(id, []).append("its latest number is more than chance")
    return [(id, "; ".join(words)) for id, words in said.items()]


def _series(one: Measure, table: Tabulation, found: Watched, row: int, *, title: str) -> Chart:
    return charts.xmr(
        charts.one_of(found.found, row),
        _periods(table),
        title=title,
        value=_value(one),
        kind=_kind(one),
        per=found.per[row],
        labels=_labels(table),
        absent=list(found.table.why[row]),
        held=found.table.held[row],
    )


def _trusted(found: Compared) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Value and limits of each share: drawn towards the whole where there are enough bodies, else alone."""
    if (together := found.drawn_together) is None:
        with np.errstate(invalid="ignore"):
            return found.counts / found.bases, *found.intervals
    columns = (together.mean, *together.interval())
    spread = [np.full(found.counts.shape, np.nan) for _ in columns]
    for whole, part in zip(spread, columns, strict=True):
        whole[found.known] = part
    return spread[0], spread[1], spread[2]


@lru_cache(maxsize=_KEPT)
def _watched(one: Measure, table: Tabulation) -> Watched | None:
    return watched(one, table)


def _in_all(one: Measure) -> tuple[Tabulation, Compared | None]:
    table = tabulation.in_all(one)
    return table, None if one.of is None or not table.ids else _compared(table, tabulation.everything(one))


@lru_cache(maxsize=_KEPT)
def _compared(table: Tabulation, whole: Tabulation) -> Compared:
    return compared(table, whole)


def _names(one: Measure, ids: Sequence[int]) -> list[str]:
    words = fact(one.facts).words(tabulation.column(one), ids)
    return [words[id] for id in ids]


def _value(one: Measure) -> str:
    title = fact(one.facts).title
    return title if one.of is None else "Share of those in the base" if one.of else f"Share of {title.lower()}"


def _kind(one: Measure) -> Kind:
    return "count" if one.of is None else "share"


def _periods(table: Tabulation) -> list[str]:
    return [period_words(period) for period in table.periods]


def _labels(table: Tabulation) -> list[str]:
    return [label(period, table.unit, first=i == 0) for i, period in enumerate(table.periods)]


# name in the address -> the chart about everything, and about one body
WHOLE: Mapping[str, Callable[[Measure], Chart | None]] = {"time": through_time, "between": between}
PAGED: Mapping[str, Callable[[Measure, Sequence[int]], Chart | None]] = {"shares": shares, "each": each}
OF_ONE: Mapping[str, Callable[[Measure, int], Chart | None]] = {"time": through_time_of, "evidence": evidence_of}

__all__ = ["FEWEST", "OF_ONE", "PAGED", "PER_PAGE", "WHOLE", "bodies", "flagged", "name"]
