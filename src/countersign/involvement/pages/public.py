"""Asks as everybody sees them: the list, one ask with what came of it, its paper, and the feed."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import conditional_page, require_safe

from countersign.errors import NotFound
from countersign.formats.papers import as_pdf
from countersign.formats.tabular import write_csv
from countersign.frontend.feeds import atom
from countersign.involvement.forms.asks import AsksForm
from countersign.involvement.models import Ask
from countersign.involvement.pages import drawing
from countersign.involvement.queries import asks as queries
from countersign.involvement.queries.happened import Happened
from countersign.involvement.queries.inviting import batches
from countersign.involvement.queries.paper import sheet
from countersign.involvement.queries.printed import digest, printed
from countersign.ledger import queries as ledger

_PER_PAGE = 25
_HEADER = (
    "number",
    "title",
    "benefit",
    "settles",
    "body",
    "contract",
    "state",
    "minutes",
    "ends_on",
    "places",
    "outcome",
)


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Every public ask, those that are open first."""
    form = AsksForm(request.GET)
    page = Paginator(queries.asks(**form.asked()), _PER_PAGE).get_page(request.GET.get("page"))
    csv_href = f"{reverse('involvement:asks-csv')}?{request.GET.urlencode()}".rstrip("?")
    feed = f"{reverse('involvement:asks-feed')}?{request.GET.urlencode()}".rstrip("?")
    shown = {"form": form, "page": page, "table": drawing.table(page, csv_href), "feed": feed}
    return render(request, "involvement/asks.html", shown | {"crumbs": [("Home", "/"), ("Asks", "")]})


@require_safe
def listing_csv(request: HttpRequest) -> StreamingHttpResponse:
    """The same list, whole, as a file."""
    found = queries.asks(**AsksForm(request.GET).asked()).prefetch_related("slots")
    rows = (
        (one.pk, one.title, one.benefit, one.settles, one.body.slug, one.contract and one.contract.slug, one.state,
         one.minutes, one.ends_on, sum(slot.places for slot in one.slots.all()), one.outcome)
        for one in found
    )  # fmt: skip
    headers = {"Content-Disposition": 'attachment; filename="asks.csv"'}
    return StreamingHttpResponse(
        write_csv(rows, header=_HEADER), content_type="text/csv; charset=utf-8", headers=headers
    )


@require_safe
@conditional_page
def feed(request: HttpRequest) -> HttpResponse:
    """What opened and what was reported back, newest first, as Atom."""
    found = queries.asks(**AsksForm(request.GET).asked()).order_by("-opened_at")[:50]
    told = sorted(map(_told, found), key=lambda one: (one.at, one.mark), reverse=True)
    return atom(request, told, title="Asks", page=reverse("involvement:asks"), mark="asks")


def _told(ask: Ask) -> Happened:
    words = f"What came of it: {ask.outcome}" if ask.outcome else f"{ask.benefit} Open until {ask.ends_on}."
    path = reverse("involvement:ask", args=[ask.pk])
    return Happened(ask.reported_at or ask.opened_at, f"ask/{ask.pk}/{ask.state}", ask.title, words, path)


@require_safe
def one(request: HttpRequest, number: int) -> HttpResponse:
    """One ask: what, for whom, when; who was invited; what came of it."""
    ask = public(number)
    shown = {
        "ask": ask,
        "tag": drawing.tag(ask),
        "rows": drawing.rows(ask),
        "times": drawing.slots(ask),
        "full": queries.filled(ask).is_full,
        "batches": batches(ask),
        "trace": ledger.about(ask.subject),
        "crumbs": [("Home", "/"), ("Asks", reverse("involvement:asks")), (f"Ask {number}", "")],
    }
    return render(request, "involvement/ask.html", shown)


@require_safe
def one_json(request: HttpRequest, number: int) -> JsonResponse:
    ask = public(number)
    return JsonResponse({"ask": printed(ask), "digest": digest(ask)})


@require_safe
def paper(request: HttpRequest, number: int) -> HttpResponse:
    """The sign-up form on paper, as a PDF that can be read aloud; ``?large`` sets it in large print."""
    content = as_pdf(sheet(public(number)), large="large" in request.GET)
    headers = {"Content-Disposition": f'inline; filename="ask-{number}.pdf"'}
    return HttpResponse(content, content_type="application/pdf", headers=headers)


def public(number: int) -> Ask:
    """An ask that everybody may see; raises :class:`NotFound`."""
    ask = queries.ask(number)
    if not queries.is_public(ask):
        raise NotFound("There is no such ask.", remedy="See the list of asks.")
    return ask
