"""What findings can measure of a body's readiness (see ``settings.READINESS_MEASURES``)."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from countersign.findings.models import Due, Finding
from countersign.terms.queries import Item, Measured, Scope, finished_since, share

_REST = (("late", "answered late"), ("waiting", "overdue and unanswered"))


def answers_in_time(item: Item, scopes: Sequence[Scope], today: dt.date) -> dict[Scope, Measured]:
    """Share of answers in time out of all that fell due of late, whoever still waits counted."""
    days, percent = item.numbers["days"], item.numbers["percent"]
    asked = Due.objects.filter(body_id__in=_bodies(scopes), due_on__lt=today, due_on__gte=today - dt.timedelta(days))
    counted: dict[int, Counter[str]] = defaultdict(Counter)
    for body, met_on, due_on in asked.values_list("body_id", "met_on", "due_on"):
        counted[body]["waiting" if met_on is None else "late" if met_on > due_on else "in time"] += 1
    wanted = f"{percent} % of the answers due in the past {days} days in time, unanswered ones counted"
    return {scope: _in_time(counted[scope.body_id], percent, wanted) for scope in scopes}


def _in_time(counted: Counter[str], percent: int, wanted: str) -> Measured:
    found = share(counted["in time"], counted.total(), percent=percent, wanted=wanted, of="answers came in time")
    said = "".join(f", {counted[word]} {words}" for word, words in _REST if counted[word])
    return Measured(found.state, found.found + said, wanted, found.base)


def loop_tried(item: Item, scopes: Sequence[Scope], today: dt.date) -> dict[Scope, Measured]:
    """Whether the body answered a finding or finished a rehearsal of late."""
    since = today - dt.timedelta(days=item.numbers["days"])
    answered = Due.objects.filter(body_id__in=_bodies(scopes), met_on__gte=since, met_on__lte=today)
    tally = Counter(answered.values_list("body_id", flat=True))
    rehearsed = Counter(finished_since(_bodies(scopes), since).values_list("body_id", flat=True))
    wanted = f"A finding answered or a rehearsal finished in the past {item.numbers['days']} days"
    return {scope: _tried(tally[scope.body_id], rehearsed[scope.body_id], wanted) for scope in scopes}


def _tried(answered: int, rehearsed: int, wanted: str) -> Measured:
    found = (
        f"{answered} finding{'s' * (answered != 1)} answered, {rehearsed} rehearsal{'s' * (rehearsed != 1)} finished"
    )
    return Measured("met" if answered or rehearsed else "not_met", found, wanted, answered + rehearsed)


def _bodies(scopes: Iterable[Scope]) -> set[int]:
    return {scope.body_id for scope in scopes}


def came_since(contract_id: int, day: dt.date) -> dict[str, float]:
    """Findings published about a contract after a day, and answers given to any (``settings.REHEARSAL_ACTUALS``)."""
    published = Finding.objects.filter(contract_id=contract_id, published_at__date__gt=day)
    answered = Due.objects.filter(finding__contract_id=contract_id, met_on__gt=day)
    return {"findings": published.count(), "answers": answered.count()}
