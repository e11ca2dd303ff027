"""Every public answer once, each in a file of its own, and then every link led to the file or to the register."""

from __future__ import annotations

import posixpath
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from urllib.parse import quote, urlsplit

from django.conf import settings
from django.urls import Resolver404, resolve, reverse

from countersign.ledger import queries as ledger
from countersign.proof.tiles import entries_of, tiles_of
from countersign.site import access
from countersign.site.face import live, rewriting
from countersign.site.face.naming import Names, tidied
from countersign.site.face.visiting import Answer, Visitor

Report = Callable[[int, int, str], None]
MISSING = "404.html"
_NOWHERE = "/not-in-this-copy"
_TEXTS = ("application/atom+xml", "application/xml", "text/plain")


class Copy:
    """A copy that grows in ``folder``. ``address`` is where it will be read, empty for anywhere."""

    def __init__(self, folder: Path, *, address: str = "") -> None:
        self.folder, self.address = folder, address.rstrip("/")
        self.gone: dict[str, int] = {}
        self._files: dict[str, str] = {}
        self._media: dict[str, str] = {}
        self._onward: dict[str, str] = {}
        self._names = Names()
        self._visitor = Visitor()

    def add(self, files: Iterable[Path]) -> None:
        """Files that were written below the folder by somebody else; pages may link to them."""
        for path in files:
            self._files[f"/{path.relative_to(self.folder)}"] = str(path.relative_to(self.folder))

    def fetch(self, report: Report) -> None:
        """Visit everything that opens to everyone, from the plain addresses on, along every link."""
        waiting = deque(dict.fromkeys([*_plain(), *_tiles()]))
        seen, linked = set(waiting), set()
        while waiting:
            address = waiting.popleft()
            for found in filter(is_kept, self._kept(address)):
                linked.add(found)
                if found not in seen:
                    seen.add(found)
                    waiting.append(found)
            report(len(self._files), len(seen), address)
        # An address to which nothing leads may have nothing to show yet.
        self.gone = {address: status for address, status in self.gone.items() if address in linked}

    def link(self) -> None:
        """Lead every link of every page, feed and list where it belongs; and write the page for what is missing."""
        for address, name in self._files.items():
            if self._media.get(address) in ("text/html", *_TEXTS):
                path = self.folder / name
                path.write_text(self._linked(address, path.read_text(encoding="utf-8")), encoding="utf-8", newline="")
        missing = self._visitor.ask(_NOWHERE).content.decode()
        page = rewriting.page_for_files(missing, at="/", site=settings.ADDRESS, lead=self._rooted)
        (self.folder / MISSING).write_text(page, encoding="utf-8", newline="")

    def _kept(self, address: str) -> Iterator[str]:
        """Keep the answer of an address, and say which addresses it leads to."""
        answer = self._visitor.ask(address)
        if answer.leads_to:
            onward = tidied(rewriting.ours(answer.leads_to, at=address, site=settings.ADDRESS).partition("#")[0])
            self._onward[address] = onward
            return iter([onward])
        if answer.status != 200:
            self.gone[address] = answer.status
            return iter(())
        self._write(address, answer)
        return map(tidied, _leading(address, answer))

    def _write(self, address: str, answer: Answer) -> None:
        name = self._names.name(address, answer.media)
        self._files[address], self._media[address] = name, answer.media
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(answer.content)

    def _linked(self, address: str, text: str) -> str:
        if self._media[address] in _TEXTS:
            return rewriting.text_for_files(text, site=settings.ADDRESS, lead=self._whole)
        beside = posixpath.dirname(self._files[address]) or "."

        def lead(link: str) -> str:
            return self._rooted(link) if self.address else self._led(link, lambda name: posixpath.relpath(name, beside))

        return rewriting.page_for_files(text, at=address, site=settings.ADDRESS, lead=lead)

    def _rooted(self, link: str) -> str:
        return self._led(link, lambda name: f"{urlsplit(self.address).path}/{name}")

    def _whole(self, link: str) -> str:
        """For feeds and lists, whose links must be whole: to the register, unless the copy has an address too."""
        return self._led(link, lambda name: f"{self.address}/{name}") if self.address else f"{settings.ADDRESS}{link}"

    def _led(self, link: str, to: Callable[[str], str]) -> str:
        address, _, part = link.partition("#")
        name = self._file(tidied(address))
        found = to(quote(name, safe="/@=,~")) if name else f"{settings.ADDRESS}{address}"
        return found + (part and f"#{part}")

    def _file(self, address: str) -> str | None:
        for _ in range(5):  # a body that was merged twice leads on twice
            if address not in self._onward:
                break
            address = self._onward[address]
        return self._files.get(address)


def is_kept(address: str) -> bool:
    """Whether the answer of an address becomes a file: as the list of who may open what says, and no form."""
    asked = urlsplit(address)
    if asked.path.startswith(settings.STATIC_URL):
        return True
    try:
        view_name = resolve(asked.path).view_name
    except Resolver404:
        return False
    return live.becomes_files(view_name, is_asked=bool(asked.query))


def _leading(address: str, answer: Answer) -> Iterator[str]:
    if answer.media == "text/html":
        yield from rewriting.addresses_in(answer.content.decode(), at=address, site=settings.ADDRESS)
    elif answer.media in _TEXTS:
        yield from rewriting.addresses_in_text(answer.content.decode(), site=settings.ADDRESS)
    elif answer.media in ("text/css", "text/javascript"):
        yield from rewriting.addresses_in_file(answer.content.decode(), at=address, media=answer.media)


def _plain() -> Iterator[str]:
    """Addresses that open to everyone and need no argument."""
    listed = (name for name, opens in access.ACCESS.items() if opens.to == "everyone" and not opens.example)
    yield from (reverse(name) for name in listed if live.becomes_files(name, is_asked=False))


def _tiles() -> Iterator[str]:
    """The log as the files in which an outsider's software reads it."""
    signed = ledger.latest()
    for tile in tiles_of(signed.size) if signed else ():
        for one in (tile, entries_of(tile)) if tile.level == 0 else (tile,):
            yield reverse("ledger:tile", args=[one.path.removeprefix("tile/")])
