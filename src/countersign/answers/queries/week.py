"""The week's paper: what is overdue, due, promised, claimed, confirmed and contested, for a body or for everything.

It asks the same questions as the pages, so its numbers are theirs. What happened in the week is the week's; what
stands (overdue, due, promised) stands as on the day on which the paper is made, and the paper says so.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from django.db.models import Model, QuerySet

from countersign import clock
from countersign.answers.models import Answer, Commitment, Round
from countersign.answers.queries.confirmation import Confirmation, confirmations
from countersign.answers.queries.lists import commitments, contests, scrutiny
from countersign.answers.queries.loop import Count, loop
from countersign.errors import NotValid
from countersign.findings import queries as findings
from countersign.terms import queries as terms

AHEAD = dt.timedelta(weeks=4)
LISTED = 40
"""Lines of one table of the paper; it says how many more there are, and the pages list all."""


@dataclass(frozen=True)
class Listed:
    """The first lines of a list, and how many there are in all."""

    lines: tuple[Model, ...]
    total: int

    @property
    def more(self) -> int:
        return self.total - len(self.lines)


@dataclass(frozen=True)
class Digest:
    """``begins`` is the week's Monday, ``made_on`` the day to which everything that stands refers.

    ``due`` are answers due within four weeks, ``claimed`` promises that are not confirmed yet. Of what contracts
    owe the public: ``missing`` and ``withheld`` as they stand, ``late`` what was published late in the week.
    """

    body: Model | None
    begins: dt.date
    made_on: dt.date
    loop: tuple[Count, ...]
    escalated: Listed
    overdue: Listed
    due: Listed
    answered: Listed
    promises_due: Listed
    claimed: Listed
    confirmed: Listed
    contested: Listed
    contests: Listed
    missing: Listed
    withheld: Listed
    late: Listed
    confirmations: dict[int, Confirmation]

    @property
    def ends(self) -> dt.date:
        """The week's Sunday."""
        return self.begins + dt.timedelta(days=6)

    @property
    def is_empty(self) -> bool:
        """Nothing is owed, nothing happened."""
        lists = (self.escalated, self.overdue, self.due, self.answered, self.promises_due, self.claimed,
                 self.confirmed, self.contested, self.contests, self.missing, self.withheld, self.late)  # fmt: skip
        return not any(one.total for one in lists)


def week(name: str) -> dt.date:
    """The Monday of a week by its ISO name (``2026-W47``); of the last whole one without. Raises :class:`NotValid`."""
    if not name:
        return last_week()
    if not re.fullmatch(r"\d{4}-W\d{2}", name):
        raise _no_week(name)
    try:
        return dt.date.fromisocalendar(int(name[:4]), int(name[6:]), 1)
    except ValueError:
        raise _no_week(name) from None


def _no_week(name: str) -> NotValid:
    fault = (("week", "Write a week like 2026-W47."),)
    return NotValid("There is no such week.", remedy="Write a week like 2026-W47.", faults=fault)


def last_week() -> dt.date:
    """The Monday of the last week that is over."""
    today = clock.today()
    return today - dt.timedelta(days=today.weekday() + 7)


def name_of(begins: dt.date) -> str:
    """``2026-W47``."""
    year, number, _ = begins.isocalendar()
    return f"{year}-W{number:02}"


def digest_of(body: Model | None, *, begins: dt.date) -> Digest:
    """The paper of a body, or of the whole register; some twenty queries, however much there is."""
    slug, body_id = (body.slug, body.pk) if body else ("", None)
    claimed = _listed(commitments(body=slug, state="claimed"))
    contested = _listed(commitments(body=slug, state="contested"))
    confirmed = _listed(_confirmed(slug, begins))
    shown = [*claimed.lines, *contested.lines, *confirmed.lines]
    return Digest(
        body=body, begins=begins, made_on=clock.today(), loop=loop(body_id=body_id),
        escalated=_listed(scrutiny(body=slug, state="escalated")),
        overdue=_listed(scrutiny(body=slug, state="overdue")),
        due=_listed(_due(body_id)),
        answered=_listed(_answered(body_id, begins)),
        promises_due=_listed(commitments(body=slug, state="due")),
        claimed=claimed, confirmed=confirmed, contested=contested,
        contests=_listed(contests(body_id=body_id)),
        missing=_listed(terms.owed(body_id=body_id, state="not_met")),
        withheld=_listed(terms.owed(body_id=body_id, state="withheld")),
        late=_listed(terms.owed(body_id=body_id, state="late").filter(met_on__range=_days(begins))),
        confirmations=confirmations(shown),
    )  # fmt: skip


def _listed(found: QuerySet) -> Listed:
    return Listed(tuple(found[:LISTED]), found.count())


def _days(begins: dt.date) -> tuple[dt.date, dt.date]:
    """The week's Monday and Sunday."""
    return begins, begins + dt.timedelta(days=6)


def _due(body_id: int | None) -> QuerySet:
    today = clock.today()
    return findings.dues(body_id=body_id).filter(due_on__range=(today, today + AHEAD))


def _answered(body_id: int | None, begins: dt.date) -> QuerySet[Answer]:
    given = Answer.objects.filter(at__date__range=_days(begins))
    own = given.filter(due__body=body_id) if body_id else given
    return own.select_related("due__body", "due__finding").order_by("at", "pk")


def _confirmed(slug: str, begins: dt.date) -> QuerySet[Commitment]:
    """Promises that are confirmed, and of which a round was counted in the week."""
    rounds = Round.objects.filter(counted_at__date__range=_days(begins), outcome=Round.Outcome.CONFIRMED)
    return commitments(body=slug, state="confirmed").filter(pk__in=rounds.values("claim__commitment"))
