"""What somebody did, what was paid back, and what it changed: for the holder of the code and for nobody else.

A trail, not a score: no points, no badges, no ranks, nothing to compare with anybody.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Model, Sum
from django.urls import reverse

from countersign.answers import queries as answers
from countersign.findings import queries as findings
from countersign.involvement.models import Ask, Expense, Participant, SignUp


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
    """Four queries, however much somebody did."""
    done = list(
        SignUp.objects.filter(participant=participant, state="done").select_related("ask__settled_by", "ask__finding")
    )
    payments = Expense.objects.filter(participant=participant).select_related("ask")
    return Trail(
        len(done),
        round(sum(one.ask.minutes for one in done) / 60, 1),
        payments.aggregate(all=Sum("amount"))["all"] or Decimal(0),
        tuple(payments),
        _changes({one.ask_id: one.ask for one in done}.values()),
    )


def _changes(asks: Iterable[Ask]) -> tuple[Changed, ...]:
    """What was reported of each ask, the finding of its results, and promises that follow from it."""
    made = [one.settled_by for one in asks if one.settled_by and one.settled_by.state in findings.PUBLIC]
    promises = defaultdict(list)
    for one in answers.commitments().filter(finding__in=made) if made else ():
        promises[one.finding_id].append(one)
    return tuple(change for ask in asks for change in _of(ask, promises))


def _of(ask: Ask, promises: Mapping[int, Sequence[Model]]) -> Iterator[Changed]:
    if ask.outcome:
        yield Changed(ask.outcome, reverse("involvement:ask", args=[ask.pk]))
    made = ask.settled_by
    if made is None or made.state not in findings.PUBLIC:
        return
    yield Changed(made.claim, reverse("findings:one", args=[made.pk]))
    for promise in promises.get(made.pk, ()):
        words = f"{promise.measure} ({promise.get_state_display()})"
        yield Changed(words, reverse("answers:commitment", args=[promise.pk]))
