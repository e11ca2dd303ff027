"""What becomes of something owed: it is published or proved, withheld with reasons, excused, or found overdue."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from countersign import clock
from countersign.errors import NotValid
from countersign.ledger.actions import record, record_many
from countersign.people.rules import Actor
from countersign.terms import rules
from countersign.terms.models import Owed

_AT_ONCE = 500


@transaction.atomic
def meet(owed: Owed, *, words: str, url: str = "", by: Actor) -> Owed:
    """Publish or prove it today. ``words`` explain it and are printed; late stays late."""
    fresh = _locked(owed)
    rules.check_meet(by, fresh)
    faults = [("words", fault) for fault in rules.printed_faults(words)]
    if len(words.strip()) < 10:
        faults.append(("words", "Say in a sentence what this shows."))
    if fresh.item_id and not url.strip():
        faults.append(("url", "Give the address where everybody can read it."))
    if faults:
        raise NotValid("Check what you publish.", faults=tuple(faults))
    fresh.met_on, fresh.words, fresh.url = clock.today(), words.strip(), url.strip()
    return _told(fresh, "met", by, late=fresh.met_on > fresh.due_on)


@transaction.atomic
def withhold(owed: Owed, *, category: str, reason: str, decided_by: str, review_on: dt.date | None, by: Actor) -> Owed:
    """Say in public that it is not published: why, in words, who decided, and when that is looked at again."""
    fresh = _locked(owed)
    rules.check_withhold(by, fresh)
    rules.check_withholding(category, reason, decided_by, review_on, clock.today())
    fresh.withheld, fresh.withheld_on, fresh.review_on = category, clock.today(), review_on
    fresh.reason, fresh.decided_by = reason.strip(), decided_by.strip()
    return _told(fresh, "withheld", by, category=category)


@transaction.atomic
def excuse(owed: Owed, *, reason: str, decided_by: str, by: Actor) -> Owed:
    """Who commissions lets the other party off one date, and says why in public."""
    fresh = _locked(owed)
    rules.check_excuse(by, fresh)
    rules.check_reason(reason)
    if not decided_by.strip():
        raise NotValid("Name the office that decided.", faults=(("decided_by", "Name the office that decided."),))
    fresh.excused_on, fresh.reason, fresh.decided_by = clock.today(), reason.strip(), decided_by.strip()
    return _told(fresh, "excused", by)


def notice_overdue() -> int:
    """Write down, once, that a date has passed; returns how many. What is done late later still shows that it was."""
    told = 0
    while batch := list(_found_overdue()[:_AT_ONCE]):
        with transaction.atomic():
            Owed.objects.filter(pk__in=[one.pk for one in batch]).update(overdue_told_on=clock.today())
            record_many("owed.overdue", [(one.subject, {"due_on": one.due_on.isoformat()}) for one in batch])
        told += len(batch)
    return told


def _found_overdue():
    waiting = Owed.objects.filter(due_on__lt=clock.today(), overdue_told_on=None)
    return waiting.filter(met_on=None, withheld="", excused_on=None).order_by("pk")


def _locked(owed: Owed) -> Owed:
    return Owed.objects.select_for_update().select_related("schedule__contract").get(pk=owed.pk)


def _told(owed: Owed, verb: str, by: Actor, **facts: object) -> Owed:
    owed.save()
    record(f"owed.{verb}", subject=owed.subject, by=by.label, **facts)
    return owed
