"""What the calendar does to promises: their date passes, and thirty days later silence breaks them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

from django.db import transaction
from django.db.models import Case, DateField, Value, When

from countersign.answers import queries, rules
from countersign.answers.actions.writing import write_of_fallen_due
from countersign.answers.models import Commitment
from countersign.answers.states import COMMITMENT
from countersign.ledger.actions import record_many
from countersign.people.rules import SYSTEM, Actor

UNCLAIMED = f"Nobody said that it was done within {rules.BROKEN_DAYS} days of its date."


@transaction.atomic
def fall_due(commitments: Sequence[Commitment], *, by: Actor = SYSTEM) -> list[Commitment]:
    """Promises whose date passed without a claim, since the day after it: one UPDATE, a line each."""
    fallen = _moved(commitments, "fall_due", "fell_due_on", due_from, "commitment.fell_due", by)
    write_of_fallen_due(fallen)
    return fallen


@transaction.atomic
def break_unclaimed(commitments: Sequence[Commitment], *, by: Actor = SYSTEM) -> list[Commitment]:
    """Promises that nobody claimed done within 30 days of their date are broken: one UPDATE, a line each."""
    return _moved(commitments, "break_off", "ended_on", broken_on, "commitment.broken", by, ended_because=UNCLAIMED)


def due_from(commitment: Commitment) -> dt.date:
    """The first day on which a claim is late, whenever somebody notices."""
    return commitment.due_on + dt.timedelta(days=1)


def broken_on(commitment: Commitment) -> dt.date:
    return commitment.due_on + dt.timedelta(days=rules.BROKEN_DAYS)


def _moved(
    commitments: Sequence[Commitment],
    verb: str,
    stamp: str,
    day_of: Callable[[Commitment], dt.date],
    event: str,
    by: Actor,
    **more: str,
) -> list[Commitment]:
    """Lock them, leave out those that moved meanwhile, stamp and tell of the rest."""
    held = Commitment.objects.select_for_update(of=("self",)).order_by("pk")
    held = held.select_related("body", "contract", "inherited_from", "change__schedule").prefetch_related("claims")
    states = {one.state for one in commitments}
    still = list(held.filter(pk__in=[one.pk for one in commitments], state__in=states))
    for one in still:
        one.state = COMMITMENT.after(one.state, verb)
        for name, value in {stamp: day_of(one), **more}.items():
            setattr(one, name, value)
    if still:
        Commitment.objects.filter(pk__in=[one.pk for one in still]).update(
            state=still[0].state, **{stamp: Case(*_by_day(still, stamp), output_field=DateField())}, **more
        )
        record_many(event, [(one.subject, {"digest": queries.digest(one), "by": by.label}) for one in still])
    return still


def _by_day(commitments: Sequence[Commitment], stamp: str) -> list[When]:
    """One branch for each date that was promised, not one for each promise."""
    days = {one.due_on: getattr(one, stamp) for one in commitments}
    return [When(due_on=due_on, then=Value(day)) for due_on, day in days.items()]
