"""Reminders to whoever owes an answer: ten, five and one working day before its date."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from urllib.parse import urljoin

from django.conf import settings
from django.db import transaction
from django.db.models import Model
from django.urls import reverse

from countersign import clock
from countersign.findings import queries as findings
from countersign.notices.actions import Writing, put_many
from countersign.people import queries as people

LISTED = 10  # findings that one letter names; the rest are counted
_ROLES = ("provider", "commissioner")

Day = tuple[int, dt.date]  # a body, and the date on which its answers are due


def remind(*, batch: int, say: Callable[[int], None] = lambda number: None) -> int:
    """Write every reminder whose day has come, once each; returns how many were new.

    One letter names all that a body must answer by one date. Where nobody kept the clock for a while only the nearest
    is written: three letters at once would remind nobody three times better.
    """
    today, written = clock.today(), 0
    days = findings.days_to_remind_of(today)
    for start in range(0, len(days), batch):
        with transaction.atomic():
            new = put_many(_writings(days[start : start + batch], today))
        written += new
        say(new)
    return written


def _writings(days: Sequence[Day], today: dt.date) -> Iterator[Writing]:
    owed: dict[Day, list[Model]] = defaultdict(list)
    for due in findings.to_remind(today).filter(body__in={body for body, _ in days}, due_on__in={on for _, on in days}):
        owed[due.body_id, due.due_on].append(due)
    accounts: dict[int, list[int]] = defaultdict(list)
    for account, body in people.acting_for({body for body, _ in days}, roles=_ROLES):
        accounts[body].append(account)
    for body, on in days:
        left = min(findings.reminder(due, today) for due in owed[body, on])
        for account in accounts[body]:
            yield Writing(f"due_soon:{body}:{on}:{left}:{account}", "due_soon", _facts(owed[body, on], left), account)


def _facts(dues: Sequence[Model], days: int) -> dict[str, object]:
    return {
        "body": dues[0].body.name, "due_on": f"{dues[0].due_on:%-d %B %Y}", "days": days, "count": len(dues),
        "dues": [_line(due) for due in dues[:LISTED]], "more": max(0, len(dues) - LISTED),
        "path": reverse("answers:desk"),
    }  # fmt: skip


def _line(due: Model) -> dict[str, object]:
    link = urljoin(settings.ADDRESS, reverse("findings:one", args=[due.finding_id]))
    return {"number": due.finding_id, "claim": due.finding.claim, "link": link}
