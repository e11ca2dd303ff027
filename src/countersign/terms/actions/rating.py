"""Ratings of indicators with the provider's reply, and hours and money used for involvement."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.db import transaction
from django.db.models import Model

from countersign import clock
from countersign.errors import NotNow, NotValid
from countersign.ledger.actions import record
from countersign.people.rules import Actor
from countersign.terms import rules
from countersign.terms.catalogue import text
from countersign.terms.models import Activity, Grade, Kpi, Rating, Spent

_REPLY_DAYS = {p.name: p.default for p in text("kpis").parameters}["reply_days"]


@transaction.atomic
def rate(
    kpi: Kpi,
    *,
    starts_on: dt.date,
    ends_on: dt.date,
    value: Decimal | None,
    base: int | None = None,
    grade: str,
    source: str,
    source_url: str = "",
    by: Actor,
) -> Rating:
    """One period's figure and grade, as published. A figure that is not known is left empty and graded Other."""
    rules.check_rate(by, kpi.schedule.contract)
    faults = []
    if grade not in Grade.values:
        faults.append(("grade", "Choose one of the five grades."))
    if value is None and grade != Grade.OTHER:
        faults.append(("value", "Without a figure the grade is Other."))
    if not starts_on <= ends_on <= clock.today():
        faults.append(("ends_on", "The period ends after it starts, and not after today."))
    if not source.strip():
        faults.append(("source", "Say where the figure comes from."))
    if Rating.objects.filter(kpi=kpi, ends_on=ends_on).exists():
        faults.append(("ends_on", "This period was rated already; a rating is never changed."))
    if faults:
        raise NotValid("Check the rating.", faults=tuple(faults))
    made = Rating.objects.create(
        kpi=kpi, starts_on=starts_on, ends_on=ends_on, value=value, base=base, grade=grade, source=source.strip(),
        source_url=source_url, published_on=clock.today(),
    )  # fmt: skip
    record("rating.made", subject=made.subject, grade=grade, by=by.label)
    return made


@transaction.atomic
def reply(rating: Rating, *, text: str, by: Actor) -> Rating:
    """The provider's words beside a rating, once, within the days that the clause gives."""
    fresh = Rating.objects.select_for_update().get(pk=rating.pk)
    schedule = fresh.kpi.schedule
    rules.check_reply(by, schedule.contract)
    clause = schedule.clauses.filter(kind="kpis").first()
    days = clause.parameters["reply_days"] if clause else _REPLY_DAYS
    if fresh.replied_on:
        raise NotNow("There is a reply beside this rating already.", remedy="It stays as it was printed.")
    if clock.today() > fresh.published_on + dt.timedelta(days=days):
        raise NotNow(f"The {days} days for a reply are over.", remedy="Dispute a finding about it instead.")
    faults = [("text", fault) for fault in rules.printed_faults(text)]
    if faults or not text.strip():
        raise NotValid("Check the reply.", faults=tuple(faults or [("text", "Write at least one sentence.")]))
    fresh.reply, fresh.replied_on = text.strip(), clock.today()
    fresh.save()
    record("rating.replied", subject=fresh.subject, by=by.label)
    return fresh


@transaction.atomic
def spend(
    contract: Model,
    *,
    activity: str,
    on: dt.date,
    hours: Decimal = Decimal(0),
    money: Decimal = Decimal(0),
    reference: str,
    measured: bool = False,
    by: Actor,
) -> Spent:
    """Enter hours or money that were used. The same reference on the same day is never counted twice."""
    rules.check_spend(by, contract)
    faults = [("reference", fault) for fault in rules.printed_faults(reference)]
    if activity not in Activity.values:
        faults.append(("activity", "Choose an activity."))
    if not hours and not money:
        faults.append(("hours", "Give hours or money."))
    if on > clock.today():
        faults.append(("on", "Enter what was used, not what is planned."))
    if not reference.strip():
        faults.append(("reference", "Give the voucher, order or time sheet."))
    if faults:
        raise NotValid("Check the entry.", faults=tuple(faults))
    line, new = Spent.objects.get_or_create(
        contract=contract, activity=activity, on=on, reference=reference.strip(),
        defaults={"hours": hours, "money": money, "measured": measured, "at": clock.now()},
    )  # fmt: skip
    if not new:
        raise NotNow("This reference was entered for that day already.", remedy="Correct it by a line of its own.")
    record(
        "engagement.spent", subject=f"contract:{contract.pk}", activity=activity, hours=str(hours), money=str(money),
        by=by.label,
    )  # fmt: skip
    return line
