"""Which file holds the answer of an address. Nothing a person typed ever stands in a name."""

from __future__ import annotations

import hashlib
import re
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

_SUFFIX = {"text/html": ".html", "application/atom+xml": ".atom", "application/json": ".json"}
_PLAIN = re.compile(r"[A-Za-z0-9._-]+")


def tidied(address: str) -> str:
    """The same address in one spelling: its query in order."""
    asked = urlsplit(address)
    query = urlencode(sorted(parse_qsl(asked.query, keep_blank_values=True)))
    return f"{asked.path}?{query}" if query else asked.path


class Names:
    """Files by address; no two addresses share one, whatever the file system makes of capitals."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def name(self, address: str, media: str) -> str:
        """``/findings?page=2&body=x`` → ``findings@body=x,page=2.html``; takes the name."""
        stem, suffix = _parted(address, media)
        name = stem + suffix
        if name.casefold() in self._taken:
            name = f"{stem}~{_mark(address)}{suffix}"
        self._taken.add(name.casefold())
        return name


def _parted(address: str, media: str) -> tuple[str, str]:
    asked = urlsplit(address)
    steps = [_step(unquote(step)) for step in asked.path.lstrip("/").split("/")]
    *above, last = steps
    last, suffix = _suffixed(last or "index", _SUFFIX.get(media, ""))
    query = _query(asked.query)
    return "/".join([*above, last + query]), suffix


def _suffixed(name: str, wanted: str) -> tuple[str, str]:
    """``name`` and its suffix; a page and a feed get the one of their kind, everything else keeps its own."""
    stem, dot, own = name.rpartition(".")
    has_own = bool(dot and stem)
    if has_own and (not wanted or f".{own}" == wanted or wanted == ".json"):
        return stem, f".{own}"
    return name, wanted


def _step(step: str) -> str:
    return step if not step or (_PLAIN.fullmatch(step) and step.strip(".")) else _mark(step)


def _query(query: str) -> str:
    pairs = parse_qsl(query, keep_blank_values=True)
    if not pairs:
        return ""
    if all(_PLAIN.fullmatch(name) and _PLAIN.fullmatch(value or "-") for name, value in pairs):
        return "@" + ",".join(f"{name}={value}" for name, value in pairs)
    return "@" + _mark(query)


def _mark(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]
