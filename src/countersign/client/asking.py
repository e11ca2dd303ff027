"""One patient question over HTTP: asked again where that can help, never sent again what is here already."""

from __future__ import annotations

import email.utils
import http.client
import json
import time
import urllib.error
import urllib.request
from collections import OrderedDict
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode, urlsplit

from countersign import clock
from countersign.errors import CountersignError, NotFound, NotNow, NotValid, TooMany

_KEPT = 256  # answers that are remembered with their ETag
_LONGEST_S = 120  # waited at most before a question is asked again
_BUSY = (429, 502, 503, 504)
Wait = Callable[[float], None]


class Asker:
    """``ask("/findings", page=2)`` is the JSON of that address below ``root``. Threads should each have their own."""

    def __init__(self, root: str, *, tries: int, timeout_s: float, wait: Wait = time.sleep) -> None:
        if urlsplit(root).scheme not in ("http", "https") or not urlsplit(root).netloc:
            raise NotValid("This is no address of a register.", remedy="Write it whole: https://register.example.org")
        self.root, self.tries, self.timeout_s, self.wait = root.rstrip("/"), tries, timeout_s, wait
        self._kept: OrderedDict[str, tuple[str, bytes]] = OrderedDict()

    def ask(self, path: str, **asked: object) -> Any:
        """Asks again when the register is busy or cannot be reached, as long as ``tries`` are left."""
        query = urlencode([(name, str(value)) for name, value in sorted(asked.items()) if value not in (None, "")])
        address = f"{self.root}{path}{query and '?'}{query}"
        for left in range(self.tries - 1, -1, -1):
            try:
                return self._read(address)
            except (TooMany, NotNow) as busy:
                pause = busy.retry_after_s if isinstance(busy, TooMany) else 2 ** (self.tries - 1 - left)
                if left == 0 or pause > _LONGEST_S:
                    raise
                self.wait(pause)
        raise AssertionError("unreachable")  # pragma: no cover

    def _read(self, address: str) -> Any:
        known = self._kept.get(address)
        headers = {"Accept": "application/json"} | ({"If-None-Match": known[0]} if known else {})
        try:
            with urllib.request.urlopen(
                urllib.request.Request(address, headers=headers), timeout=self.timeout_s
            ) as got:
                content: bytes = got.read()
                self._keep(address, got.headers.get("ETag"), content)
        except urllib.error.HTTPError as fault:
            with fault:
                if fault.code != 304 or known is None:
                    raise _refusal(fault.code, dict(fault.headers.items()), fault.read()) from fault
                content = known[1]
        except (urllib.error.URLError, http.client.HTTPException, TimeoutError, ConnectionError) as fault:
            raise NotNow("The register cannot be reached.", remedy="Check the address and the network.") from fault
        return _json(content)

    def _keep(self, address: str, etag: str | None, content: bytes) -> None:
        if etag:
            self._kept[address] = (etag, content)
            self._kept.move_to_end(address)
            if len(self._kept) > _KEPT:
                self._kept.popitem(last=False)


def _json(content: bytes) -> Any:
    try:
        return json.loads(content)
    except ValueError as error:
        raise NotValid(
            "What came back is not what a register says.", remedy="Does the address lead to a register?"
        ) from error


def _refusal(status: int, headers: Mapping[str, str], content: bytes) -> CountersignError:
    """What the register said, in its own words where it said any."""
    try:
        said = json.loads(content)
        message, remedy = str(said["message"]), str(said.get("remedy", ""))
        faults = tuple((str(where), str(what)) for where, what in said.get("faults", ()))
    except (ValueError, KeyError, TypeError):
        message, remedy, faults = f"The register answers with status {status}.", "", ()
    if status in _BUSY and "Retry-After" in headers:
        return TooMany(message, remedy=remedy, retry_after_s=_seconds(headers["Retry-After"]))
    if status in _BUSY:
        return NotNow(message, remedy=remedy or "Ask again later.")
    if status == 404:
        return NotFound(message, remedy=remedy or "Does the address lead to a register?")
    if status in (400, 422):
        told = "; ".join(f"{where}: {what}" for where, what in faults)
        return NotValid(f"{message} {told}".strip(), remedy=remedy, faults=faults)
    return CountersignError(message, remedy=remedy or "Tell the host of the register.")


def _seconds(said: str) -> int:
    """Of ``Retry-After``: a number of seconds, or a moment."""
    if said.strip().isdigit():
        return int(said)
    try:
        then = email.utils.parsedate_to_datetime(said).timestamp()
    except ValueError:
        return 60
    return max(0, round(then - clock.now().timestamp()))
