"""Answers that are owed: by whom, for which finding, by when, and for how long nobody has answered."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Min, Q, QuerySet

from countersign import clock
from countersign.findings.models import Due, Finding
from countersign.people.rules import Actor

_WITH = ("body", "finding__contract", "finding__service")


def dues(*, body_id: int | None = None, contract_id: int | None = None) -> QuerySet[Due]:
    """Answers that published findings still wait for, the earliest date first."""
    asked = {"body_id": body_id, "finding__contract_id": contract_id}
    about = {name: value for name, value in asked.items() if value is not None}
    found = Due.objects.filter(finding__state="published", met_on=None, **about)
    return found.select_related(*_WITH).order_by("due_on", "pk")


def overdue(*, body_id: int | None = None, contract_id: int | None = None) -> QuerySet[Due]:
    """Those of :func:`dues` whose date has passed, the longest overdue first."""
    return dues(body_id=body_id, contract_id=contract_id).filter(due_on__lt=clock.today())


def to_answer(by: Actor) -> QuerySet[Due]:
    """What the bodies that this actor acts for owe, the earliest date first; empty for everybody else."""
    return dues().filter(body_id__in=by.bodies("provider", "commissioner"))


@dataclass(frozen=True)
class Clocks:
    """How far public findings have come. ``longest`` is the earliest answer that is overdue, if one is."""

    published: int
    due: int
    met: int
    late: int
    longest: Due | None = None


def clocks(*, body_id: int | None = None, contract_ids: QuerySet | None = None) -> Clocks:
    """Counts of findings and of the answers they ask for; three queries, whatever is asked."""
    findings, owed = Finding.objects.filter(state="published"), Due.objects.filter(finding__state="published")
    late = overdue(body_id=body_id)
    if body_id is not None:
        findings, owed = findings.filter(dues__body_id=body_id).distinct(), owed.filter(body_id=body_id)
    if contract_ids is not None:
        findings, owed = findings.filter(contract__in=contract_ids), owed.filter(finding__contract__in=contract_ids)
        late = late.filter(finding__contract__in=contract_ids)
    unmet = Q(met_on=None)
    counts = owed.aggregate(
        due=Count("pk"), met=Count("pk", ~unmet), late=Count("pk", unmet & Q(due_on__lt=clock.today()))
    )
    return Clocks(findings.count(), **counts, longest=late.first() if counts["late"] else None)


def waiting_since() -> dt.date | None:
    """The last day of the oldest fact-check that is over while its finding is not published; None if none waits."""
    over = Finding.objects.filter(state="fact_check", fact_check_until__lt=clock.today())
    return over.aggregate(day=Min("fact_check_until"))["day"]
