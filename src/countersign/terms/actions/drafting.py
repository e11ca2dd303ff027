"""Write a schedule: choose clauses, set their numbers, list items and indicators, set time and money aside."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from math import ceil

from django.db import transaction
from django.db.models import Max, Model

from countersign import clock
from countersign.errors import NotValid
from countersign.ledger.actions import record
from countersign.people.rules import Actor
from countersign.terms import rules
from countersign.terms.catalogue import EVERY, text
from countersign.terms.models import Activity, Change, Clause, Direction, Item, Kpi, Planned, Schedule
from countersign.terms.pricing import filled, priced
from countersign.terms.states import SCHEDULE


@transaction.atomic
def draft(contract: Model, *, starts_on: dt.date, ends_on: dt.date | None = None, by: Actor) -> Schedule:
    """An empty draft, the next version of this contract's schedule. It ends with the contract unless said otherwise."""
    rules.check_draft(by, contract)
    ends_on = ends_on or contract.ends_on
    if ends_on and ends_on <= starts_on:
        raise NotValid("The schedule would end before it starts.", faults=(("ends_on", "Give a later last day."),))
    last = Schedule.objects.filter(contract=contract).aggregate(last=Max("number"))["last"] or 0
    made = Schedule.objects.create(
        contract=contract, number=last + 1, starts_on=starts_on, ends_on=ends_on, made_at=clock.now(),
        by_id=by.account_id,
    )  # fmt: skip
    record("schedule.drafted", subject=made.subject, by=by.label)
    return made


@transaction.atomic
def include(schedule: Schedule, kind: str, *, parameters: Mapping[str, int] | None = None, by: Actor) -> Clause:
    """Put a clause in, or set its numbers anew; what is not set has its default."""
    rules.check_edit(by, schedule)
    filled = text(kind).filled(parameters or {})
    clause, _ = Clause.objects.update_or_create(schedule=schedule, kind=kind, defaults={"parameters": filled})
    record("schedule.clause_included", subject=schedule.subject, clause=kind, by=by.label)
    return clause


@transaction.atomic
def leave_out(schedule: Schedule, kind: str, *, by: Actor) -> None:
    """Take a clause out of a draft; what was listed under it goes with it."""
    rules.check_edit(by, schedule)
    Clause.objects.filter(schedule=schedule, kind=kind).delete()
    record("schedule.clause_left_out", subject=schedule.subject, clause=kind, by=by.label)


@transaction.atomic
def list_item(
    schedule: Schedule,
    *,
    body: Model,
    what: str,
    every: str,
    format: str,
    context: str = "",
    narrative: str = "",
    by: Actor,
) -> Item:
    """One more line of the transparency schedule. Both sides and their subcontractors can owe one."""
    rules.check_edit(by, schedule)
    _check_item(schedule, body, what, every, format)
    item = Item.objects.create(
        schedule=schedule, body=body, what=what.strip(), every=every, format=format.strip(), context=context.strip(),
        narrative=narrative.strip(),
    )  # fmt: skip
    record("schedule.item_listed", subject=schedule.subject, item=item.pk, by=by.label)
    return item


def _check_item(schedule: Schedule, body: Model, what: str, every: str, format: str) -> None:
    faults = []
    if body.pk not in rules.bound(schedule.contract):
        faults.append(("body", "Choose a party of this contract."))
    if len(what.strip()) < 5:
        faults.append(("what", "Say what is published."))
    if every not in dict(EVERY):
        faults.append(("every", "Choose how often it is published."))
    if not format.strip():
        faults.append(("format", "Name the format, such as CSV or a web page."))
    if faults:
        raise NotValid("Check the item.", faults=tuple(faults))


@transaction.atomic
def set_kpi(
    schedule: Schedule,
    *,
    title: str,
    method: str,
    target: Decimal,
    unit: str = "%",
    direction: str = Direction.AT_LEAST,
    from_users: bool = False,
    measure: str = "",
    by: Actor,
) -> Kpi:
    """One more indicator, with its target and how it is counted."""
    rules.check_edit(by, schedule)
    faults = [(name, say) for name, value, say in (
        ("title", title, "Name the indicator."),
        ("method", method, "Say what is counted, out of what, and by whom."),
    ) if not value.strip()]  # fmt: skip
    if direction not in Direction.values:
        faults.append(("direction", "Choose at least or at most."))
    if faults:
        raise NotValid("Check the indicator.", faults=tuple(faults))
    kpi = Kpi.objects.create(
        schedule=schedule, title=title.strip(), method=method.strip(), target=target, unit=unit, direction=direction,
        from_users=from_users, measure=measure,
    )  # fmt: skip
    record("schedule.indicator_set", subject=schedule.subject, indicator=kpi.pk, by=by.label)
    return kpi


@transaction.atomic
def plan(schedule: Schedule, activity: str, *, hours: Decimal, money: Decimal, by: Actor) -> Planned:
    """Set aside hours and money a year for one activity; nought takes the line away again."""
    rules.check_edit(by, schedule)
    if activity not in Activity.values or hours < 0 or money < 0:
        raise NotValid("Check the plan.", faults=(("activity", "Choose an activity; hours and money are 0 or more."),))
    line, _ = Planned.objects.update_or_create(
        schedule=schedule, activity=activity, defaults={"hours": hours, "money": money}
    )
    record(
        "schedule.planned", subject=schedule.subject, activity=activity, hours=str(hours), money=str(money), by=by.label
    )
    return line


@transaction.atomic
def price(schedule: Schedule, *, values: Mapping[str, object], by: Actor) -> Schedule:
    """Set time and money by activity, and the numbers of their clause, to what follows from these assumptions."""
    rules.check_edit(by, schedule)
    found = priced(values)
    schedule.price = filled(values)
    schedule.save(update_fields=["price"])
    Planned.objects.filter(schedule=schedule).delete()
    Planned.objects.bulk_create(
        Planned(schedule=schedule, activity=one.activity, hours=one.hours, money=one.money) for one in found
    )
    for clause in schedule.clauses.filter(kind="engagement"):
        totals = {name: ceil(sum(getattr(one, name) for one in found)) for name in ("hours", "money")}
        clause.parameters = text("engagement").filled(clause.parameters | totals)
        clause.save()
    record("schedule.priced", subject=schedule.subject, by=by.label)
    return schedule


@transaction.atomic
def take_away(row: Item | Kpi | Planned | Change, *, by: Actor) -> None:
    """Take a line out of a draft again."""
    rules.check_edit(by, row.schedule)
    kind, key = row._meta.model_name, row.pk
    row.delete()
    record("schedule.line_taken_away", subject=row.schedule.subject, line=f"{kind}:{key}", by=by.label)


@transaction.atomic
def drop(schedule: Schedule, *, by: Actor) -> Schedule:
    """Give a draft up. It stays in the list of versions."""
    rules.check_draft(by, schedule.contract)
    schedule.state = SCHEDULE.after(schedule.state, "drop")
    schedule.save(update_fields=["state"])
    record("schedule.dropped", subject=schedule.subject, by=by.label)
    return schedule
