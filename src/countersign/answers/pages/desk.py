"""The desk of those who answer: what is theirs to do, by date, whatever is overdue first."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from countersign import clock
from countersign.answers import queries
from countersign.answers.pages.drawing import body_href, on, until
from countersign.people.queries import actor_of

_PER_PAGE = 25


@dataclass(frozen=True)
class Task:
    """One thing to do. ``about`` says of which finding or promise; ``late`` that its date has passed."""

    deed: str
    about: str
    href: str
    body: str
    due: str
    left: str
    late: bool


@never_cache
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """Yours to answer, by date: fact-checks, answers, replies to what is contested, promises to claim."""
    found = queries.yours(actor_of(request))
    page = Paginator(found, _PER_PAGE).get_page(request.GET.get("page"))
    late = sum(one.due_on < clock.today() for one in found)
    bodies = sorted({(one.body.name, f"{body_href(one.body)}#loop") for one in found})
    shown = {"page": page, "tasks": [_task(one) for one in page], "late": late, "bodies": bodies}
    return render(request, "answers/desk.html", shown)


def _task(one: queries.Yours) -> Task:
    deed, name, about = _DRAWN[one.task]
    left = until(one.due_on)
    href = reverse(name, args=[one.thing.pk])
    return Task(deed, about(one.thing), href, one.body.name, on(one.due_on), left, one.due_on < clock.today())


# task -> (what to do, the page where it is done, which sentence says of what)
_DRAWN = {
    "fact_check": ("Check it before it is printed", "findings:check", lambda finding: finding.claim),
    "answer": ("Answer", "answers:give", lambda due: due.finding.claim),
    "contest": ("Reply to what is contested", "answers:contest-reply", lambda contest: contest.commitment.measure),
    "claim": ("Claim it done, or say what happens instead", "answers:commitment", lambda promise: promise.measure),
}
