"""Reminders to whoever owes an answer: ten, five and one working day before its date."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence

from django.db import transaction
from django.db.models import Model
from django.urls import reverse

from countersign import clock
from countersign.findings import queries as findings
from countersign.notices.actions import Writing, put_many
from countersign.people.models import Membership

KIND = "answer_due"
_ROLES = ("provider", "commissioner")


def remind(*, batch: int, say: Callable[[int], None] = lambda number: None) -> int:
    """Write every reminder whose day has come, once each; returns how many were new.

    Where nobody kept the clock for a while only the nearest one is written: three letters at once would remind nobody
    three times better.
    """
    written, last = 0, 0
    while dues := list(findings.to_remind(clock.today()).filter(pk__gt=last).order_by("pk")[:batch]):
        with transaction.atomic():
            new = put_many(_writings(dues))
        written, last = written + new, dues[-1].pk
        say(new)
    return written


def _writings(dues: Sequence[Model]) -> Iterator[Writing]:
    accounts = _accounts({due.body_id for due in dues})
    today = clock.today()
    for due in dues:
        days = findings.reminder(due, today)
        for account in accounts[due.body_id]:
            key = f"answer-due:{due.pk}:{due.due_on:%Y%m%d}:{days}:{account}"
            yield Writing(key, KIND, _facts(due, days), account_id=account)


def _accounts(bodies: set[int]) -> dict[int, list[int]]:
    """The accounts that answer for each of these bodies."""
    held = Membership.objects.filter(body_id__in=bodies, role__in=_ROLES, account__is_active=True)
    found: dict[int, list[int]] = defaultdict(list)
    for body, account in held.order_by("account_id").values_list("body_id", "account_id").distinct():
        found[body].append(account)
    return found


def _facts(due: Model, days: int) -> dict[str, object]:
    return {
        "claim": due.finding.claim, "body": due.body.name, "due_on": f"{due.due_on:%-d %B %Y}", "days": days,
        "finding": due.finding_id, "path": reverse("answers:give", args=[due.pk]),
    }  # fmt: skip
