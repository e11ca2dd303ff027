"""What the public log says became of promises, answers and ratings by a day: the only source of a result.

A row without its line counts for nothing, and a state that was changed by hand is not read: there is no door through
which a number could be typed in.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field

from countersign.ledger import queries as ledger

# The last of these lines about a promise says how it stands.
_PROMISE = {
    "commitment.made": "made",
    "commitment.inherited": "made",
    "commitment.fell_due": "due",
    "commitment.claimed": "claimed",
    "commitment.confirmed": "confirmed",
    "commitment.contested": "contested",
    "commitment.reopened": "reopened",
    "commitment.broken": "broken",
    "commitment.superseded": "superseded",
}
# A clock that runs has no line here: only what became of it counts.
_DUE = {"due.overdue": "overdue", "due.escalated": "escalated", "due.met": "met"}
_RATING = {"rating.made": "made", "rating.replied": "replied"}
_REFERENCE = {
    "reference.offered": "offered",
    "reference.verified": "verified",
    "reference.disputed": "disputed",
    "reference.settled": "settled",
    "reference.refused": "refused",
    "reference.withdrawn": "withdrawn",
}
_FINDING = {"finding.published": "published", "finding.retired": "retired"}
_STATES = {**_PROMISE, **_DUE, **_RATING, **_REFERENCE, **_FINDING}


@dataclass(frozen=True)
class Line:
    """One line: which, the state that it leads to, on which day, and what it says."""

    index: int
    state: str
    on: dt.date
    facts: dict = field(default_factory=dict)


@dataclass(frozen=True)
class Log:
    """The lines about each subject, the oldest first."""

    lines: dict[str, list[Line]]

    def last(self, subject: str) -> Line | None:
        """How a thing stood; None where the log does not know it."""
        told = self.lines.get(subject)
        return told[-1] if told else None

    def first(self, subject: str, state: str) -> Line | None:
        """When a thing first came into a state."""
        return next((line for line in self.lines.get(subject, ()) if line.state == state), None)


def log(as_of: dt.date) -> Log:
    """Everything that the log said by the end of this day; one query."""
    told: dict[str, list[Line]] = defaultdict(list)
    found = ledger.lines().filter(event__in=list(_STATES), at__date__lte=as_of).order_by("index")
    for index, event, subject, at, facts in found.values_list("index", "event", "subject", "at", "facts"):
        told[subject].append(Line(index, _STATES[event], at.date(), facts))
    return Log(dict(told))
