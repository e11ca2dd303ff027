"""Promise, under a clause, something that will be different by a date."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import transaction
from django.db.models import Model
from django.utils.module_loading import import_string

from countersign.errors import NotValid
from countersign.ledger.actions import record
from countersign.people.rules import Actor
from countersign.terms import rules
from countersign.terms.models import Change, Schedule


@transaction.atomic
def promise(
    schedule: Schedule,
    *,
    clause: str,
    body: Model,
    measure: str,
    owner: str,
    due_on: dt.date,
    finding: int | None = None,
    by: Actor,
) -> Change:
    """One more change under the clause of this kind. ``finding`` is the number of the one that brought it about.

    Whether it can be checked, rooms above say through ``TERMS_CHANGE_CHECKS``: the same as for every other promise.
    """
    rules.check_edit(by, schedule)
    under = schedule.clauses.filter(kind=clause).first()
    faults = [] if under else [("clause", "Choose a clause that is in this schedule.")]
    if body.pk not in rules.bound(schedule.contract):
        faults.append(("body", "Choose a party of this contract."))
    if faults:
        raise NotValid("Check what is promised.", faults=tuple(faults))
    made = Change(schedule=schedule, clause=under, body=body, due_on=due_on, finding=finding)
    made.measure, made.owner = measure.strip(), owner.strip()
    for path in settings.TERMS_CHANGE_CHECKS:
        import_string(path)(made)
    made.save()
    record("schedule.change_promised", subject=schedule.subject, change=made.pk, by=by.label)
    return made
