"""What happened, as an Atom feed (RFC 4287), by whichever room it happened in.

Ids are tag addresses (RFC 4151) and never change. A feed in which nothing has happened yet is as old as the register,
not as young as the request, so that a reader that asks again gets 304.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Protocol
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.feedgenerator import Atom1Feed
from django.utils.http import http_date

_TYPE = "application/atom+xml; charset=utf-8"
_SINCE = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


class Happened(Protocol):
    """``mark`` names it for ever (``due/12/overdue``); ``at`` is when it last changed; ``path`` is where to read it."""

    @property
    def mark(self) -> str: ...
    @property
    def at(self) -> dt.datetime: ...
    @property
    def title(self) -> str: ...
    @property
    def text(self) -> str: ...
    @property
    def path(self) -> str: ...


def atom(
    request: HttpRequest,
    found: Sequence[Happened],
    *,
    title: str,
    page: str,
    mark: str = "",
    since: dt.datetime = _SINCE,
) -> HttpResponse:
    """The feed of ``found``; ``page`` is the page it belongs to, ``mark`` its own name where its address is not."""
    updated = max((one.at for one in found), default=since)
    feed = _Dated(
        title=title, link=_full(page), description="", language="en-gb", subtitle=f"From {settings.HOST_NAME}",
        author_name=settings.HOST_NAME, feed_url=_full(request.path),
        feed_guid=_tag(mark or request.path.strip("/")), updated=updated,
    )  # fmt: skip
    for one in found:
        feed.add_item(
            title=one.title, link=_full(one.path), description=one.text, unique_id=_tag(one.mark), updateddate=one.at
        )
    headers = {"Last-Modified": http_date(updated.timestamp()), "Cache-Control": "public, max-age=300"}
    return HttpResponse(feed.writeString("utf-8"), content_type=_TYPE, headers=headers)


class _Dated(Atom1Feed):
    """Dated by what it tells."""

    def latest_post_date(self) -> dt.datetime:
        return self.feed["updated"]


def _full(path: str) -> str:
    return f"{settings.ADDRESS}{path}"


def _tag(mark: str) -> str:
    """``tag:register.example.org,2026:due/12/overdue``: the same wherever the register is asked from."""
    return f"tag:{urlsplit(settings.ADDRESS).hostname},2026:{mark}"
