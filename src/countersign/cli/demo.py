"""``countersign demo``: Eastmarsh, a fictional place to try everything on."""

from __future__ import annotations

import time
from pathlib import Path

import click

from countersign import clock
from countersign.demo.building import story
from countersign.demo.building.people import PASSWORD, sign_ins
from countersign.demo.export import write_files


@click.group(invoke_without_command=True)
@click.pass_context
def demo(context: click.Context) -> None:
    """Build Eastmarsh, a fictional place, in a fresh register.

    Nothing in it is real. A second run finds it there and changes nothing; to build it anew, set COUNTERSIGN_HOME to
    an empty folder.
    """
    if context.invoked_subcommand:
        return
    if story.is_here():
        click.echo("Eastmarsh is here already.")
    else:
        _build()
    click.echo("Everything in it is fictional. Sign in as one of these, all with the password " + PASSWORD + ":")
    for sign_in in sign_ins():
        click.echo(f"  {sign_in.email:32} {sign_in.role}{' for ' + sign_in.body if sign_in.body else ''}")


def _build() -> None:
    began = time.perf_counter()
    built = story.build(say=lambda line: click.echo(f"  {line}"))
    click.echo(
        f"Eastmarsh stands: {built.bodies} bodies, {built.contracts} contracts, {len(built.accounts):,} accounts,"
        f" {built.findings} findings, in {time.perf_counter() - began:.0f} seconds."
    )


@demo.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
def files(folder: Path) -> None:
    """Write the accounts of Eastmarsh into FOLDER as messy files, to try the import desk on.

    \b
    Example
      countersign demo files eastmarsh-files
      countersign intake preview eastmarsh-files/residents-survey.csv
    """
    for path in write_files(folder, today=clock.today()):
        click.echo(f"{path}: {path.stat().st_size / 1e6:.1f} MB")
