"""The public face as files that any web server can hand out and any archive can keep."""

from __future__ import annotations

import time
from pathlib import Path

import click
from django.conf import settings
from django.utils.module_loading import import_string

from countersign.cli.progress import Bar


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--address", default="", help="Where the copy will be read, whole. Without it links are relative.")
def publish(folder: Path, address: str) -> None:
    """Write everything public into FOLDER as files: pages, data, feeds, the export and the log.

    The files that stand there are replaced at once when the new ones are whole; what is the same stays untouched. Forms
    and searches give way to a link to the register itself.
    """
    bar, began = Bar("Publishing"), time.monotonic()
    try:
        made = import_string(settings.PUBLIC_FACE)(folder, address=address, report=bar.show)
    finally:
        bar.close()
    for gone, status in made.gone.items():
        click.echo(f"  left out, as it answers {status}: {gone}", err=True)
    seconds = time.monotonic() - began
    click.echo(f"{made.files:,} files, {made.bytes:,} bytes, in {seconds:.0f} seconds; {made.same:,} as before.")
    click.echo(f"Read it with: python -m http.server --directory {folder}")
