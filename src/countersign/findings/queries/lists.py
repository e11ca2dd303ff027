"""Findings by number and in lists."""

from __future__ import annotations

from django.db.models import Min, Q, QuerySet

from countersign import clock
from countersign.engine import Question
from countersign.errors import NotFound
from countersign.findings.models import Finding
from countersign.findings.states import PUBLIC
from countersign.people.rules import Actor

SORTS = {"newest": "-published_at", "oldest": "published_at", "due": "first_due", "number": "pk"}

_WITH = ("body", "service", "contract", "place")


def finding(number: int) -> Finding:
    """Whatever its state; pages ask ``rules.can_read`` before they show it. Raises :class:`NotFound`."""
    found = Finding.objects.select_related(*_WITH).filter(pk=number).first()
    if found is None:
        raise NotFound("There is no such finding.", remedy="See the list of findings.")
    return found


def public(
    *, body: str = "", service: str = "", contract: str = "", kind: str = "", state: str = "", sort: str = "newest"
) -> QuerySet[Finding]:
    """Published and retired findings. ``body``, ``service`` and ``contract`` are slugs; ``state`` may also
    be ``overdue`` or ``disputed``. Each carries ``first_due``, the next date on which an answer is due."""
    asked = {"body__slug": body, "service__slug": service, "contract__slug": contract, "kind": kind}
    found = Finding.objects.filter(state__in=PUBLIC).filter(**{name: value for name, value in asked.items() if value})
    found = found.annotate(first_due=Min("dues__due_on", filter=Q(dues__met_on=None)))
    if state == "overdue":
        found = found.filter(state="published", first_due__lt=clock.today())
    elif state == "disputed":
        found = found.filter(disputed=True)
    elif state:
        found = found.filter(state=state)
    return found.select_related(*_WITH).order_by(SORTS.get(sort, SORTS["newest"]), "-pk")


def staff(*, state: str = "") -> QuerySet[Finding]:
    """Every finding for the steward's desk, newest first."""
    found = Finding.objects.select_related(*_WITH, "drafted_by", "signed_off_by").order_by("-pk")
    return found.filter(state=state) if state else found


def in_fact_check(by: Actor) -> QuerySet[Finding]:
    """Findings that ask the bodies this actor acts for, the one that closes first on top."""
    own = by.bodies("provider", "commissioner")
    concerned = Q(contract__parties__body__in=own) | Q(contract=None, body__in=own)
    found = Finding.objects.filter(concerned, state="fact_check").distinct()
    return found.select_related(*_WITH).order_by("fact_check_until", "pk")


def concerning(body_id: int) -> QuerySet[Finding]:
    """Public findings that a body must answer for or that are about it, the newest first."""
    concerned = Q(dues__body_id=body_id) | Q(body_id=body_id)
    return Finding.objects.filter(concerned, state__in=PUBLIC).distinct().order_by("-published_at", "-pk")


def resting_on(account_id: int) -> QuerySet[Finding]:
    """Public findings in which an account is counted, the newest first. For the person who told it, and where
    its words are public."""
    found = Finding.objects.filter(records=account_id, state__in=PUBLIC).select_related(*_WITH)
    return found.order_by("-published_at", "-pk")


def asking(question: Question) -> QuerySet[Finding]:
    """Public findings whose number or base answers this question, the newest first."""
    plain = question.to_dict()
    return public().filter(Q(question=plain) | Q(base_question=plain))
