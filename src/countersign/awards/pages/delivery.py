"""Flags on delivery: each a question that opens to its evidence."""

from __future__ import annotations

from collections import Counter

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from countersign.awards import queries
from countersign.awards.delivery import FLAGS
from countersign.awards.forms.records import FlagsForm
from countersign.awards.pages.standing import once, revalidated
from countersign.awards.queries import Flagged
from countersign.awards.words import A_QUESTION
from countersign.formats.tabular import write_csv
from countersign.frontend.components import Cell, Column, Table
from countersign.register import queries as register

_PER_PAGE = 50
_HEADER = ("flag", "title", "contract", "ocid", "contract title", "seen", "address")


@require_safe
def flags(request: HttpRequest) -> HttpResponse:
    """Every flag, or one kind; in the order of the contracts' titles."""
    form = FlagsForm(request.GET)
    found = [one for one in _every() if form.only() in ("", one.flag.id)]
    page = Paginator(found, _PER_PAGE).get_page(request.GET.get("page"))
    csv_href = f"{reverse('awards:flags-csv')}?{request.GET.urlencode()}".rstrip("?")
    tally = Counter(one.flag.id for one in found)
    counts = Table(
        "counted",
        "How many contracts raise which flag",
        [Column("Flag"), Column("Question"), Column("How many", numeric=True)],
        [(id, title, f"{tally[id]:,}") for id, title in FLAGS.items()],
    )
    shown = {
        "form": form, "page": page, "total": len(found), "counts": counts, "question": A_QUESTION,
        "table": _table(page, csv_href), "crumbs": [("Home", "/"), ("Flags on delivery", "")],
    }  # fmt: skip
    return render(request, "awards/flags.html", shown)


@once
def _every() -> list[Flagged]:
    return list(queries.flagged(register.contracts()))


@require_safe
@revalidated
def flags_csv(request: HttpRequest) -> StreamingHttpResponse:
    """The same list, whole."""
    only = FlagsForm(request.GET).only()
    found = [one for one in _every() if only in ("", one.flag.id)]
    headers = {"Content-Disposition": 'attachment; filename="flags-on-delivery.csv"'}
    lines = write_csv(map(plain, found), header=_HEADER)
    return StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8", headers=headers)


def plain(one: Flagged) -> tuple[object, ...]:
    contract = one.contract
    return (one.flag.id, one.flag.title, contract.slug, contract.ocid, contract.title, one.flag.seen, one.address)


def _table(page, csv_href: str) -> Table:
    columns = [Column("Flag"), Column("Contract"), Column("What was seen")]
    rows = [(f"{one.flag.id}: {one.flag.title}", Cell(one.contract.title, one.address), one.flag.seen) for one in page]
    return Table("flags", "Flags on delivery", columns, rows, csv_href=csv_href)
