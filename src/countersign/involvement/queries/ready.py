"""What panels can measure of a body's readiness (see ``settings.READINESS_MEASURES``)."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Sequence

from countersign.involvement.models import Recommendation
from countersign.terms.queries import Item, Measured, Scope, share


def recommendations_answered(item: Item, scopes: Sequence[Scope], today: dt.date) -> dict[Scope, Measured]:
    """Share of recommendations of panels that were answered by their date, out of all that fell due of late; whoever
    still owes an answer is counted."""
    days, percent = item.numbers["days"], item.numbers["percent"]
    since, bodies = today - dt.timedelta(days=days), {scope.body_id for scope in scopes}
    due = Recommendation.objects.filter(body_id__in=bodies, due_on__lt=today, due_on__gte=since)
    counted: dict[int, Counter[bool]] = defaultdict(Counter)
    for body, answered_on, due_on in due.values_list("body_id", "answered_on", "due_on"):
        counted[body][answered_on is not None and answered_on <= due_on] += 1
    wanted = f"{percent} % of what panels recommended and fell due in the past {days} days answered in time"
    return {
        scope: share(counted[scope.body_id][True], counted[scope.body_id].total(), percent=percent, wanted=wanted,
                     of="recommendations of panels were answered in time")
        for scope in scopes
    }  # fmt: skip
