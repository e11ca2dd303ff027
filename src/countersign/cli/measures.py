"""Check the files of measures, and adopt their versions."""

from __future__ import annotations

from pathlib import Path

import click

from countersign.errors import NotValid
from countersign.insight.measures import adopting, checking, folders, read
from countersign.insight.measures.measure import Measure

_FOLDER = click.argument("folder", required=False, type=click.Path(exists=True, file_okay=False, path_type=Path))


@click.group()
def measures() -> None:
    """What the register counts for everybody, as files that analysts edit (docs/how-to/add-a-measure.md)."""


@measures.command()
@_FOLDER
def check(folder: Path | None) -> None:
    """Say everything that is wrong with the measures, in which file and line, and what to do.

    Without FOLDER: those of the register, and those in `measures` of the home folder.
    """
    for one in _folders(folder):
        found = _sound(one)
        known = adopting.adopted(one)
        click.echo(f"{one.name}: {len(found)} measures, all sound")
        for measure in found:
            if waiting := adopting.waiting(measure, known):
                click.echo(f"  {measure.id}: version {', '.join(waiting)} waits to be adopted")


@measures.command()
@_FOLDER
def adopt(folder: Path | None) -> None:
    """Adopt every new version: it is shown after the next start, and can never mean anything else.

    Without FOLDER: those in `measures` of the home folder.
    """
    for one in _folders(folder)[-1:]:
        new = adopting.adopt(one, _sound(one))
        for id, version in new:
            click.echo(f"Adopted {id}, version {version}")
        if not new:
            click.echo("Nothing new to adopt.")


def _folders(folder: Path | None) -> list[Path]:
    return [folder] if folder else [one for one in folders() if one.is_dir()]


def _sound(folder: Path) -> list[Measure]:
    """The measures of a folder; raises :class:`NotValid` with every fault."""
    if faults := checking.faults(folder):
        told = "\n".join(f"  {fault}" for fault in faults)
        number = "One fault" if len(faults) == 1 else f"{len(faults)} faults"
        raise NotValid(f"{number} in the measures of {folder.name}:\n{told}\n", remedy="Mend them, then check again.")
    return [read(path) for path in checking.files(folder)]
