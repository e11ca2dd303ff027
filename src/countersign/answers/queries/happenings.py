"""What happened, one by one, for the feeds: what was found, fell overdue, was answered, came true."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Max, QuerySet
from django.urls import reverse

from countersign.answers.models import Answer, Commitment
from countersign.answers.queries.confirmation import confirmations
from countersign.findings import queries as findings

NEWEST = 50
"""How many things a feed lists."""
WHAT = {
    "found": "New findings",
    "overdue": "Answers that are overdue",
    "answered": "Answers to findings",
    "confirmed": "Changes confirmed by those concerned",
}


@dataclass(frozen=True)
class Happening:
    """``mark`` names it for ever (``due/12/overdue``); ``at`` is when it last changed."""

    mark: str
    at: dt.datetime
    title: str
    text: str
    path: str


@dataclass(frozen=True)
class Where:
    """Of everything, of a body, or of some contracts (those of a place)."""

    body_id: int | None = None
    contracts: Collection[int] | QuerySet | None = None

    def narrowed(self, found: QuerySet, *, body: str, contract: str) -> QuerySet:
        asked = {body: self.body_id, f"{contract}__in": self.contracts}
        return found.filter(**{name: value for name, value in asked.items() if value is not None})


def happenings(what: str, where: Where) -> list[Happening]:
    """The newest first; ``what`` is one of ``WHAT``. Two queries at most."""
    return {"found": _found, "overdue": _overdue, "answered": _answered, "confirmed": _confirmed}[what](where)


def _found(where: Where) -> list[Happening]:
    """Published findings; one that was retired since says so under the same name."""
    told = where.narrowed(findings.public(), body="dues__body", contract="contract").distinct()
    return [_finding(one) for one in told.order_by("-published_at", "-pk")[:NEWEST]]


def _finding(one) -> Happening:
    counted = f" {one.numerator:,} of {one.base:,} said so." if one.numerator is not None and one.base else ""
    retired = f" Retired since: {one.retired_because}" if one.retired_at else ""
    title = f"Finding {one.pk} is {'retired' if one.retired_at else 'published'}"
    at = one.retired_at or one.published_at
    return Happening(
        f"finding/{one.pk}", at, title, f"{one.claim}{counted}{retired}", reverse("findings:one", args=[one.pk])
    )


def _overdue(where: Where) -> list[Happening]:
    """Answers that fell overdue, also those that came late: a feed does not forget."""
    late = findings.fell_overdue()
    found = where.narrowed(late, body="body", contract="finding__contract").order_by("-overdue_on", "-pk")[:NEWEST]
    return sorted((_late(due) for due in found), key=lambda one: (one.at, one.mark), reverse=True)


def _late(due) -> Happening:
    came = f" The answer came late, on {due.met_on:%-d %B %Y}." if due.met_on else " Nobody has answered."
    path = reverse("findings:one", args=[due.finding_id])
    text = f"{due.finding.claim} {due.body.name} had to answer by {due.due_on:%-d %B %Y}.{came}"
    title = f"{due.body.name}: an answer to finding {due.finding_id} {'came late' if due.met_on else 'is overdue'}"
    return Happening(f"due/{due.pk}/overdue", _midnight(due.met_on or due.overdue_on), title, text, path)


def _answered(where: Where) -> list[Happening]:
    given = Answer.objects.filter(due__finding__state="published").select_related("due__body", "due__finding")
    found = where.narrowed(given, body="due__body", contract="due__finding__contract").order_by("-at", "-pk")
    return [_answer(answer) for answer in found[:NEWEST]]


def _answer(answer: Answer) -> Happening:
    how = answer.get_kind_display().lower() + (f" ({answer.get_reason_display().lower()})" if answer.reason else "")
    title = f"{answer.due.body.name} answered finding {answer.due.finding_id}: {how}"
    path = f"{reverse('findings:one', args=[answer.due.finding_id])}#answer-{answer.pk}"
    late = " The answer was late." if answer.late else ""
    text = f"{answer.due.finding.claim} They say: {answer.text}{late}"
    return Happening(f"answer/{answer.pk}", answer.at, title, text, path)


def _confirmed(where: Where) -> list[Happening]:
    kept = Commitment.objects.filter(state="confirmed", claims__rounds__counted_at__isnull=False)
    kept = where.narrowed(kept, body="body", contract="contract").select_related("body")
    found = list(kept.annotate(counted=Max("claims__rounds__counted_at")).order_by("-counted", "-pk")[:NEWEST])
    said = confirmations(found)
    return [_confirmation(one, said[one.pk].words) for one in found]


def _confirmation(one: Commitment, words: str) -> Happening:
    text = f"{one.body.name} promised: {one.measure} It is {words}."
    path = reverse("answers:commitment", args=[one.pk])
    return Happening(f"commitment/{one.pk}/confirmed", one.counted, f"Confirmed: {one.measure}", text, path)


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), dt.UTC)
