"""Erasures that a backup does not know of."""

from __future__ import annotations

import json
from pathlib import Path

import click

from countersign.errors import NotReadable
from countersign.experiences.actions import erase_again
from countersign.experiences.actions.erasing import erasures as withdrawn
from countersign.people.rules import SYSTEM

_FILE = click.argument("file", type=click.Path(dir_okay=False, path_type=Path))


@click.group()
def erasures() -> None:
    """Keep the list of what was withdrawn beside the backups, and let go of it again after a restore."""


@erasures.command()
@_FILE
def write(file: Path) -> None:
    """Write every withdrawal of the public log, with its proof, into FILE; run `countersign checkpoint` before it."""
    proven = list(withdrawn())
    file.write_text(json.dumps(proven), encoding="utf-8")
    click.echo(f"{len(proven)} withdrawals, in words that name nobody. Keep {file.name} beside the backups.")


@erasures.command()
@_FILE
def again(file: Path) -> None:
    """Withdraw again what FILE proves to have been withdrawn. Doing it twice changes nothing."""
    try:
        proven = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise NotReadable("This file is not a list of erasures.", remedy="See `countersign erasures write`.") from error
    click.echo(f"{erase_again(proven, by=SYSTEM)} accounts that the backup still held are withdrawn again.")
