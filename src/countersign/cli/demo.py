"""``countersign demo``: Eastmarsh, a fictional place to try everything on."""

from __future__ import annotations

import time

import click

from countersign.demo.building import story
from countersign.demo.building.people import PASSWORD, sign_ins


@click.command()
def demo() -> None:
    """Build Eastmarsh, a fictional place, in a fresh register.

    Nothing in it is real. A second run finds it there and changes nothing.
    """
    if story.is_here():
        click.echo("Eastmarsh is here already.")
    else:
        began = time.perf_counter()
        built = story.build(say=lambda line: click.echo(f"  {line}"))
        click.echo(
            f"Eastmarsh stands: {built.bodies} bodies, {built.contracts} contracts, {len(built.accounts):,} accounts,"
            f" {built.findings} findings, in {time.perf_counter() - began:.0f} seconds."
        )
    click.echo("Everything in it is fictional. Sign in as one of these, all with the password " + PASSWORD + ":")
    for sign_in in sign_ins():
        click.echo(f"  {sign_in.email:32} {sign_in.role}{' for ' + sign_in.body if sign_in.body else ''}")
