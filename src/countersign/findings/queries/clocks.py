"""Answers that are owed: by whom, for which finding, by when, and for how long nobody has answered."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Count, Min, Q, QuerySet

from countersign import clock
from countersign.errors import NotFound
from countersign.findings.models import Due, Finding
from countersign.findings.states import PUBLIC
from countersign.people.rules import Actor

SCRUTINY_DAYS = 10
"""Working days after its date until an answer that is owed comes before scrutiny."""
REMINDED = (10, 5, 1)
"""Working days before its date on which whoever owes an answer is reminded."""

_WITH = ("body", "finding__contract", "finding__service")


def dues(*, body_id: int | None = None, contract_id: int | None = None) -> QuerySet[Due]:
    """Answers that published findings still wait for, the earliest date first."""
    asked = {"body_id": body_id, "finding__contract_id": contract_id}
    about = {name: value for name, value in asked.items() if value is not None}
    found = Due.objects.filter(finding__state="published", met_on=None, **about)
    return found.select_related(*_WITH).order_by("due_on", "pk")


def due(number: int) -> Due:
    """One clock, with its finding and body, by its number; raises :class:`NotFound`."""
    found = Due.objects.select_related(*_WITH, "finding__body", "came_from__body").filter(pk=number).first()
    if found is None:
        raise NotFound("No such answer is asked for.", remedy="See what is asked of your body on its page.")
    return found


def overdue(*, body_id: int | None = None, contract_id: int | None = None) -> QuerySet[Due]:
    """Those of :func:`dues` whose date has passed, the longest overdue first."""
    return dues(body_id=body_id, contract_id=contract_id).filter(due_on__lt=clock.today())


def overdue_by_contract(contract_ids: Collection[int]) -> dict[int, int]:
    """How many answers about each of these contracts are overdue; those with none are left out."""
    found = overdue().filter(finding__contract__in=contract_ids).order_by()
    return dict(found.values_list("finding__contract_id").annotate(Count("pk")))


def in_time_by_contract() -> dict[int, tuple[int, int]]:
    """Answers given by their date, and all whose date has passed or that were given, for each contract."""
    over = Q(met_on__isnull=False) | Q(due_on__lt=clock.today())
    found = Due.objects.filter(over, finding__state="published", finding__contract__isnull=False).order_by()
    rows = found.values_list("finding__contract_id").annotate(met=Count("pk", filter=Q(state="met")), all=Count("pk"))
    return {contract: (met, all_) for contract, met, all_ in rows}


def fell_overdue() -> QuerySet[Due]:
    """Clocks that ran out, whether or not somebody answered since, of findings that stand."""
    return Due.objects.filter(finding__state="published", overdue_on__isnull=False).select_related(*_WITH)


def to_answer(by: Actor) -> QuerySet[Due]:
    """What the bodies that this actor acts for owe, the earliest date first; empty for everybody else."""
    return dues().filter(body_id__in=by.bodies("provider", "commissioner"))


def asked(*, part: str = "") -> QuerySet[Due]:
    """Every answer that a body (in this part) was ever asked for, of all public findings."""
    found = Due.objects.filter(finding__state__in=PUBLIC).order_by("pk")
    return found.filter(part=part) if part else found


def to_fall_overdue(today: dt.date) -> QuerySet[Due]:
    """Clocks that still run though their date has passed, of findings that stand."""
    return _standing().filter(state="running", due_on__lt=today)


def to_escalate(today: dt.date) -> QuerySet[Due]:
    """Overdue clocks that come before scrutiny by ``today``: ten working days after their date, by each jurisdiction's
    bank holidays."""
    last = {one: clock.subtract_working_days(today, SCRUTINY_DAYS, one) for one in clock.JURISDICTIONS}
    return _standing().filter(_by_jurisdiction(last), state="overdue")


def to_remind(today: dt.date) -> QuerySet[Due]:
    """Clocks that run out within ten working days."""
    last = {one: clock.add_working_days(today, REMINDED[0], one) for one in clock.JURISDICTIONS}
    return _standing().filter(_by_jurisdiction(last), state="running", due_on__gte=today)


def days_to_remind_of(today: dt.date) -> list[tuple[int, dt.date]]:
    """Each body with each date on which it is to be reminded of what it must answer, the nearest date first."""
    found = to_remind(today).order_by("due_on", "body_id")
    return list(found.values_list("body_id", "due_on").distinct())


def reminder(due: Due, today: dt.date) -> int:
    """Which reminder is due for a clock that runs: 10, 5 or 1, in working days before its date."""
    near = [days for days in REMINDED if due.due_on <= clock.add_working_days(today, days, due.jurisdiction)]
    return near[-1]


def _standing() -> QuerySet[Due]:
    return Due.objects.filter(finding__state="published").select_related(*_WITH)


def _by_jurisdiction(last: dict[str, dt.date]) -> Q:
    """Due by the ``last`` day of the jurisdiction whose bank holidays count."""
    asked = Q(finding__contract=None, due_on__lte=last[settings.JURISDICTION])
    for one, day in last.items():
        asked |= Q(finding__contract__jurisdiction=one, due_on__lte=day)
    return asked


@dataclass(frozen=True)
class Clocks:
    """How far public findings have come. ``longest`` is the earliest answer that is overdue, if one is."""

    published: int
    due: int
    met: int
    late: int
    longest: Due | None = None


def clocks(*, body_id: int | None = None, contract_ids: QuerySet | None = None) -> Clocks:
    """Counts of findings and of the answers they ask for; three queries, whatever is asked.

    ``met`` were answered, also those answered late; ``late`` wait, though their date has passed.
    """
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
