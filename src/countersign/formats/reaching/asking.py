"""One question to a server elsewhere, and what it answered."""

from __future__ import annotations

import http.client
import socket
import ssl
import tempfile
import threading
import time
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO
from urllib.parse import urljoin

from countersign.errors import AskedToWait, NotReadable
from countersign.formats.reaching.addresses import Spot, spot
from countersign.formats.reaching.waiting import wait_of

REDIRECTS = 5
_MOVED = (301, 302, 303, 307, 308)
_FOR_GOOD = (301, 308)
_PIECE = 2**16
_FREE = 2**20  # bytes that may come out of however few: small files may shrink a lot
_RATIO = 400  # unpacked : packed; real files shrink 3 to 30 times, a bomb 1,000 times


@dataclass(frozen=True)
class Answer:
    """``body`` is empty where it was written into a file. ``moved_to``: where it says it has gone for good."""

    status: int
    headers: Mapping[str, str]
    body: bytes = b""
    moved_to: str = ""

    @property
    def unchanged(self) -> bool:
        return self.status == 304

    @property
    def seen(self) -> dict[str, str]:
        """What to show the server next time, so that it need not send the same again."""
        marks = {"etag": self.headers.get("etag", ""), "modified": self.headers.get("last-modified", "")}
        return {name: value[:300] for name, value in marks.items() if value}


@dataclass(frozen=True)
class Reach:
    """How strangers are spoken to: who we say we are, and what we put up with.

    ``agent`` names us and how to reach us. ``pause_s`` lies between two questions of one reading.
    """

    agent: str
    private: bool = False
    timeout_s: float = 30
    total_s: float = 300
    largest: int = 64 * 2**20
    pause_s: float = 0.5
    sleep: Callable[[float], None] = field(default=time.sleep, repr=False)

    def get(
        self,
        url: str,
        *,
        accept: str = "*/*",
        seen: Mapping[str, str] | None = None,
        secret: Mapping[str, str] | None = None,
        into: Path | None = None,
    ) -> Answer:
        """What stands at ``url``; with ``seen``, perhaps an answer that is ``unchanged``.

        ``secret`` headers are shown to this one server and to no other. Raises :class:`AskedToWait` where it is busy,
        :class:`NotReadable` where nothing good came back, :class:`NotValid` where it may not be asked.
        """
        headers = {"Accept": accept, "Accept-Encoding": "gzip", **_conditions(seen or {})}
        with tempfile.TemporaryFile() if into is None else into.open("wb") as file:
            answer = self._asked("GET", url, headers, secret or {}, file)
            _check(answer)
            if into is not None:
                return answer
            file.seek(0)
            return Answer(answer.status, answer.headers, file.read(), answer.moved_to)

    def look(self, url: str, *, method: str = "HEAD") -> Answer:
        """Whether something stands at ``url``, whatever the status; nothing of it is kept."""
        return self._asked(method, url, {"Accept": "*/*"}, {}, None)

    def rest(self) -> None:
        """Between two questions of one reading."""
        self.sleep(self.pause_s)

    def _asked(
        self, method: str, url: str, headers: dict[str, str], secret: Mapping[str, str], file: IO[bytes] | None
    ) -> Answer:
        first, moved_to, for_good = spot(url, private=self.private), "", True
        here = first
        for _ in range(REDIRECTS + 1):
            shown = headers | (dict(secret) if here.site == first.site else {})
            answer = self._once(method, here, shown, file)
            onward = answer.headers.get("location", "")
            if answer.status not in _MOVED or not onward:
                return Answer(answer.status, answer.headers, moved_to=moved_to)
            here = spot(urljoin(here.url, onward), private=self.private)
            for_good &= answer.status in _FOR_GOOD
            moved_to = here.url if for_good else moved_to
        raise NotReadable("It leads from one address to the next without end.", remedy="Check the address.")

    def _once(self, method: str, here: Spot, headers: Mapping[str, str], file: IO[bytes] | None) -> Answer:
        connection = _Pinned(here, self.timeout_s)
        try:
            with _ended_after(self.total_s, connection):
                connection.request(method, here.path, headers={"User-Agent": self.agent, **headers})
                response = connection.getresponse()
                found = {name.lower(): value for name, value in response.getheaders()}
                if file is not None and response.status == 200:
                    _copy(response, file, self.largest)
                return Answer(response.status, found)
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise NotReadable(_why(error), remedy="Check the address, or download the file.") from error
        finally:
            connection.close()


def _conditions(seen: Mapping[str, str]) -> dict[str, str]:
    named = {"If-None-Match": seen.get("etag", ""), "If-Modified-Since": seen.get("modified", "")}
    return {name: value for name, value in named.items() if value}


def _check(answer: Answer) -> None:
    if answer.status in (429, 503):
        raise AskedToWait(
            f"The server is busy (status {answer.status}).",
            retry_after_s=wait_of(answer.headers.get("retry-after", "")),
        )
    if answer.status not in (200, 304):
        raise NotReadable(
            f"Nothing could be fetched from there (status {answer.status}).",
            remedy="Check the address, or download the file.",
        )


def _why(error: Exception) -> str:
    if isinstance(error, TimeoutError):
        return "The server did not answer in time."
    if isinstance(error, ssl.SSLError):
        return "The server could not prove who it is (TLS)."
    return "Nothing could be fetched from there."


class _Pinned(http.client.HTTPConnection):
    """A connection to the machine that was checked, whatever its name leads to by now."""

    def __init__(self, here: Spot, timeout_s: float) -> None:
        super().__init__(here.host, here.port, timeout=timeout_s)
        self._here = here
        self.line: socket.socket | None = None  # the same as ``sock``, which http.client forgets too early for us
        self.default_port = 443 if here.scheme == "https" else 80

    def connect(self) -> None:
        self.line = socket.create_connection((self._here.ip, self._here.port), self.timeout)
        if self._here.scheme == "https":
            self.line = ssl.create_default_context().wrap_socket(self.line, server_hostname=self._here.host)
        self.sock = self.line


@contextmanager
def _ended_after(seconds: float, connection: _Pinned) -> Iterator[None]:
    """However slowly it drips, it ends: a server may keep to every timeout and still never finish."""
    over = threading.Event()

    def end() -> None:
        over.set()
        if connection.line is not None:
            with suppress(OSError):
                connection.line.shutdown(socket.SHUT_RDWR)

    timer = threading.Timer(seconds, end)
    timer.daemon = True
    timer.start()
    try:
        yield
        if over.is_set():
            raise TimeoutError
    except (OSError, http.client.HTTPException, ValueError, AttributeError, NotReadable) as error:
        if over.is_set():
            raise TimeoutError from error
        raise
    finally:
        timer.cancel()


def _copy(response: http.client.HTTPResponse, file: IO[bytes], largest: int) -> None:
    file.seek(0)
    file.truncate()
    packed = unpacked = 0
    for piece, cost in _pieces(response):
        packed, unpacked = packed + cost, unpacked + len(piece)
        if unpacked > largest or packed > largest:
            raise NotReadable(f"The file is larger than {largest / 2**20:,.0f} MiB.", remedy=_BY_HAND)
        if unpacked > max(_FREE, packed * _RATIO):
            raise NotReadable("Unpacked, the file is too large for what was sent.", remedy=_BY_HAND)
        file.write(piece)
    if response.length:
        raise NotReadable("The answer breaks off.", remedy="It is asked again later.")


_BY_HAND = "Download it and import it as a file."


def _pieces(response: http.client.HTTPResponse) -> Iterator[tuple[bytes, int]]:
    """Each piece unpacked, and how many bytes were sent for it."""
    coding = (response.getheader("Content-Encoding") or "identity").strip().lower()
    if coding not in ("identity", "gzip", "x-gzip", "deflate"):
        raise NotReadable("The answer is packed in a way that was not asked for.", remedy=_BY_HAND)
    if coding == "identity":
        while got := response.read1(_PIECE):
            yield got, len(got)
        return
    unpacker = zlib.decompressobj(zlib.MAX_WBITS | 32)
    try:
        while got := response.read1(_PIECE):
            cost = len(got)
            while got:
                yield unpacker.decompress(got, _PIECE), cost
                got, cost = unpacker.unconsumed_tail, 0
        yield unpacker.flush(), 0
    except zlib.error as error:
        raise NotReadable("The packed answer is damaged.", remedy=_BY_HAND) from error
    if not unpacker.eof:
        raise NotReadable("The packed answer breaks off.", remedy=_BY_HAND)
