"""A visitor who is nobody: asks this very software for its pages, through every check that a stranger passes."""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import unquote_to_bytes, urlsplit

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler

COPIES = "countersign.copies"
"""Set for a visit whose answer will be kept as a file; no visitor over the network can set it."""


@dataclass(frozen=True)
class Answer:
    """What came back. ``media`` is the content type without its parameters."""

    status: int
    headers: dict[str, str]
    content: bytes

    @property
    def media(self) -> str:
        return self.headers.get("content-type", "").partition(";")[0].strip()

    @property
    def leads_to(self) -> str:
        """Where it sends the visitor on to; empty where it does not."""
        return self.headers.get("location", "") if 300 <= self.status < 400 else ""


class Visitor:
    """``Visitor().ask("/findings?page=2")``: without a cookie, under the register's own public address."""

    def __init__(self) -> None:
        self._site = WSGIHandler()
        self._at = urlsplit(settings.ADDRESS)

    def ask(self, address: str) -> Answer:
        said: dict[str, object] = {}

        def begin(status: str, headers: list[tuple[str, str]], exc_info: object = None) -> None:
            said.update(status=int(status.split()[0]), headers={name.lower(): value for name, value in headers})

        parts = self._site(self._request(address), begin)
        try:
            content = b"".join(_bytes(parts))
        finally:
            parts.close()
        return Answer(content=content, **said)

    def _request(self, address: str) -> dict[str, object]:
        asked = urlsplit(address)
        port = self._at.port or (443 if self._at.scheme == "https" else 80)
        return {
            "REQUEST_METHOD": "GET", "SCRIPT_NAME": "", "QUERY_STRING": asked.query,
            "PATH_INFO": unquote_to_bytes(asked.path).decode("latin-1"),
            "SERVER_NAME": self._at.hostname or "localhost", "SERVER_PORT": str(port), "SERVER_PROTOCOL": "HTTP/1.1",
            "HTTP_HOST": self._at.netloc, "REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_PROTO": self._at.scheme,
            "wsgi.version": (1, 0), "wsgi.url_scheme": self._at.scheme, "wsgi.input": io.BytesIO(),
            "wsgi.errors": io.StringIO(), "wsgi.multithread": False, "wsgi.multiprocess": False, "wsgi.run_once": False,
            COPIES: True,
        }  # fmt: skip


def _bytes(parts: Iterable[bytes | str]) -> Iterable[bytes]:
    return (part if isinstance(part, bytes) else part.encode() for part in parts)
