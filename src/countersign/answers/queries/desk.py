"""What the bodies that somebody acts for have to do, by date."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Model

from countersign.answers.models import Commitment, Contest
from countersign.findings import queries as findings
from countersign.people.rules import Actor


@dataclass(frozen=True)
class Yours:
    """One thing to do: ``task`` is fact_check, answer, contest or claim; ``thing`` what it is about."""

    task: str
    due_on: dt.date
    thing: Model
    body: Model


def yours(by: Actor) -> list[Yours]:
    """The earliest date first; empty for whoever acts for no body that answers. Five queries, however many."""
    own = by.bodies("provider", "commissioner")
    if not own:
        return []
    found = (*_checks(by, own), *_answers(by), *_contests(own), *_claims(own))
    return sorted(found, key=lambda one: (one.due_on, one.task, one.thing.pk))


def _checks(by: Actor, own: frozenset[int]) -> Iterator[Yours]:
    for finding in findings.in_fact_check(by).prefetch_related("contract__parties__body"):
        parties = [party.body for party in finding.contract.parties.all()] if finding.contract else [finding.body]
        body = next(body for body in parties if body.pk in own)
        yield Yours("fact_check", finding.fact_check_until, finding, body)


def _answers(by: Actor) -> Iterator[Yours]:
    for due in findings.to_answer(by):
        yield Yours("answer", due.due_on, due, due.body)


def _contests(own: frozenset[int]) -> Iterator[Yours]:
    waiting = Contest.objects.filter(state__in=("open", "overdue"), commitment__body__in=own)
    for contest in waiting.select_related("commitment__body"):
        yield Yours("contest", contest.due_on, contest, contest.commitment.body)


def _claims(own: frozenset[int]) -> Iterator[Yours]:
    for promise in Commitment.objects.filter(state__in=("made", "due"), body__in=own).select_related("body"):
        yield Yours("claim", promise.due_on, promise, promise.body)
