"""Directories of services by HSDS and Open Referral UK: an API, page by page, or a file that is replaced.

A list tells little of each service, so each is asked for by itself, unless the directory says that it has not changed
since it was last read here.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any
from urllib.parse import quote, urlencode, urlsplit, urlunsplit

from countersign.errors import AskedToWait, NotReadable
from countersign.formats import hsds
from countersign.formats.reaching import Reach, json_of
from countersign.intake.actions.uploads import inbox
from countersign.intake.kinds import Item, Kind, Page, Take
from countersign.intake.models import Inlet, Run
from countersign.intake.targets import Outcome
from countersign.intake.ways.asking import check_web, secret_header
from countersign.people.rules import SYSTEM
from countersign.register.actions.listing import ListingTaking, take_off
from countersign.register.models import Listing

_PER_PAGE, _CHUNK = 50, 200
_MOST_PAGES = 100_000
_FILE = re.compile(r"\.(json|jsonl|ndjson)$", re.I)
_ACCEPT = "application/json"


def _take(run: Run) -> Take:
    def take(items: Sequence[Item]) -> list[Outcome]:
        return ListingTaking(run, SYSTEM).services([item.value for item in items])

    return take


def _pages(inlet: Inlet, reach: Reach) -> Iterator[Page]:
    read = _file if _FILE.search(urlsplit(inlet.address).path) else _api
    return read(inlet, reach)


def _file(inlet: Inlet, reach: Reach) -> Iterator[Page]:
    cursor, path = dict(inlet.cursor), inbox() / secrets.token_hex(16)
    try:
        done = cursor.get("done", 0)
        seen = None if done else cursor.get("seen")
        answer = reach.get(inlet.address, accept=_ACCEPT, seen=seen, secret=secret_header(inlet), into=path)
        if answer.unchanged:
            return
        found = islice(hsds.services(path), done, None)
        while chunk := list(islice(found, _CHUNK)):
            done += len(chunk)
            yield Page([Item(one.line, one) for one in chunk], {"done": done})
        yield Page((), {"seen": answer.seen})
    finally:
        path.unlink(missing_ok=True)


def _api(inlet: Inlet, reach: Reach) -> Iterator[Page]:
    """Pages from the one reached before until the one that says it is the last."""
    number = inlet.cursor.get("page", 1)
    while number <= _MOST_PAGES:
        listed = _asked(inlet, reach, "services", page=number, per_page=_PER_PAGE)
        if not isinstance(listed, dict) or not isinstance(listed.get("contents"), list):
            raise NotReadable("This is not a page of HSDS.", remedy="Give the address below which /services stands.")
        found = [hsds.found(line, thing) for line, thing in enumerate(listed["contents"], 1)]
        whole = [_in_full(one, inlet, reach) for one in found]
        is_last = not found or listed.get("last_page") is True or number >= _count(listed.get("total_pages"), number)
        yield Page([Item(one.line, one) for one in whole], {} if is_last else {"page": number + 1}, f"page {number}")
        if is_last:
            return
        number += 1
        reach.rest()
    raise NotReadable("The directory does not end.", remedy="Tell whoever runs that server.")


def _count(total: object, least: int) -> int:
    return total if isinstance(total, int) and not isinstance(total, bool) else least + 1


def _in_full(one: hsds.Found | hsds.Unreadable, inlet: Inlet, reach: Reach) -> hsds.Found | hsds.Unreadable:
    """With everything the directory says of it; as it stands in the list, where that is all there is to get."""
    if inlet.options.get("brief") or isinstance(one, hsds.Unreadable) or _is_known(one.service, inlet):
        return one
    reach.rest()
    try:
        whole = _asked(inlet, reach, "services", quote(str(one.service.get("id", "")), safe=""))
    except AskedToWait:
        raise
    except NotReadable:
        return one
    return hsds.found(one.line, one.service | whole) if isinstance(whole, dict) else one


def _is_known(service: dict[str, Any], inlet: Inlet) -> bool:
    changed_at = service.get("last_modified")
    held = Listing.objects.filter(source=inlet.slug, external=str(service.get("id", "")), changed_at=changed_at)
    return bool(changed_at) and held.exists()


def _asked(inlet: Inlet, reach: Reach, *path: str, **arguments: int) -> Any:
    parts = urlsplit(inlet.address)
    query = "&".join(filter(None, (parts.query, urlencode(arguments))))
    address = parts._replace(path="/".join((parts.path.rstrip("/"), *path)), query=query, fragment="")
    return json_of(reach.get(urlunsplit(address), accept=_ACCEPT, secret=secret_header(inlet)).body)


HSDS = Kind(
    "hsds",
    "A directory of services (HSDS, Open Referral UK)",
    "The address below which /services stands, or that of a file of services (.json, .jsonl).",
    _pages,
    _take,
    check_web,
    asks=("brief", "secret", "header"),
    over=take_off,
)
