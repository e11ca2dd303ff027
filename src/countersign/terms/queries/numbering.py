"""How a promised change is cited: clause 4.2 is the second change that is promised under the fourth clause."""

from __future__ import annotations

from collections import Counter

from countersign.terms.models import Schedule


def numbers(schedule: Schedule) -> dict[int, str]:
    """The number of each promised change of a version, in the order in which its clauses stand."""
    places = {clause.pk: place for place, clause in enumerate(schedule.clauses.all(), start=1)}
    under: Counter[int] = Counter()
    found = {}
    for one in schedule.changes.all():
        under[one.clause_id] += 1
        found[one.pk] = f"{places[one.clause_id]}.{under[one.clause_id]}"
    return found
