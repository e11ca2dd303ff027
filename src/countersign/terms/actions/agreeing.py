"""A draft becomes binding: the earlier version is replaced, and everything owed gets its date."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string

from countersign import clock
from countersign.ledger.actions import record
from countersign.people.rules import SYSTEM, Actor
from countersign.register.queries import parties_of
from countersign.terms import rules
from countersign.terms.actions import drafting
from countersign.terms.catalogue import text
from countersign.terms.models import Change, Clause, Owed, Schedule
from countersign.terms.periods import periods
from countersign.terms.queries.numbering import numbers
from countersign.terms.queries.printed import digest
from countersign.terms.states import SCHEDULE

AHEAD = dt.timedelta(days=400)  # how far ahead dates are set; the nightly job goes on from there
EVIDENCE_GRACE = dt.timedelta(days=30)


@transaction.atomic
def agree(schedule: Schedule, *, by: Actor) -> Schedule:
    """The draft binds from its first day on; an earlier version is replaced, what it was owed until then stays.

    Rooms above take on what its clauses promise through ``TERMS_FOLLOWERS``; what they refuse cannot be agreed.
    """
    rules.check_agree(by, schedule)
    fresh = Schedule.objects.select_for_update().get(pk=schedule.pk)
    fresh.state = SCHEDULE.after(fresh.state, "agree")
    fresh.agreed_at = clock.now()
    for earlier in Schedule.objects.filter(contract=fresh.contract, state="agreed"):
        _supersede(earlier, on=fresh.starts_on)
    fresh.save()
    _fall_due(fresh, clock.today() + AHEAD)
    _number(fresh)
    record("schedule.agreed", subject=fresh.subject, digest=digest(fresh), by=by.label)
    for path in settings.TERMS_FOLLOWERS:
        import_string(path)(fresh)
    return fresh


def _number(schedule: Schedule) -> None:
    """Nobody can move a promised change to another number once it is agreed."""
    found, numbered = list(schedule.changes.all()), numbers(schedule)
    for one in found:
        one.number = numbered[one.pk]
    Change.objects.bulk_update(found, ["number"])


def _supersede(earlier: Schedule, *, on: dt.date) -> None:
    """Nothing that was due before the new version began is forgiven; what would be due later is the new one's."""
    earlier.state = SCHEDULE.after(earlier.state, "supersede")
    earlier.superseded_on = on
    earlier.save()
    Owed.objects.filter(schedule=earlier, ends_on__gte=on, met_on=None, withheld="", excused_on=None).update(
        excused_on=on, reason=f"Version {earlier.number} was replaced by a later version.", decided_by="The parties"
    )


@transaction.atomic
def extend(schedule: Schedule, *, by: Actor = SYSTEM) -> int:
    """Set dates further ahead; returns how many were added. Running it again adds none."""
    added = _fall_due(schedule, clock.today() + AHEAD)
    if added:
        record("schedule.extended", subject=schedule.subject, added=added, by=by.label)
    return added


def _fall_due(schedule: Schedule, until: dt.date) -> int:
    rows = [row for clause in schedule.clauses.all() for row in _rows(schedule, clause, until)]
    before = schedule.owed.count()
    Owed.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)
    return schedule.owed.count() - before


def _rows(schedule: Schedule, clause: Clause, until: dt.date) -> Iterator[Owed]:
    known = text(clause.kind)
    if known.test == "items":
        yield from _items(schedule, clause, until)
    elif known.wants:
        for body in _bodies(schedule, known.binds):
            for first, last in periods(known.every, schedule.starts_on, schedule.ends_on, until):
                yield Owed(
                    schedule=schedule, clause=clause, body_id=body, what=f"{known.title}: {known.wants}"[:400],
                    starts_on=first, ends_on=last, due_on=_due_on(clause, last),
                )  # fmt: skip


def _due_on(clause: Clause, last: dt.date) -> dt.date:
    """Evidence falls due 30 days after its period; what is handed over at the end, before the end."""
    before = clause.parameters.get("before")
    return last - dt.timedelta(days=before) if before else last + EVIDENCE_GRACE


def _items(schedule: Schedule, clause: Clause, until: dt.date) -> Iterator[Owed]:
    grace = dt.timedelta(days=clause.parameters["grace_days"])
    for item in schedule.items.all():
        for first, last in periods(item.every, schedule.starts_on, schedule.ends_on, until):
            yield Owed(
                schedule=schedule, clause=clause, item=item, body_id=item.body_id, what=item.what, starts_on=first,
                ends_on=last, due_on=last + grace,
            )  # fmt: skip


def _bodies(schedule: Schedule, binds: tuple[str, ...]) -> list[int]:
    """Who must bring the evidence: the provider where it is bound, else the commissioner."""
    parties = parties_of(schedule.contract)
    part = "provider" if "provider" in binds else "commissioner"
    return list(dict.fromkeys(party.body_id for party in parties if party.part == part))


@transaction.atomic
def next_version(schedule: Schedule, *, starts_on: dt.date, by: Actor) -> Schedule:
    """A new draft that says what this version says, to be changed and agreed."""
    made = drafting.draft(schedule.contract, starts_on=starts_on, ends_on=schedule.ends_on, by=by)
    for rows in (schedule.clauses.all(), schedule.items.all(), schedule.kpis.all(), schedule.planned.all()):
        for row in rows:
            row.pk, row._state.adding, row.schedule = None, True, made
            row.save()
    made.price = schedule.price
    made.save(update_fields=["price"])
    _go_on(schedule, made)
    return made


def _go_on(before: Schedule, after: Schedule) -> None:
    """What was promised goes on under the same clause; it is not promised a second time."""
    clauses = {clause.kind: clause for clause in after.clauses.all()}
    for one in before.changes.select_related("clause"):
        one.continues_id, one.pk, one._state.adding, one.number = one.pk, None, True, ""
        one.schedule, one.clause = after, clauses[one.clause.kind]
        one.save()
