"""Sign, prove and verify the public log."""

from __future__ import annotations

import json
import sys

import click

from countersign.errors import Broken
from countersign.ledger import actions, queries


@click.command()
def verify() -> None:
    """Check the whole ledger and name the first broken line.

    Compares every line with its leaf, the order of the lines, every signed checkpoint, the published tiles,
    and what is stored with what the ledger committed to. Ends with exit code 7 when something disagrees.
    """
    verdict = queries.verdict(report=_progress)
    if verdict.fault:
        raise Broken(str(verdict.fault), remedy="Compare with a backup; do not sign a checkpoint before you know why.")
    click.echo(
        f"The ledger agrees with itself: {verdict.lines} lines, {verdict.checkpoints} checkpoints, "
        f"{verdict.things} things it committed to."
    )


@click.command()
def checkpoint() -> None:
    """Sign the ledger as it is now and publish its tiles."""
    signed = actions.checkpoint()
    click.echo(signed.note, nl=False)


@click.command()
@click.argument("index", type=click.IntRange(min=0))
@click.option("--json", "as_json", is_flag=True, help="Line, proof and checkpoint as JSON, for other software.")
def prove(index: int, as_json: bool) -> None:
    """Prove that line INDEX is in the newest signed checkpoint."""
    shown = queries.inclusion(index).to_dict()
    if as_json:
        click.echo(json.dumps(shown, indent=2, ensure_ascii=False))
        return
    click.echo(f"Line {shown['index']} of {shown['size']}: {shown['text']}")
    for number, step in enumerate(shown["proof"], 1):
        click.echo(f"  step {number}: {step}")
    click.echo(f"  root:   {shown['root']}")
    click.echo(f"\n{shown['checkpoint']}", nl=False)


def _progress(done: int, total: int) -> None:
    if sys.stderr.isatty():
        click.echo(f"\r{done:,} of {total:,} lines", nl=done >= total, err=True)
