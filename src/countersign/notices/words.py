"""A notice in words: subject and text from its template, plain text, nothing escaped for a web page."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urljoin

from django.conf import settings
from django.template import Context
from django.template.loader import get_template


def written(template: str, facts: Mapping[str, object]) -> tuple[str, str]:
    """``(subject, text)``. The template's first line is the subject; blank lines never stand twice in a row.

    A template sees the ``facts``, the ``site``'s address, the ``host``'s name, and ``link``: the full address of
    ``facts["path"]``.
    """
    link = urljoin(settings.ADDRESS, str(facts.get("path", "")))
    seen = {**facts, "site": settings.ADDRESS, "host": settings.HOST_NAME, "link": link}
    text = get_template(template).template.render(Context(seen, autoescape=False))
    subject, _, rest = text.strip().partition("\n")
    return " ".join(subject.split()), _spaced(rest)


def _spaced(text: str) -> str:
    lines: list[str] = []
    for line in (one.rstrip() for one in text.strip().splitlines()):
        if line or (lines and lines[-1]):
            lines.append(line)
    return "\n".join(lines) + "\n"
