"""How long each body takes to answer, with those that it has not answered counted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from django.conf import settings
from django.db.models import Count, Model

from countersign import clock
from countersign.answers.models import Answer
from countersign.findings import queries as findings
from countersign.register import queries as register
from countersign.stats.duration import TimesToAnswer, time_to_answer

WITHIN = 20
"""Working days within which an answer is due where no contract says otherwise."""


@dataclass(frozen=True)
class Times:
    """One body. All waits are in working days; everything but the counts is None where there are ``too_few``.

    ``median``: half are answered by then, the open ones counted (Kaplan and Meier); None also where half or more still
    wait; ``upper`` None where it is not known yet. ``within_20`` (0 to 1) with limits. ``naive_mean`` is the mean of
    what was answered: the classic error, which leaves out whoever still waits. Of its ``answers`` so many are
    ``pasted``: they have the words of an earlier one (``Answer.alike``).
    """

    body: Model
    base: int
    open: int
    too_few: bool
    median: float | None = None
    lower: float | None = None
    upper: float | None = None
    within_20: float | None = None
    within_lower: float | None = None
    within_upper: float | None = None
    naive_mean: float | None = None
    answers: int = 0
    pasted: int = 0


def response_times(part: str) -> list[Times]:
    """Bodies in one ``part`` (commissioner, provider, subcontractor), by name: nobody is ranked. Three queries.

    A clock of a finding that was retired counts as open until then.
    """
    cases = list(findings.asked(part=part).values_list(*_FIELDS))
    if not cases:
        return []
    waited, answered, bodies = _waits(cases)
    found = time_to_answer(waited, answered, body=bodies, within=[WITHIN])
    named = {body.pk: body for body in register.bodies().filter(pk__in=set(bodies)).order_by("name")}
    at = {int(body): place for place, body in enumerate(found.bodies)}
    given = _given(part)
    return [replace(_times(body, found, at[pk]), **given.get(pk, {})) for pk, body in named.items()]


def _given(part: str) -> dict[int, dict[str, int]]:
    """How many answers each body gave, and how many of them repeat an earlier one."""
    given = Answer.objects.filter(due__part=part).order_by().values("due__body")
    counted = given.annotate(answers=Count("pk"), pasted=Count("alike"))
    return {one.pop("due__body"): one for one in counted}


_FIELDS = ("body_id", "started_on", "met_on", "finding__retired_at", "finding__contract__jurisdiction")
Case = tuple[int, dt.date, dt.date | None, dt.datetime | None, str | None]


def _waits(cases: Sequence[Case]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Working days waited, whether it was answered, and whose case it is."""
    ends = [met or (retired.date() if retired else clock.today()) for _, _, met, retired, _ in cases]
    where = np.array([jurisdiction or settings.JURISDICTION for *_, jurisdiction in cases])
    starts = np.array([started for _, started, *_ in cases], dtype="datetime64[D]")
    stops = np.maximum(np.array(ends, dtype="datetime64[D]"), starts)
    waited = np.zeros(len(cases))
    for jurisdiction in np.unique(where):
        own = where == jurisdiction
        waited[own] = _working_days(starts[own], stops[own], str(jurisdiction))
    return waited, np.array([met is not None for _, _, met, *_ in cases]), np.array([case[0] for case in cases])


def _working_days(starts: np.ndarray, stops: np.ndarray, jurisdiction: str) -> np.ndarray:
    """As ``clock.add_working_days`` counts them: the first day not, the last one if it is one."""
    years = range(starts.min().astype(object).year, stops.max().astype(object).year + 1)
    free = sorted(day for year in years for day in clock.bank_holidays(jurisdiction, year))
    return np.busday_count(starts + 1, stops + 1, holidays=np.array(free, dtype="datetime64[D]"))


def _times(body: Model, found: TimesToAnswer, at: int) -> Times:
    counts = {"body": body, "base": int(found.base[at]), "open": int(found.still_open[at])}
    if found.too_few[at]:
        return Times(**counts, too_few=True)
    soon = found.answered_within
    return Times(
        **counts,
        too_few=False,
        **_known(
            median=found.median.value[at], lower=found.median.lower[at], upper=found.median.upper[at],
            within_20=soon.value[at][0], within_lower=soon.lower[at][0], within_upper=soon.upper[at][0],
            naive_mean=found.naive_mean[at],
        ),
    )  # fmt: skip


def _known(**values: float) -> dict[str, float | None]:
    """What is not a number is not known."""
    return {name: float(value) if np.isfinite(value) else None for name, value in values.items()}
