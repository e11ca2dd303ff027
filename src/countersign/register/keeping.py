"""The keeper's desk: which of the addresses that people are sent to work, and when each was last found working."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from countersign.formats.tabular import write_csv
from countersign.people.queries import actor_of
from countersign.people.rules import check
from countersign.register import actions, queries
from countersign.register.forms import LinksForm
from countersign.register.states import LINK

_ON_A_PAGE = 50


@never_cache
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    check(actor_of(request), "link.check")
    form = LinksForm(request.GET)
    page = Paginator(queries.links(state=form.asked()), _ON_A_PAGE).get_page(request.GET.get("page"))
    csv = reverse("register:links-csv") + (f"?state={form.asked()}" if form.asked() else "")
    return render(request, "register/links.html", {
        "form": form, "page": page, "counts": _counts(), "files": [("Download these links as CSV", csv)],
    })  # fmt: skip


def _counts() -> list[tuple[str, object]]:
    counts = queries.link_counts()
    return [(words[:1].upper() + words[1:], f"{counts.get(state, 0):,}") for state, words in LINK.choices]


@never_cache
@require_safe
def listing_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Every link with what was found there."""
    check(actor_of(request), "link.check")
    names = ("url", "state", "worked_on", "status", "fault", "moved_to", "checked_at")
    found = queries.links(state=LinksForm(request.GET).asked()).values_list(*names)
    headers = {"Content-Disposition": 'attachment; filename="links.csv"'}
    lines = write_csv(found.iterator(), header=names)
    return StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8", headers=headers)


@require_POST
def again(request: HttpRequest, pk: int) -> HttpResponse:
    """One link is looked at with the next turn."""
    actions.look_again(queries.link(pk), by=actor_of(request))
    messages.success(request, "It is looked at with the next turn.")
    return redirect("register:links")
