"""A reader who is nobody: follows every link from the first page and every address that opens to everyone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from urllib.parse import urljoin, urlsplit

from django.test import Client
from django.urls import reverse

from countersign.site.access import ACCESS

MOST = 1500  # pages; the small worlds of these tests have a few hundred
_LINK = re.compile(r"(?:href|src|action)=\"([^\"#]+)")


def plain_addresses() -> list[str]:
    """Every address that opens to everyone and needs no argument."""
    return [reverse(name) for name, opens in ACCESS.items() if opens.to == "everyone" and not opens.example]


def content(answer) -> bytes:
    """All that was sent: streamed or not, with its headers."""
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return body + b"\n" + "\n".join(f"{name}: {value}" for name, value in answer.headers.items()).encode()


def crawled(client: Client, *, start: tuple[str, ...] = (), most: int = MOST) -> Iterator[tuple[str, int, bytes]]:
    """``(address, status, content)`` of everything that can be reached without signing in, each once."""
    waiting, seen = ["/", *plain_addresses(), *start], set()
    while waiting and len(seen) < most:
        address = waiting.pop(0)
        if address in seen:
            continue
        seen.add(address)
        answer = client.get(address)
        sent = content(answer)
        yield address, answer.status_code, sent
        if answer.headers.get("Content-Type", "").startswith("text/html"):
            waiting += [link for link in _links(address, sent.decode()) if link not in seen]
    assert not waiting, f"more than {most} addresses: the crawl is not whole"


def _links(address: str, page: str) -> Iterator[str]:
    for found in _LINK.findall(page):
        parts = urlsplit(urljoin(f"http://testserver{address}", unescape(found)))
        if parts.netloc == "testserver" and not parts.path.startswith("/static/"):
            yield f"{parts.path}?{parts.query}" if parts.query else parts.path
