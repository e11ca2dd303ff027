"""A server on this machine that plays the servers of others: what it answers is a table, what it was asked is kept."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit


@dataclass
class Asked:
    """One request as it came."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]


@dataclass
class Said:
    """What is answered. ``body`` may be a thing, which is sent as JSON."""

    body: Any = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def bytes(self) -> bytes:
        return self.body if isinstance(self.body, bytes) else json.dumps(self.body).encode()


Page = Said | Any | Callable[[Asked], Any]


class Elsewhere:
    """``pages`` is path -> what stands there, or a function of the request. ``asked`` is everything so far."""

    def __init__(self) -> None:
        self.pages: dict[str, Page] = {}
        self.asked: list[Asked] = []
        self.address = ""

    def answer(self, asked: Asked) -> Said:
        self.asked.append(asked)
        page = self.pages.get(asked.path, Said(status=404))
        said = page(asked) if callable(page) else page
        said = said if isinstance(said, Said) else Said(said)
        etag = said.headers.get("ETag")
        if etag and asked.headers.get("if-none-match") == etag:
            return Said(status=304, headers={"ETag": etag})
        return said


def _handler(elsewhere: Elsewhere) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            query = {name: values[-1] for name, values in parse_qs(parts.query, keep_blank_values=True).items()}
            headers = {name.lower(): value for name, value in self.headers.items()}
            said = elsewhere.answer(Asked(self.command, parts.path, query, headers))
            body = said.bytes
            self.send_response(said.status)
            for name, value in {"Content-Length": str(len(body)), **said.headers}.items():
                self.send_header(name, value)
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(body)

        do_HEAD = do_GET  # noqa: N815

        def log_message(self, *_: object) -> None:
            pass

    return Handler


@contextmanager
def standing() -> Iterator[Elsewhere]:
    """The server while the block runs."""
    elsewhere = Elsewhere()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(elsewhere))
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    elsewhere.address = f"http://127.0.0.1:{server.server_port}"
    try:
        yield elsewhere
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
