"""The public data as files, and whether such files agree with themselves."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from countersign.api import exporting, recompute
from countersign.errors import Broken

_FOLDER = click.Path(file_okay=False, path_type=Path)


@click.command()
@click.argument("folder", type=_FOLDER)
def export(folder: Path) -> None:
    """Write everything public into FOLDER, with the ledger and a script that checks it all.

    A second time writes the same bytes, unless something public happened meanwhile.
    """
    counts = exporting.export(folder, report=_progress)
    for name, count in counts.items():
        click.echo(f"  {count:>9,} {name}")
    click.echo(f"Written to {folder}. Anybody can check it: python recompute.py {folder}")


@click.command("recompute")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
def check(folder: Path) -> None:
    """Work out again what an export in FOLDER says, and name everything that does not agree.

    The same as the script in the folder. Ends with exit code 7 when something disagrees.
    """
    found = list(recompute.faults(folder))
    for where, what in found:
        click.echo(f"{where}: {what}", err=True)
    if found:
        raise Broken(f"{len(found)} things do not agree.", remedy="Take the export anew from who published it.")
    click.echo("Everything agrees.")


def _progress(name: str, count: int) -> None:
    if sys.stderr.isatty():
        click.echo(f"\r  {count:>9,} {name}", err=True, nl=False)
