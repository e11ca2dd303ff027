"""Atom feeds (RFC 4287) of what is overdue, answered and confirmed: of everything, of a body, of a place.

Ids are tag addresses (RFC 4151) and never change. A reader that asks again with the ETag or the date of its last look
gets 304 and no content.
"""

from __future__ import annotations

import datetime as dt
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.http import http_date
from django.views.decorators.http import conditional_page, require_safe

from countersign.answers.queries.happenings import WHAT, Happening, Where, happenings
from countersign.errors import NotFound
from countersign.register import queries as register

_TYPE = "application/atom+xml; charset=utf-8"
_SINCE = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)  # of a feed in which nothing has happened yet


@require_safe
@conditional_page
def everything(request: HttpRequest, what: str) -> HttpResponse:
    return _feed(request, what, Where(), of="", page=reverse("home"))


@require_safe
@conditional_page
def of_body(request: HttpRequest, slug: str, what: str) -> HttpResponse:
    body = register.body_by_slug(slug)
    return _feed(request, what, Where(body_id=body.pk), of=body.name, page=reverse("body", args=[body.slug]))


@require_safe
@conditional_page
def of_place(request: HttpRequest, pk: int, what: str) -> HttpResponse:
    """Of the contracts that the place's page lists."""
    place = register.place_by_id(pk)
    contracts = register.contracts_for(register.around(place)).order_by().values("pk")
    return _feed(request, what, Where(contracts=contracts), of=place.name, page=reverse("place", args=[pk]))


def _feed(request: HttpRequest, what: str, where: Where, *, of: str, page: str) -> HttpResponse:
    if what not in WHAT:
        raise NotFound("There is no such feed.", remedy=f"There are: {', '.join(WHAT)}.")
    found = happenings(what, where)
    updated = max((one.at for one in found), default=_SINCE)
    feed = _Dated(
        title=f"{WHAT[what]}: {of}" if of else WHAT[what], link=_full(page), description="", language="en-gb",
        subtitle=f"From {settings.HOST_NAME}", author_name=settings.HOST_NAME, feed_url=_full(request.path),
        feed_guid=_tag(request.path.strip("/")), updated=updated,
    )  # fmt: skip
    for one in found:
        _add(feed, one)
    headers = {"Last-Modified": http_date(updated.timestamp()), "Cache-Control": "public, max-age=300"}
    return HttpResponse(feed.writeString("utf-8"), content_type=_TYPE, headers=headers)


class _Dated(Atom1Feed):
    """A feed without anything in it is as old as the register, not as young as the request: it must not change."""

    def latest_post_date(self) -> dt.datetime:
        return self.feed["updated"]


def _add(feed: Atom1Feed, one: Happening) -> None:
    feed.add_item(
        title=one.title, link=_full(one.path), description=one.text, unique_id=_tag(one.mark), updateddate=one.at
    )


def _full(path: str) -> str:
    return f"{settings.ADDRESS}{path}"


def _tag(mark: str) -> str:
    """``tag:register.example.org,2026:due/12/overdue``: the same wherever the register is asked from."""
    return f"tag:{urlsplit(settings.ADDRESS).hostname},2026:{mark}"
