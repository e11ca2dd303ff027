"""The steward's desk: what waits, the most urgent first; and lists of it, page by page."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from countersign.experiences import queries
from countersign.experiences.words import QUEUES

# queue -> the name of its page
PAGES = {
    "alerts": "desk-held",
    "held": "desk-held",
    "redactions": "desk-redactions",
    "doubtful": "desk-doubtful",
    "attach": "desk-attach",
    "copies": "desk-copies",
    "campaigns": "desk-campaigns",
    "batches": "desk-batches",
    "texts": "desk-texts",
    "messages": "desk-messages",
    "gaps": "desk-gaps",
}


@dataclass(frozen=True)
class Queue:
    """One line of the desk. ``oldest`` is an age in words."""

    title: str
    deed: str
    href: str
    count: int
    oldest: str


@never_cache
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Every queue with how many wait in it and since when; an alert stands above everything."""
    waiting = queries.waiting()
    alerts = next(one.count for one in waiting if one.name == "alerts")
    return render(request, "experiences/desk.html", {"queues": [_queue(one) for one in waiting], "alerts": alerts})


def _queue(one: queries.Waiting) -> Queue:
    return Queue(*QUEUES[one.name], reverse(PAGES[one.name]), one.count, since(one.days))


def since(days: int | None) -> str:
    """An age in words: 0 is "today"."""
    if days is None:
        return "–"
    return "today" if days < 1 else f"{days:,} day{'s' * (days != 1)}"


def shown(request: HttpRequest, found, *, per: int = 25) -> Page:
    """The page of a list that was asked for; one that does not exist becomes the nearest that does."""
    return Paginator(found, per).get_page(request.GET.get("page"))
