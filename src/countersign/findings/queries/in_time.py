"""What findings hold about a clause on answers in time (see ``settings.TERMS_EVIDENCE``)."""

from __future__ import annotations

import datetime as dt
from collections import Counter

from django.db.models import Model

from countersign.findings.models import Due
from countersign.terms.queries import Verdict


def answers_in_time(schedule: Model, clause: Model, today: dt.date) -> Verdict | None:
    """Share of answers in time under this schedule, out of all whose date has passed or that were given.

    Those still waiting after their date count as not in time; those still within it are left out.
    """
    if clause.kind != "complaint_response":
        return None
    wanted = f"{clause.parameters['in_time']} % of answers within {clause.parameters['days']} working days"
    asked = Due.objects.filter(finding__contract_id=schedule.contract_id, started_on__gte=schedule.starts_on)
    counted = Counter(_stands(met_on, due_on, today) for met_on, due_on in asked.values_list("met_on", "due_on"))
    base = counted["in time"] + counted["late"] + counted["waiting"]
    if not base:
        return Verdict("not_due", "No answer has fallen due yet", wanted)
    found = f"{counted['in time']} of {base} in time ({100 * counted['in time'] / base:.0f} %)"
    found += "".join(f", {counted[word]} {words}" for word, words in _REST if counted[word])
    enough = 100 * counted["in time"] >= clause.parameters["in_time"] * base
    return Verdict("met" if enough else "not_met", found, wanted, base)


_REST = (("late", "answered late"), ("waiting", "overdue and unanswered"))


def _stands(met_on: dt.date | None, due_on: dt.date, today: dt.date) -> str:
    if met_on:
        return "late" if met_on > due_on else "in time"
    return "waiting" if due_on < today else "not due"
