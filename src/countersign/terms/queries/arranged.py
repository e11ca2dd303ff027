"""The test of the clause on sharing: an arrangement in force for as long as the schedule runs, and reviewed in time."""

from __future__ import annotations

import datetime as dt

from countersign.terms.models import Arrangement, Clause, Owed, Schedule
from countersign.terms.queries.sharing import blocked, in_its_dates, public_arrangements


def sharing(schedule: Schedule, clause: Clause, today: dt.date, own: list[Owed]) -> tuple[str, str, str, int]:
    """``(state, found, wanted, arrangements in force)``. A first one that came after the schedule began is late."""
    wants = clause.parameters
    wanted = f"An arrangement in force while the contract runs, reviewed every {wants['months']} months"
    signed = list(public_arrangements(schedule.contract_id))
    now = [one for one in signed if in_its_dates(one, today)]
    overdue = [one for one in now if review_due(one, wants["months"]) < today]
    waiting = blocked(schedule.contract_id).count()
    found = f"{len(now)} in force, {len(overdue)} with a review overdue, {waiting} items asked for and refused"
    if schedule.starts_on > today:
        return "not_due", found, wanted, len(now)
    if not now or overdue:
        return "not_met", found, wanted, len(now)
    first = min(max(one.starts_on, one.signed_on) for one in signed)
    return "late" if first > schedule.starts_on else "met", found, wanted, len(now)


def review_due(one: Arrangement, months: int) -> dt.date:
    """Its own date, or the clause's number of months after it was last looked at, whichever is earlier."""
    last = one.reviewed_on or max(one.starts_on, one.signed_on)
    return min(one.review_on, last + dt.timedelta(days=round(months * 30.5) + 1))
