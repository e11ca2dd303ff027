"""A reader of a folder of pages who knows nothing of how it was made: Python's own parsers and what stands on disk."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit


class Page(HTMLParser):
    """What a page links to, what can be linked to in it, and which tags it has."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: set[str] = set()
        self.tags: set[str] = set()
        self.words = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        self.tags.add(tag)
        self.ids.add(said.get("id") or "")
        self.links += [value for name in ("href", "src", "action") if (value := said.get(name))]

    def handle_data(self, data: str) -> None:
        self.words += data


class Folder:
    """``links()`` are those of every page as ``(page, link)``; ``broken()`` those that lead to no file or part."""

    def __init__(self, root: Path, *, below: str | None = None) -> None:
        self.root, self.below = root, below
        self.read = cache(lambda name: Page((root / name).read_text(encoding="utf-8")))

    def pages(self) -> list[str]:
        return sorted(str(path.relative_to(self.root)) for path in self.root.rglob("*.html"))

    def links(self) -> Iterator[tuple[str, str]]:
        yield from ((name, link) for name in self.pages() for link in self.read(name).links)

    def inside(self) -> Iterator[tuple[str, str]]:
        yield from ((name, link) for name, link in self.links() if not urlsplit(link).scheme)

    def broken(self) -> list[tuple[str, str]]:
        return [(name, link) for name, link in self.inside() if not self._leads(name, link)]

    def _leads(self, name: str, link: str) -> bool:
        asked = urlsplit(link)
        rooted = asked.path.startswith("/")
        if asked.query or (rooted and (self.below is None or not asked.path.startswith(f"{self.below}/"))):
            return False
        path = unquote(asked.path.removeprefix(f"{self.below}/") if rooted else asked.path)
        beside = "" if rooted else posixpath.dirname(name)
        found = posixpath.normpath(posixpath.join(beside, path)) if path else name
        if found.startswith("..") or not (self.root / found).is_file():
            return False
        return not asked.fragment or not found.endswith(".html") or unquote(asked.fragment) in self.read(found).ids
