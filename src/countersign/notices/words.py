"""A notice in words: subject and text from its template, plain text, nothing escaped for a web page."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urljoin

from django.conf import settings
from django.template import Context
from django.template.loader import get_template


def written(template: str, facts: Mapping[str, object]) -> tuple[str, str]:
    """``(subject, text)``. The template's first line is the subject; blank lines never stand twice in a row.

    A template sees the ``facts``, the ``site``'s address, the ``host``'s name, and in full the addresses of
    ``facts["path"]`` (as ``link``) and of ``facts["stop"]``, if there are any.
    """
    links = {"link": full(facts.get("path")), "stop": full(facts.get("stop"))}
    seen = {**facts, "site": settings.ADDRESS, "host": settings.HOST_NAME, **links}
    text = get_template(template).template.render(Context(seen, autoescape=False))
    subject, _, rest = text.strip().partition("\n")
    return " ".join(subject.split()), _spaced(rest)


def full(path: object) -> str:
    """The address of a page as a letter must say it; empty for none."""
    return urljoin(settings.ADDRESS, str(path)) if path else ""


def _spaced(text: str) -> str:
    lines: list[str] = []
    for line in (one.rstrip() for one in text.strip().splitlines()):
        if line or (lines and lines[-1]):
            lines.append(line)
    return "\n".join(lines) + "\n"
