"""Write the pages of the docs that are generated from the code. A test holds each to its source."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import click

from countersign.cli import pictures

_DOCS = Path(__file__).parents[3] / "docs"

# page below docs/ -> "module:function that returns its text"
PAGES = {
    "reference/settings.md": "countersign.site.environment:reference",
    "reference/retention.md": "countersign.site.retention:reference",
    "reference/lives.md": "countersign.cli.lives:reference",
    "reference/who-may-what.md": "countersign.people.rules:reference",
}


def text(source: str) -> str:
    """The text of a generated page."""
    module, _, name = source.partition(":")
    write: Callable[[], str] = getattr(import_module(module), name)
    return write()


@click.command()
def docs() -> None:
    """Write the generated pages and pictures of the docs (for those who work on Countersign)."""
    for page, source in PAGES.items():
        (_DOCS / page).write_text(text(source), encoding="utf-8")
        click.echo(f"docs/{page}")
    for picture in pictures.write():
        click.echo(f"docs/{picture.relative_to(_DOCS)}")
