"""Asks as everybody sees them: the list, one ask with what came of it, its paper, and the feed."""

from __future__ import annotations

import datetime as dt
from urllib.parse import urlsplit

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.http import http_date
from django.views.decorators.http import conditional_page, require_safe

from countersign.errors import NotFound
from countersign.formats.papers import as_pdf
from countersign.formats.tabular import write_csv
from countersign.involvement.forms.asks import AsksForm
from countersign.involvement.models import Ask
from countersign.involvement.pages import drawing
from countersign.involvement.queries import asks as queries
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
_SINCE = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


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
    found = list(queries.asks(**AsksForm(request.GET).asked()).order_by("-opened_at")[:50])
    updated = max((one.reported_at or one.opened_at for one in found), default=_SINCE)
    made = _Dated(
        title="Asks", link=_full(reverse("involvement:asks")), description="", language="en-gb",
        author_name=settings.HOST_NAME, feed_url=_full(request.path), feed_guid=_tag("asks"), updated=updated,
    )  # fmt: skip
    for one in found:
        words = f"What came of it: {one.outcome}" if one.outcome else f"{one.benefit} Open until {one.ends_on}."
        made.add_item(
            title=one.title, link=_full(reverse("involvement:ask", args=[one.pk])), description=words,
            unique_id=_tag(f"ask/{one.pk}/{one.state}"), updateddate=one.reported_at or one.opened_at,
        )  # fmt: skip
    headers = {"Last-Modified": http_date(updated.timestamp()), "Cache-Control": "public, max-age=300"}
    return HttpResponse(made.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8", headers=headers)


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


class _Dated(Atom1Feed):
    """A feed without anything in it is as old as the register."""

    def latest_post_date(self) -> dt.datetime:
        return self.feed["updated"]


def _full(path: str) -> str:
    return f"{settings.ADDRESS}{path}"


def _tag(mark: str) -> str:
    return f"tag:{urlsplit(settings.ADDRESS).hostname},2026:{mark}"
