"""Carry the facts of single accounts to another machine of the host, in a file."""

from __future__ import annotations

from typing import BinaryIO

import click

from countersign.insight import actions


@click.group()
def facts() -> None:
    """The evidence as a file for another machine of the host; it holds codes of single accounts."""


@facts.command()
@click.argument("file", type=click.File("wb"))
def out(file: BinaryIO) -> None:
    """Write every fact to FILE, line by line; the same facts give the same bytes."""
    lines = 0
    for lines, line in enumerate(actions.carry_out(), 1):  # noqa: B007
        file.write(line)
    click.echo(f"{lines:,} lines")


@facts.command("in")
@click.argument("file", type=click.File("rb"))
def taken_in(file: BinaryIO) -> None:
    """Make the facts of FILE the evidence, in one swap; `countersign refresh` makes them anew from the register."""
    store = actions.carry_in(file)
    for name in store.tables:
        click.echo(f"{name}: {store.rows(name):,} rows")
    click.echo(f"Facts {store.version[:12]}")
