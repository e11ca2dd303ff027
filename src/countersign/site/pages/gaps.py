"""What this register does not know yet: each gap with its office and its clock, and what closed it."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from countersign import clock
from countersign.experiences import queries as experiences
from countersign.experiences.models import Gap
from countersign.frontend.components import Cell, Column, Table
from countersign.insight.pages import csv_response
from countersign.register.words import address
from countersign.site.pages.drawing import HOME, day, days

_PER_PAGE = 50
_NOT_SHOWN = "Not shown while it is open"
_HEADER = ("gap", "office", "opened_on", "due_on", "closed_on", "days_overdue", "asked", "answer", "service")


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Open gaps first, the longest overdue on top; then those that were closed, the newest first."""
    found = experiences.public_gaps()
    page = Paginator(found, _PER_PAGE).get_page(request.GET.get("page"))
    columns = [Column(name) for name in ("Gap", "Asked", "Office", "Opened", "Due", "Where it stands")]
    table = Table("gaps", "Gaps", columns, [_cells(gap) for gap in page], csv_href=reverse("gaps-csv"))
    overdue = found.filter(closed_on=None, due_on__lt=clock.today()).count()
    shown = {"page": page, "table": table, "overdue": overdue}
    return render(request, "site/gaps.html", shown | {"crumbs": [HOME, ("What we do not know yet", "")]})


def _cells(gap: Gap) -> tuple[object, ...]:
    answer = getattr(gap, "answer", None)
    asked = Cell(answer.asked, address(answer.service) if answer.service else "") if answer else _NOT_SHOWN
    return str(gap.pk), asked, gap.office, day(gap.opened_on), day(gap.due_on), _stands(gap)


def _stands(gap: Gap) -> str:
    if gap.closed_on:
        answer = getattr(gap, "answer", None)
        return f"Closed on {day(gap.closed_on)}" + (f": {gap.outcome}" if answer else "")
    late = _late(gap)
    return f"Overdue for {days(late)}" if late > 0 else "Open"


def _late(gap: Gap) -> int:
    return ((gap.closed_on or clock.today()) - gap.due_on).days


@require_safe
def listing_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Every gap with its clock; words only where an office put them."""
    return csv_response(map(_row, experiences.public_gaps().iterator(500)), header=_HEADER, name="gaps")


def _row(gap: Gap) -> tuple[object, ...]:
    answer = getattr(gap, "answer", None)
    service = answer.service.slug if answer and answer.service else ""
    return (
        gap.pk, gap.office, gap.opened_on, gap.due_on, gap.closed_on, max(0, _late(gap)),
        answer.asked if answer else "", gap.outcome if answer else "", service,
    )  # fmt: skip
