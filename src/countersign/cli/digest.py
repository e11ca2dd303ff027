"""The week's paper, for a meeting."""

from __future__ import annotations

from pathlib import Path

import click

from countersign.answers import queries
from countersign.answers.queries.week import name_of, week
from countersign.formats.papers import Bullets, Grid, Heading, Paper, Words, as_pdf, as_word
from countersign.register.queries import body_by_slug

_FILE = click.Path(path_type=Path, dir_okay=False, writable=True)


@click.command()
@click.option("--body", "slug", default="", help="Short name of a body; default: the whole register.")
@click.option("--week", "name", default="", help="Like 2026-W47; default: the last whole week.")
@click.option("--pdf", type=_FILE, help="Write it as PDF.")
@click.option("--word", type=_FILE, help="Write it as a Word document.")
def digest(slug: str, name: str, pdf: Path | None, word: Path | None) -> None:
    """The week's paper: what is owed, promised and confirmed. Without --pdf or --word it is printed here."""
    found = queries.digest_of(body_by_slug(slug) if slug else None, begins=week(name))
    paper = queries.week_paper(found)
    for path, draw in ((pdf, as_pdf), (word, as_word)):
        if path is not None:
            path.write_bytes(draw(paper))
            click.echo(f"Week {name_of(found.begins)} is in {path}.")
    if pdf is None and word is None:
        click.echo("\n".join(_lines(paper)))


def _lines(paper: Paper) -> list[str]:
    lines = [paper.title, paper.under]
    for block in paper.blocks:
        lines += _LINES[type(block)](block)
    return lines


_LINES = {
    Heading: lambda block: ["", block.text.upper()],
    Words: lambda block: [block.text],
    Bullets: lambda block: [f"* {item}" for item in block.items],
    Grid: lambda block: [block.caption, *("\t".join(row) for row in block.rows)],
}
