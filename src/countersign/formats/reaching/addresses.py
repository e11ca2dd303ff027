"""Where an address leads, looked up once: the machine that was found good is the one that is spoken to."""

from __future__ import annotations

import ipaddress
import re
import socket
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from countersign.errors import NotReadable, NotValid

LONGEST = 1000
_PORTS = {"http": 80, "https": 443, "imap": 143, "imaps": 993}
_NOT_IN_ADDRESS = re.compile(r"[\x00-\x20\x7f\\]")
_KEPT = "/%:@!$&'()*+,;=~-._"

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
# An IPv4 address can stand inside one of IPv6; what counts is where it leads.
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


@dataclass(frozen=True)
class Spot:
    """An address taken apart, with the machine (``ip``) that its host name led to when it was checked."""

    url: str
    scheme: str
    host: str
    port: int
    path: str
    ip: str

    @property
    def site(self) -> tuple[str, str, int]:
        """What two addresses share that are the same server's: a secret for one may be shown to the other."""
        return self.scheme, self.host, self.port


def spot(url: str, *, private: bool = False, schemes: Iterable[str] = ("http", "https")) -> Spot:
    """``url`` taken apart and looked up.

    ``private`` allows machines of our own network. Raises :class:`NotValid` for an address that may not be asked, and
    :class:`NotReadable` where its host is not known.
    """
    parts = taken_apart(url, schemes=schemes)
    found = _lookup(parts.host, parts.port)
    if not private and not all(_is_public(one) for one in found):
        raise NotValid(
            "This address leads into a private network.", remedy="Download the file and import it as a file."
        )
    return Spot(parts.url, parts.scheme, parts.host, parts.port, parts.path, str(found[0]))


def taken_apart(url: str, *, schemes: Iterable[str] = ("http", "https")) -> Spot:
    """As :func:`spot`, without asking anybody where the host is."""
    schemes = tuple(schemes)
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError as error:
        raise NotValid("This is not an address.", remedy=f"For example {schemes[-1]}://….") from error
    if parts.scheme not in schemes or not host or len(url) > LONGEST or _NOT_IN_ADDRESS.search(url):
        raise NotValid(f"Only {' and '.join(schemes)} addresses can be read.", remedy=f"For example {schemes[-1]}://….")
    if parts.password is not None or (parts.username is not None and parts.scheme in ("http", "https")):
        raise NotValid("A password must not stand in an address.", remedy="Put it into the environment.")
    path = quote(parts.path or "/", safe=_KEPT) + (f"?{quote(parts.query, safe=_KEPT + '?/')}" if parts.query else "")
    return Spot(url, parts.scheme, _ascii(host), port or _PORTS[parts.scheme], path, "")


def _ascii(host: str) -> str:
    try:
        return host if host.isascii() else host.encode("idna").decode()
    except UnicodeError as error:
        raise NotValid("This is not the name of a host.", remedy="Check the address.") from error


def _lookup(host: str, port: int) -> list[Address]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise NotReadable("There is no such host.", remedy="Check the address.") from error
    return [ipaddress.ip_address(str(entry[4][0]).split("%")[0]) for entry in found]


def _is_public(address: Address) -> bool:
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if address in _NAT64:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            return _is_public(inner)
    return address.is_global and not address.is_multicast and not address.is_reserved
