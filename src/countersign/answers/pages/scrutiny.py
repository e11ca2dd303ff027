"""What nobody has answered: before scrutiny, and overdue, by office, with its age."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from countersign import clock
from countersign.answers import queries
from countersign.answers.forms import ScrutinyForm
from countersign.answers.pages import drawing
from countersign.answers.pages.drawing import days, on
from countersign.formats.tabular import write_csv
from countersign.frontend.components import Cell, Column, Table

_PER_PAGE = 50
_COLUMNS = (
    Column("Who has not answered"),
    Column("Finding"),
    Column("Due"),
    Column("Overdue for", numeric=True),
    Column("Before scrutiny since"),
)
_HEADER = ("body", "office", "part", "finding", "claim", "due_on", "days_overdue", "state", "escalated_on")


@require_safe
def scrutiny(request: HttpRequest) -> HttpResponse:
    """The longest wait first. Nobody can take an item off this page but whoever answers it."""
    form = ScrutinyForm(request.GET)
    page = Paginator(queries.scrutiny(**form.asked()), _PER_PAGE).get_page(request.GET.get("page"))
    csv_href = f"{reverse('answers:scrutiny-csv')}?{request.GET.urlencode()}".rstrip("?")
    table = Table("scrutiny", "Without an answer", _COLUMNS, [_row(due) for due in page], csv_href=csv_href)
    shown = {"form": form, "page": page, "table": table, "total": page.paginator.count}
    return render(request, "answers/scrutiny.html", shown | {"crumbs": [("Home", "/"), ("Scrutiny", "")]})


@require_safe
def scrutiny_csv(request: HttpRequest) -> StreamingHttpResponse:
    """The whole list as a file."""
    found = queries.scrutiny(**ScrutinyForm(request.GET).asked())
    lines = write_csv((_plain(due) for due in found.iterator(chunk_size=500)), header=_HEADER)
    headers = {"Content-Disposition": 'attachment; filename="scrutiny.csv"'}
    return StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8", headers=headers)


def _age(due: Model) -> int:
    return (clock.today() - due.due_on).days


def _row(due: Model) -> tuple[object, ...]:
    name = f"{due.body}, {due.office}" if due.office else str(due.body)
    finding = Cell(due.finding.claim, reverse("findings:one", args=[due.finding_id]))
    since = Cell(on(due.escalated_on), tag="red") if due.escalated_on else "Not yet"
    return Cell(name, drawing.body_cell(due.body).href), finding, on(due.due_on), days(_age(due)), since


def _plain(due: Model) -> tuple[object, ...]:
    return (due.body.slug, due.office, due.part, due.finding_id, due.finding.claim, due.due_on, _age(due), due.state,
            due.escalated_on)  # fmt: skip
