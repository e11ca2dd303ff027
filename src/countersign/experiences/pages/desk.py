"""The steward's desk: what waits, the most urgent first; and lists of it, page by page."""

from __future__ import annotations

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from countersign.experiences import queries
from countersign.experiences.words import QUEUES
from countersign.frontend.components import Cell, Column, Table

# queue -> the name of its page
PAGES = {
    "alerts": "desk-held",
    "held": "desk-held",
    "redactions": "desk-redactions",
    "doubtful": "desk-doubtful",
    "attach": "desk-attach",
    "copies": "desk-copies",
    "batches": "desk-batches",
    "texts": "desk-texts",
    "gaps": "desk-gaps",
}


@never_cache
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Every queue with how many wait in it and since when; an alert stands above everything."""
    waiting = queries.waiting()
    alerts = next(one for one in waiting if one.name == "alerts")
    return render(request, "experiences/desk.html", {"table": _table(waiting), "alerts": alerts})


def _table(waiting: list[queries.Waiting]) -> Table:
    rows = [
        (
            Cell(QUEUES[one.name][0], href=reverse(PAGES[one.name])),
            QUEUES[one.name][1],
            f"{one.count:,}",
            since(one.days),
        )
        for one in waiting
    ]
    columns = (Column("What waits"), Column("What you do"), Column("How many", numeric=True), Column("The oldest"))
    return Table("waiting", "What waits for you", columns, rows, small=False)


def since(days: int | None) -> str:
    """An age in words: 0 is "today"."""
    if days is None:
        return "–"
    return "today" if days < 1 else f"{days:,} day{'s' * (days != 1)}"


def shown(request: HttpRequest, found, *, per: int = 25) -> Page:
    """The page of a list that was asked for; one that does not exist becomes the nearest that does."""
    return Paginator(found, per).get_page(request.GET.get("page"))
