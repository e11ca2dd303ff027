"""Papers as pages and as files."""

from __future__ import annotations

from django.http import HttpResponse

from countersign.formats.papers import Bullets, Grid, Heading, Paper, Words
from countersign.frontend.components import Column, Table

_KINDS = {Heading: "heading", Words: "words", Bullets: "bullets"}


def blocks(paper: Paper) -> list[tuple[str, object]]:
    """Each block of a paper with what it is, for the template; a grid as a :class:`Table`."""
    return [_drawn(block, at) for at, block in enumerate(paper.blocks)]


def _drawn(block: Heading | Words | Bullets | Grid, at: int) -> tuple[str, object]:
    if isinstance(block, Grid):
        columns = [Column(label) for label in block.columns]
        return "grid", Table(f"grid-{at}", block.caption, columns, block.rows)
    return _KINDS[type(block)], block


def file(content: bytes, kind: str, name: str) -> HttpResponse:
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})
