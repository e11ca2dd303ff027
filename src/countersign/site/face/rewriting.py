"""A page as it is sent becomes a page that stands in a folder: its links lead to files, its forms to the register.

Our own templates write every attribute in double quotes and every value escaped; that is all this relies on.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html import escape, unescape
from urllib.parse import urljoin, urlsplit

Lead = Callable[[str], str]
"""From an address on the site, with its fragment, to what a link in the copy says."""

_TAG = re.compile(r"<[a-z][a-z0-9]*\s[^>]*>")
_LINK = re.compile(r"(?<=\s)(href|src)=\"([^\"]*)\"")
_FORM = re.compile(r"<form\b[^>]*>.*?</form>", re.DOTALL)
_HERE = "http://here.invalid"
_OUTSIDE = 'rel="external"'

SEARCHED = "Searching and filtering work in the register itself."
FILLED = "This form works in the register itself."


def addresses_in(page: str, *, at: str, site: str) -> Iterator[str]:
    """Every address of ours that the page ``at`` this address links to, without fragments, as links stand."""
    for tag in _TAG.findall(_FORM.sub("", page)):
        for _, value in () if _OUTSIDE in tag else _LINK.findall(tag):
            if found := ours(unescape(value), at=at, site=site):
                yield found.partition("#")[0]


def ours(link: str, *, at: str, site: str) -> str:
    """The whole address on this site that a link on the page ``at`` means; empty where it leads elsewhere."""
    whole = urljoin(f"{_HERE}{at}", link)
    for home in (_HERE, site):
        if whole == home or whole.startswith((f"{home}/", f"{home}?", f"{home}#")):
            return whole[len(home) :] if whole[len(home) :].startswith("/") else f"/{whole[len(home) :]}"
    return ""


def page_for_files(page: str, *, at: str, site: str, lead: Lead) -> str:
    """The page with every form replaced by words and every link of ours by what ``lead`` says."""

    def linked(link: re.Match[str]) -> str:
        name, value = link[1], unescape(link[2])
        if value.startswith("#") or not (address := ours(value, at=at, site=site)):
            return link[0]
        return f'{name}="{escape(lead(address))}"'

    def tag(found: re.Match[str]) -> str:
        return found[0] if _OUTSIDE in found[0] else _LINK.sub(linked, found[0])

    return _FORM.sub(lambda form: _instead(form[0], live=f"{site}{at}"), _TAG.sub(tag, page))


def _instead(form: str, *, live: str) -> str:
    is_read = re.match(r"<form\b[^>]*\bmethod=\"get\"", form) is not None
    words = SEARCHED if is_read else FILLED
    link = f'<a class="govuk-link" {_OUTSIDE} href="{escape(live)}">Open this page there</a>'
    return f'<div class="govuk-inset-text">{words} {link}.</div>'


def text_for_files(text: str, *, site: str, lead: Lead) -> str:
    """A feed, a sitemap or a text with every whole address of ours replaced by what ``lead`` says."""
    return _whole(site).sub(lambda found: escape(lead(unescape(found[1] or "/"))), text)


def addresses_in_text(text: str, *, site: str) -> Iterator[str]:
    """Every whole address of ours in a feed, a sitemap or a text, without fragments."""
    yield from (unescape(found or "/").partition("#")[0] for found in _whole(site).findall(text))


def _whole(site: str) -> re.Pattern[str]:
    return re.compile(re.escape(site) + r"(/[^\s\"'<>]*)?(?=[\s\"'<>]|$)")


_IMPORTED = re.compile(r"(?:from\s*|import\s*|import\()[\"'](\.{1,2}/[^\"']+)[\"']")
_URL = re.compile(r"url\([\"']?([^\"')]+)[\"']?\)")


def addresses_in_file(text: str, *, at: str, media: str) -> Iterator[str]:
    """Addresses that a style or a script loads, as long as they are relative to it."""
    pattern = {"text/css": _URL, "text/javascript": _IMPORTED}.get(media)
    for link in pattern.findall(text) if pattern else ():
        if not urlsplit(link).scheme and not link.startswith(("/", "#")):
            yield urlsplit(urljoin(f"{_HERE}{at}", link)).path
