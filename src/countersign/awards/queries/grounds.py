"""What published releases say of a provider that may be a ground for exclusion, and until when each may be used.

Told as published, with its day; whether it is a ground, and whether it is likely to occur again, is for people to say.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Model

from countersign.awards.uses import Event, routes
from countersign.formats import ocds
from countersign.register import queries as register


@dataclass(frozen=True)
class Ground:
    """One published failure: under which contract, what, on which day, and the last day on which it may be used (None
    where it happened before the law)."""

    contract: Model
    event: Event
    words: str
    happened_on: dt.date
    until: dt.date | None


def grounds(body: Model) -> list[Ground]:
    """Failures to perform that releases tell of contracts under which the body provides, the newest first; in a
    constant number of queries."""
    contracts = [one for one in register.contracts_of(body, part="provider") if one.ocid]
    released = register.releases_of({one.ocid for one in contracts})
    found = {ground for one in contracts for ground in _of(one, released.get(one.ocid, []))}
    return sorted(found, key=lambda ground: (ground.happened_on, ground.words), reverse=True)


def _of(contract: Model, releases: list) -> Iterator[Ground]:
    route = next(route for route in routes() if route.events)
    events = {event.id: event for event in route.events}
    for release in releases:
        _, signed = ocds.entries(dict(release), contract.award)
        for failure in ocds.failures(signed):
            # regulation 39(7): a breach has the day of its penalty, poor performance that on which it failed to improve
            for id, day in (("notice_breach", failure.penalty_on), ("notice_poor", failure.decision_on)):
                if day is not None:
                    words = failure.requirement or failure.category or failure.description or failure.id
                    counts = route.not_before is None or day >= route.not_before
                    yield Ground(contract, events[id], words[:300], day, events[id].until(day) if counts else None)
