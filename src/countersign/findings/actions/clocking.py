"""The clock of each office: started, met, overdue, escalated. Nothing here stops one, and nobody can."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

from django.db import transaction
from django.db.models import Case, DateField, Model, Value, When

from countersign import clock
from countersign.errors import NotNow
from countersign.findings import queries, rules
from countersign.findings.actions.checking import jurisdiction
from countersign.findings.actions.writing import write_of_escalated, write_of_moved, write_of_overdue
from countersign.findings.models import Due, Finding
from countersign.findings.states import DUE
from countersign.ledger.actions import record, record_many
from countersign.people.rules import SYSTEM, Actor
from countersign.terms import queries as terms

ANSWER_DAYS = 20  # working days, where no contract says otherwise


def answer_days(finding: Finding) -> int:
    """Working days that an office has to answer: as the terms of the contract say."""
    return terms.answer_days(finding.contract) if finding.contract else ANSWER_DAYS


@transaction.atomic
def start_clock(
    finding: Finding, *, body: Model, part: str, why: str, came_from: Due | None, by: Actor, office: str = ""
) -> Due:
    """``body`` owes an answer from today; ``why`` is one of ``Due.Why``, ``came_from`` the clock that led here.

    Where this body's clock runs already on this finding, or ran for the same reason, that one is returned and no line
    is written. Raises :class:`NotNow` where the finding does not stand, :class:`NotAllowed` for whoever neither answers
    for the clock that led here nor hands on.
    """
    rules.check_start_clock(by, why, came_from)
    finding = Finding.objects.select_related("contract").select_for_update(of=("self",)).get(pk=finding.pk)
    if finding.state != "published":
        raise NotNow("No answer is owed for a finding that does not stand.", remedy="See what its page says.")
    if known := _known(finding, body, part, why):
        return known
    days, today = answer_days(finding), clock.today()
    due = Due.objects.create(
        finding=finding, body=body, part=part, office=office, working_days=days, started_on=today,
        due_on=clock.add_working_days(today, days, jurisdiction(finding)), why=why, came_from=came_from,
    )  # fmt: skip
    record("due.started", subject=due.subject, by=by.label, **_told(due), why=why, on=due.due_on.isoformat())
    write_of_moved(due)
    return due


def _known(finding: Finding, body: Model, part: str, why: str) -> Due | None:
    own = [due for due in finding.dues.order_by("pk") if due.body_id == body.pk]
    same = (due for due in own if due.met_on is None or (due.part, due.why) == (part, why))
    return next(same, None)


@transaction.atomic
def meet(due: Due, *, by: Actor) -> Due:
    """An answer was given today: met, or met late if its date has passed. Raises :class:`NotNow` if it was met,
    :class:`NotAllowed` for anybody but the body itself.
    """
    rules.check_meet(by, due)
    fresh = Due.objects.select_for_update().get(pk=due.pk)
    if fresh.state == DUE.start and clock.today() > fresh.due_on:
        _stamp([fresh])  # the day is past though no clock has been kept since
    fresh.state, fresh.met_on = DUE.after(fresh.state, "meet"), clock.today()
    fresh.save()
    record("due.met", subject=fresh.subject, by=by.label, **_told(fresh), late=fresh.state == "met_late")
    return fresh


def _stamp(dues: Sequence[Due]) -> None:
    for due in dues:
        due.state, due.overdue_on = DUE.after(due.state, "fall_overdue"), overdue_from(due)


def overdue_from(due: Due) -> dt.date:
    """The first day on which an answer is late, whenever somebody notices."""
    return due.due_on + dt.timedelta(days=1)


def escalates_on(due: Due) -> dt.date:
    """The day on which an answer that is owed comes before scrutiny."""
    return clock.add_working_days(due.due_on, queries.SCRUTINY_DAYS, due.jurisdiction)


@transaction.atomic
def fall_overdue(dues: Sequence[Due], *, by: Actor = SYSTEM) -> list[Due]:
    """Those of ``dues`` that still run are overdue since the day after their date: one UPDATE, a line each."""
    rules.check_keep_clocks(by)
    return _moved(dues, "fall_overdue", "overdue_on", overdue_from, "due.overdue")


@transaction.atomic
def escalate(dues: Sequence[Due], *, by: Actor = SYSTEM) -> list[Due]:
    """Those of ``dues`` that are still overdue come before scrutiny: one UPDATE, a line each."""
    rules.check_keep_clocks(by)
    return _moved(dues, "escalate", "escalated_on", escalates_on, "due.escalated")


def _moved(dues: Sequence[Due], verb: str, stamp: str, day_of: Callable[[Due], dt.date], event: str) -> list[Due]:
    """Lock them, leave out those that were answered meanwhile, stamp and tell of the rest."""
    held = Due.objects.select_for_update(of=("self",)).select_related("finding__contract", "body").order_by("pk")
    still = list(held.filter(pk__in=[due.pk for due in dues], state__in=DUE.before(verb)))
    for due in still:
        due.state = DUE.after(due.state, verb)
        setattr(due, stamp, day_of(due))
    if still:
        days = Case(*_by_day(still, stamp), output_field=DateField())
        Due.objects.filter(pk__in=[due.pk for due in still]).update(state=still[0].state, **{stamp: days})
        record_many(event, [(due.subject, _told(due)) for due in still])
        _LETTERS[verb](still)
    return still


_LETTERS = {"fall_overdue": write_of_overdue, "escalate": write_of_escalated}


def _by_day(dues: Sequence[Due], stamp: str) -> list[When]:
    """One branch for each date that an answer was due on, not one for each answer."""
    days = {(due.due_on, due.jurisdiction): getattr(due, stamp) for due in dues}
    keys = {key: [due.pk for due in dues if (due.due_on, due.jurisdiction) == key] for key in days}
    return [When(pk__in=keys[key], then=Value(day)) for key, day in days.items()]


def _told(due: Due) -> dict[str, object]:
    body = f"body:{due.body_id}"
    return {"finding": f"finding:{due.finding_id}", "body": body, "digest": queries.due_digest(due)}
