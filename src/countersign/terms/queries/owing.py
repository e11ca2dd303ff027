"""What is owed, and how it stands on a day. The answer is worked out from dates; nothing stores it."""

from __future__ import annotations

import datetime as dt

from django.db.models import F, Q, QuerySet

from countersign import clock
from countersign.errors import NotFound
from countersign.people.rules import Actor
from countersign.terms.models import Owed

# In the order in which a reader should see them: what is wrong comes first.
WORDS = {
    "not_met": "Not published, overdue",
    "late": "Late",
    "withheld": "Withheld",
    "excused": "Excused",
    "met": "In time",
    "not_due": "Not due yet",
}


def status(one: Owed, today: dt.date) -> str:
    """``met``, ``late``, ``withheld``, ``excused``, ``not_met`` or ``not_due`` (the keys of :data:`WORDS`)."""
    if one.met_on:
        return "late" if one.met_on > one.due_on else "met"
    if one.withheld:
        return "withheld"
    if one.excused_on:
        return "excused"
    return "not_met" if one.due_on < today else "not_due"


def owed(
    *, contract_id: int | None = None, schedule_id: int | None = None, body_id: int | None = None, state: str = ""
) -> QuerySet[Owed]:
    """Everything owed, the earliest date first, narrowed by what is given. ``state`` is a key of :data:`WORDS`."""
    asked = {"schedule__contract_id": contract_id, "schedule_id": schedule_id, "body_id": body_id}
    found = Owed.objects.filter(**{name: value for name, value in asked.items() if value is not None})
    if state:
        found = found.filter(_IN[state](clock.today()))
    return found.select_related("body", "clause", "item", "schedule__contract").order_by("due_on", "pk")


def one_owed(pk: int) -> Owed:
    """One thing owed; raises :class:`NotFound`."""
    found = owed().filter(pk=pk).first()
    if found is None:
        raise NotFound("There is no such thing owed.", remedy="See the list of what is due.")
    return found


def waiting(by: Actor) -> QuerySet[Owed]:
    """What the bodies of this actor owe and have not published, overdue first."""
    own = by.bodies("provider", "commissioner")
    return owed().filter(_OPEN, body_id__in=own, starts_on__lte=clock.today())


_OPEN = Q(met_on=None, withheld="", excused_on=None)
_AFTER = Q(met_on__gt=F("due_on"))
_IN = {
    "not_met": lambda today: _OPEN & Q(due_on__lt=today),
    "not_due": lambda today: _OPEN & Q(due_on__gte=today),
    "late": lambda today: Q(met_on__isnull=False) & _AFTER,
    "met": lambda today: Q(met_on__isnull=False) & ~_AFTER,
    "withheld": lambda today: Q(met_on=None) & ~Q(withheld=""),
    "excused": lambda today: Q(met_on=None, withheld="", excused_on__isnull=False),
}
