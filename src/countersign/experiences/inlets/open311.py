"""Servers of Open311 (GeoReport v2): what residents reported elsewhere comes in as accounts of one source.

Taken are what was said, about which service, when, and the first half of the postcode. Left behind are the exact place,
the address, every name, and ``media_url``: what somebody put there is never asked for.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import urlencode, urlsplit, urlunsplit

from countersign import clock
from countersign.errors import NotReadable, NotValid
from countersign.experiences.actions.receiving import receive_many
from countersign.experiences.queries import source as source_called
from countersign.experiences.told import Told
from countersign.formats.reaching import Reach, json_of, xml_of
from countersign.formats.tabular import BadRow
from countersign.intake.kinds import Item, Kind, Page, Take
from countersign.intake.models import Inlet, Run
from countersign.intake.targets import Outcome
from countersign.intake.ways.asking import check_web, secret_header
from countersign.people.rules import SYSTEM

_PAGE = 100
_WINDOW = dt.timedelta(days=90)  # the most that the standard lets anybody ask for at once
_OVERLAP = dt.timedelta(days=1)
_MOST_PAGES = 10_000
_OUTWARD = re.compile(r"([A-Z]{1,2}\d[A-Z\d]?)(\s*\d[A-Z]{2})?", re.I)
_FIELDS = ("service_request_id", "description", "service_name", "requested_datetime", "zipcode", "agency_responsible")


def told(request: dict[str, Any], line: int) -> Told:
    """The request as what one person told; raises :class:`NotValid` where it says nothing or cannot be known again."""
    id, words = _text(request, "service_request_id"), _text(request, "description")
    if not id:
        raise NotValid("It has no service_request_id.")
    if not words:
        raise NotValid("It has no description.")
    code = _OUTWARD.fullmatch(_text(request, "zipcode"))
    return Told(
        words=words, happened_on=_day(_text(request, "requested_datetime")), own_id=id, line=line,
        said_service=_text(request, "service_name"), said_body=_text(request, "agency_responsible"),
        said_place=code[1].upper() if code else "",
    )  # fmt: skip


def _text(request: dict[str, Any], name: str) -> str:
    value = request.get(name)
    return str(value).strip() if isinstance(value, str | int) and not isinstance(value, bool) else ""


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text[:10])
    except ValueError:
        return None


def _take(run: Run) -> Take:
    source = source_called(run.context["source"])

    def take(items: Sequence[Item]) -> list[Outcome]:
        read = [_told_or_refused(item) for item in items]
        good = [one for one in read if isinstance(one, Told)]
        became = iter(receive_many(good, source=source, by=SYSTEM, run=run) if good else ())
        return [next(became) if isinstance(one, Told) else one for one in read]

    return take


def _told_or_refused(item: Item) -> Told | Outcome:
    try:
        return told(item.value, item.line)
    except NotValid as error:
        return Outcome("refused", str(error))


def _check(address: str, options: dict[str, Any]) -> None:
    check_web(address, options)
    try:
        source_called(options.get("source") or "")
    except Exception as error:
        raise NotValid(
            "It is not said whose these are.", faults=(("source", "Choose a source of accounts."),)
        ) from error


def _pages(inlet: Inlet, reach: Reach) -> Iterator[Page]:
    """Requests by the days on which they were made, window by window, page by page."""
    cursor = {"since": "", "page": 1, **inlet.cursor}
    now = clock.now()
    start = dt.datetime.fromisoformat(cursor["since"]) if cursor["since"] else now - _WINDOW
    before: list[str] = []
    while True:
        until = min(start + _WINDOW, now)
        found = _asked(inlet, reach, start, until, cursor["page"])
        ids = [_text(one, "service_request_id") for one in found if isinstance(one, dict)]
        again = bool(found) and ids == before  # a server that knows no pages says the same for ever
        is_last = again or len(found) < _PAGE
        after = {"since": start.isoformat(), "page": cursor["page"] + 1}
        if is_last:
            after = {"since": (until if until < now else now - _OVERLAP).isoformat(), "page": 1}
        rows = [] if again else [_row(line, one) for line, one in enumerate(found, 1)]
        yield Page(rows, after, f"page {cursor['page']}")
        if is_last and until >= now:
            return
        if after["page"] > _MOST_PAGES:
            raise NotReadable("The list does not end.", remedy="Tell whoever runs that server.")
        start, cursor, before = (until if is_last else start), after, [] if is_last else ids
        reach.rest()


def _row(line: int, one: object) -> Item | BadRow:
    """Only what is read of it goes any further."""
    if not isinstance(one, dict):
        return BadRow(line, "This is not a request: an object was expected.")
    return Item(line, {name: one.get(name) for name in _FIELDS})


def _asked(inlet: Inlet, reach: Reach, start: dt.datetime, until: dt.datetime, page: int) -> list[Any]:
    parts = urlsplit(inlet.address)
    is_xml = parts.path.endswith(".xml")
    path = parts.path if re.search(r"\.(xml|json)$", parts.path) else f"{parts.path.rstrip('/')}/requests.json"
    arguments = {
        "start_date": start.strftime("%Y-%m-%dT%H:%M:%SZ"), "end_date": until.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "page": page, "page_size": _PAGE,
    }  # fmt: skip
    query = "&".join(filter(None, (parts.query, urlencode(arguments))))
    url = urlunsplit(parts._replace(path=path, query=query, fragment=""))
    accept = "text/xml" if is_xml else "application/json"
    body = reach.get(url, accept=accept, secret=secret_header(inlet)).body
    found = [{part.tag: part.text or "" for part in one} for one in xml_of(body)] if is_xml else json_of(body)
    if not isinstance(found, list):
        raise NotReadable(
            "This is not a list of requests.", remedy="Give the endpoint below which /requests.json stands."
        )
    return found


OPEN311 = Kind(
    "open311",
    "Requests of an Open311 server",
    "The endpoint below which /requests.json stands (or the address of requests.xml). Pictures are never fetched.",
    _pages,
    _take,
    _check,
    asks=("source", "secret", "header"),
)
