"""A file from an address: http or https only, redirects included, within limits of size and time."""

from __future__ import annotations

import ipaddress
import socket
import urllib.error
import urllib.request
from http.client import HTTPMessage
from pathlib import Path
from typing import IO
from urllib.parse import urlsplit

from countersign.errors import NotReadable, NotValid

LARGEST = 512 * 2**20
_CHUNK = 2**18


def fetch(url: str, *, into: Path, largest: int = LARGEST, timeout_s: float = 60, private: bool = False) -> Path:
    """``url`` saved as the file ``into``, which is returned.

    ``private`` allows addresses of this machine and its network, which are refused otherwise. Raises
    :class:`NotValid` for an address that may not be asked, :class:`NotReadable` where nothing good came back.
    """
    _check(url, private=private)
    opener = urllib.request.build_opener(_Redirects(private))
    request = urllib.request.Request(url, headers={"User-Agent": "countersign", "Accept": "application/json"})
    try:
        with opener.open(request, timeout=timeout_s) as answer, into.open("wb") as file:
            _copy(answer, file, largest)
    except (urllib.error.URLError, OSError, TimeoutError) as error:
        into.unlink(missing_ok=True)
        status = f" (status {error.code})" if isinstance(error, urllib.error.HTTPError) else ""
        raise NotReadable(
            f"Nothing could be fetched from there{status}.", remedy="Check the address, or download the file."
        ) from error
    except NotReadable:
        into.unlink(missing_ok=True)
        raise
    return into


def _copy(answer: IO[bytes], file: IO[bytes], largest: int) -> None:
    size = 0
    while chunk := answer.read(_CHUNK):
        size += len(chunk)
        if size > largest:
            raise NotReadable(
                f"The file is larger than {largest // 2**20} MiB.",
                remedy="Download it and import it as a file.",
            )
        file.write(chunk)


class _Redirects(urllib.request.HTTPRedirectHandler):
    """Every hop is checked like the first address."""

    def __init__(self, private: bool) -> None:
        self._private = private

    def redirect_request(  # the names and their order are urllib's
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> urllib.request.Request | None:
        _check(newurl, private=self._private)
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _check(url: str, *, private: bool) -> None:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise NotValid("Only http and https addresses can be imported.", remedy="For example https://….")
    if not private and any(not address.is_global for address in _addresses(parts.hostname)):
        raise NotValid(
            "This address leads into a private network.", remedy="Download the file and import it as a file."
        )


def _addresses(host: str) -> list[ipaddress.IPv4Address | ipaddress.IPv6Address]:
    try:
        found = socket.getaddrinfo(host, None)
    except OSError as error:
        raise NotReadable("There is no such host.", remedy="Check the address.") from error
    return [ipaddress.ip_address(str(entry[4][0]).split("%")[0]) for entry in found]
