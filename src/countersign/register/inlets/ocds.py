"""Servers that publish contracts by OCDS 1.1: Find a Tender, Contracts Finder, and files that are replaced.

Both services hand out packages of some hundred releases, each with a link to the next, from a day that is asked for.
What is asked for next time begins a day before the last whole reading began: releases that came already are the same.
"""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

import ijson

from countersign import clock
from countersign.errors import NotReadable, NotValid
from countersign.formats import ocds
from countersign.formats.ocds.reading import check_depth
from countersign.formats.reaching import Reach
from countersign.intake.actions.uploads import inbox
from countersign.intake.kinds import Item, Kind, Page, Take
from countersign.intake.models import Inlet, Run
from countersign.intake.targets import Outcome
from countersign.intake.ways.asking import check_web, secret_header
from countersign.people.rules import SYSTEM
from countersign.register.actions.ocds import ReleaseTaking

DELTAS = ("updatedFrom", "publishedFrom")
"""The argument from when on releases are asked for: of Find a Tender, and of Contracts Finder."""

_OVERLAP = dt.timedelta(days=1)
_CHUNK = 100
_ACCEPT = "application/json, application/x-ndjson;q=0.9"


def _check(address: str, options: dict[str, Any]) -> None:
    check_web(address, options)
    if (delta := options.get("delta")) and delta not in DELTAS:
        raise NotValid("This argument is not known.", faults=(("delta", f"One of: {', '.join(DELTAS)}."),))


def _take(run: Run) -> Take:
    def take(items: Sequence[Item]) -> list[Outcome]:
        taking = ReleaseTaking(run, SYSTEM, source=run.context["source"])
        return taking([item.value for item in items])

    return take


def _pages(inlet: Inlet, reach: Reach) -> Iterator[Page]:
    """Package after package. A reading that was cut off goes on within the package it had reached."""
    cursor = dict(inlet.cursor)
    if not cursor.get("url"):
        cursor |= {"began": clock.now().isoformat(), "url": _first(inlet, cursor.get("since")), "done": 0, "page": 1}
    path = inbox() / secrets.token_hex(16)
    try:
        while url := cursor.get("url"):
            answer = reach.get(url, accept=_ACCEPT, seen=_seen(cursor), secret=_secret(inlet, url), into=path)
            if answer.unchanged:
                return
            onward = _next(path, url)
            yield from _package(path, cursor)
            cursor |= {"url": onward, "done": 0, "page": cursor["page"] + 1}
            if onward:
                yield Page((), dict(cursor))
                reach.rest()
        over = {"since": cursor["began"]} | ({"seen": answer.seen} if answer.seen and cursor["page"] == 2 else {})
        yield Page((), over)
    finally:
        path.unlink(missing_ok=True)


def _first(inlet: Inlet, since: str | None) -> str:
    delta = inlet.options.get("delta")
    if not (delta and since):
        return inlet.address
    moment = dt.datetime.fromisoformat(since) - _OVERLAP
    parts = urlsplit(inlet.address)
    kept = [(name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True) if name != delta]
    query = urlencode([*kept, (delta, moment.strftime("%Y-%m-%dT%H:%M:%S"))])
    return urlunsplit(parts._replace(query=query))


def _seen(cursor: dict[str, Any]) -> dict[str, str]:
    return cursor.get("seen", {}) if cursor["page"] == 1 and not cursor["done"] else {}


def _secret(inlet: Inlet, url: str) -> dict[str, str]:
    """A next page may lie anywhere; the key is shown to the server it was given for only."""
    own, other = urlsplit(inlet.address), urlsplit(url)
    return secret_header(inlet) if (own.scheme, own.netloc) == (other.scheme, other.netloc) else {}


def _next(path: Path, url: str) -> str:
    """Where the package says that the next one is; empty after the last."""
    check_depth(path)
    try:
        with path.open("rb") as file:
            found = next(iter(ijson.items(file, "links.next")), "")
    except (ijson.JSONError, UnicodeDecodeError):
        return ""  # JSON lines, or a package that breaks off: its rows say so
    onward = urljoin(url, found) if isinstance(found, str) and found else ""
    if onward == url:
        raise NotReadable("The package names itself as the next one.", remedy="Tell whoever runs that server.")
    return onward


def _package(path: Path, cursor: dict[str, Any]) -> Iterator[Page]:
    found, done = islice(ocds.releases(path), cursor["done"], None), cursor["done"]
    while chunk := list(islice(found, _CHUNK)):
        done += len(chunk)
        yield Page([Item(one.line, one) for one in chunk], {**cursor, "done": done}, f"page {cursor['page']}")


OCDS = Kind(
    "ocds",
    "Contracts by OCDS",
    "Find a Tender, Contracts Finder, or any address of OCDS 1.1 packages or JSON lines.",
    _pages,
    _take,
    _check,
    asks=("delta", "secret", "header"),
)
