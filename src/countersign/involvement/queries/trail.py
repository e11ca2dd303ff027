"""What somebody did, what was paid back, and what it changed: for the holder of the code and for nobody else.

A trail, not a score: no points, no badges, no ranks, nothing to compare with anybody.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Sum
from django.urls import reverse

from countersign.answers import queries as answers
from countersign.findings import queries as findings
from countersign.involvement.models import Expense, Participant, SignUp


@dataclass(frozen=True)
class Changed:
    """Something that came of what one did: words, and where to read of it."""

    words: str
    path: str


@dataclass(frozen=True)
class Trail:
    """``hours`` of tasks that were done; every payment; everything public that came of them."""

    done: int
    hours: float
    paid: Decimal
    payments: tuple[Expense, ...]
    changes: tuple[Changed, ...]


def trail_of(participant: Participant) -> Trail:
    """Constant number of queries for each ask that came to something."""
    done = list(
        SignUp.objects.filter(participant=participant, state="done").select_related("ask__settled_by", "ask__finding")
    )
    payments = Expense.objects.filter(participant=participant).select_related("ask")
    return Trail(
        len(done),
        round(sum(one.ask.minutes for one in done) / 60, 1),
        payments.aggregate(all=Sum("amount"))["all"] or Decimal(0),
        tuple(payments),
        tuple(change for ask in {one.ask_id: one.ask for one in done}.values() for change in _changes(ask)),
    )


def _changes(ask) -> list[Changed]:
    """What was reported of the ask, the finding of its results, and promises that follow from it."""
    found = []
    if ask.outcome:
        found.append(Changed(ask.outcome, reverse("involvement:ask", args=[ask.pk])))
    made = ask.settled_by
    if made is not None and made.state in findings.PUBLIC:
        found.append(Changed(made.claim, reverse("findings:one", args=[made.pk])))
        for promise in answers.commitments().filter(finding=made):
            words = f"{promise.measure} ({promise.get_state_display()})"
            found.append(Changed(words, reverse("answers:commitment", args=[promise.pk])))
    return found
