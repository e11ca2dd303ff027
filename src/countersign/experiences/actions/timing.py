"""Time that stewards spend on accounts, measured by the desk and entered as hours used for involvement."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from decimal import ROUND_HALF_UP, Decimal

from django.db import transaction
from django.db.models import F

from countersign import clock
from countersign.experiences.models import DeskTime, Experience
from countersign.people.rules import SYSTEM
from countersign.terms import actions as terms

MOST = 600
"""Seconds that one page counts at the most: whoever leaves it open longer went for a walk."""
_TENTH = Decimal("0.1")  # hours


@transaction.atomic
def note_time(account: Experience, *, since: dt.datetime, until: dt.datetime) -> int:
    """Count the seconds between the two for the account's contract, up to :data:`MOST`; returns how many were counted.

    Nothing where it belongs to no contract yet, or the time runs backwards. No line in the ledger: a count is no deed;
    its line is written when it is entered as hours.
    """
    seconds = int((until - since).total_seconds())
    if account.contract_id is None or seconds <= 0:
        return 0
    counted = min(seconds, MOST)
    row, _ = DeskTime.objects.get_or_create(contract_id=account.contract_id, on=until.date())
    DeskTime.objects.filter(pk=row.pk).update(
        seconds=F("seconds") + counted, steps=F("steps") + 1, capped=F("capped") + int(seconds > MOST)
    )
    return counted


def book_time() -> int:
    """Enter what was measured in months that are over; returns how many lines. What is under three minutes waits."""
    first = clock.today().replace(day=1)
    waiting: dict[tuple[int, dt.date], list[DeskTime]] = defaultdict(list)
    for row in DeskTime.objects.filter(on__lt=first, booked=False).select_related("contract"):
        waiting[row.contract_id, row.on.replace(day=1)].append(row)
    return sum(_booked(month, rows) for (_, month), rows in sorted(waiting.items()))


@transaction.atomic
def _booked(month: dt.date, rows: list[DeskTime]) -> bool:
    hours = (Decimal(sum(row.seconds for row in rows)) / 3600).quantize(_TENTH, ROUND_HALF_UP)
    if hours < _TENTH:
        return False
    terms.spend(
        rows[0].contract, activity="moderation", on=max(row.on for row in rows), hours=hours, measured=True,
        reference=f"Measured at the desk, {month:%B %Y}", by=SYSTEM,
    )  # fmt: skip
    DeskTime.objects.filter(pk__in=[row.pk for row in rows]).update(booked=True)
    return True
