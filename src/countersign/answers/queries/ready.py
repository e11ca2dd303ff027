"""What answers can measure of a body's readiness (see ``settings.READINESS_MEASURES``)."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Sequence

from countersign.answers.models import Commitment
from countersign.terms.queries import Item, Measured, Scope, share

_KEPT = ("claimed", "confirmed")


def promises_kept(item: Item, scopes: Sequence[Scope], today: dt.date) -> dict[Scope, Measured]:
    """Share of promises whose date passed of late that are claimed or confirmed. One that was replaced before its date
    is left out; one that was contested, broken or let lie is not kept.
    """
    days, percent = item.numbers["days"], item.numbers["percent"]
    since, bodies = today - dt.timedelta(days=days), {scope.body_id for scope in scopes}
    due = Commitment.objects.filter(body_id__in=bodies, due_on__lt=today, due_on__gte=since)
    due = due.exclude(state="superseded", fell_due_on=None)
    counted: dict[int, Counter[bool]] = defaultdict(Counter)
    for body, state in due.values_list("body_id", "state"):
        counted[body][state in _KEPT] += 1
    wanted = f"{percent} % of the promises due in the past {days} days claimed done or confirmed"
    return {
        scope: share(counted[scope.body_id][True], counted[scope.body_id].total(), percent=percent, wanted=wanted,
                     of="promises that fell due are claimed done or confirmed")
        for scope in scopes
    }  # fmt: skip
