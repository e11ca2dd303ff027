"""One import while it runs and afterwards: progress, what each row became, refused rows, undo."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from countersign.formats.tabular import write_csv
from countersign.intake import actions, jobs, queries
from countersign.intake.models import Run
from countersign.intake.pages.desk import refused_table
from countersign.people.queries import actor_of

_A_PAGE = 50


@never_cache
@require_safe
def run(request: HttpRequest, key: str) -> HttpResponse:
    """Progress while it runs (the page loads itself anew, without any script), the result when it is over."""
    found = _own(request, key)
    page = Paginator(queries.refusals(found), _A_PAGE).get_page(request.GET.get("page"))
    rows = [(refusal.line, refusal.field, refusal.reason) for refusal in page]
    refused = refused_table(rows, "Refused rows", reverse("import-refusals", args=[key])) if rows else None
    became = [
        ("Rows read", f"{found.rows_done:,}"),
        ("Taken", f"{found.taken:,}"),
        ("Replaced what was here under the same id", f"{found.changed:,}"),
        ("Already here, unchanged", f"{found.same:,}"),
        ("Refused", f"{found.refused:,}"),
    ]
    context = {"run": found, "progress": queries.progress(found), "became": became, "refused": refused, "page": page}
    return render(request, "intake/run.html", context)


@never_cache
@require_safe
def refusals(request: HttpRequest, key: str) -> StreamingHttpResponse:
    """Every refused row as CSV: line, field, reason."""
    found = queries.refusals(_own(request, key)).values_list("line", "field", "reason")
    lines = write_csv(found.iterator(), header=("line", "field", "reason"))
    headers = {"Content-Disposition": f'attachment; filename="refused-{key}.csv"'}
    return StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8", headers=headers)


@require_POST
def stop(request: HttpRequest, key: str) -> HttpResponse:
    actions.stop(queries.run(key), by=actor_of(request))
    messages.success(request, "The import stops after the rows in hand. It can go on later.")
    return redirect("import-run", key=key)


@require_POST
def resume(request: HttpRequest, key: str) -> HttpResponse:
    jobs.work_on.enqueue(_own(request, key).key)
    messages.success(request, "The import goes on.")
    return redirect("import-run", key=key)


@require_POST
def undo(request: HttpRequest, key: str) -> HttpResponse:
    actions.undo(queries.run(key), by=actor_of(request))
    messages.success(request, "The import is undone: everything it took is gone.")
    return redirect("import-run", key=key)


def _own(request: HttpRequest, key: str) -> Run:
    """The import, for whoever may import for its body; an adviser sees nothing of another body's."""
    return actions.check_run(queries.run(key), by=actor_of(request))
