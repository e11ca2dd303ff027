"""Procurements on the command line: the list, the proof, the open data, and opening what is due."""

from __future__ import annotations

import json

import click
from django.conf import settings
from django.urls import reverse

from countersign.awards import actions, queries
from countersign.errors import Broken
from countersign.people.rules import SYSTEM


@click.group()
def award() -> None:
    """Procurements: criteria before bids, marks, decisions, and their proof."""


@award.command("list")
@click.option("--state", default="", help="Only those in this state, such as bids_in or decided.")
def listing(state: str) -> None:
    """Every procurement whose criteria were published.

    \b
    Example
      countersign award list --state bids_in
    """
    for one in queries.procurements(state=state):
        click.echo(f"{one.contract.slug} {one.number}: {one.contract.title}, {one.get_state_display()}")


@award.command()
@click.argument("contract")
@click.argument("number", type=int)
def proof(contract: str, number: int) -> None:
    """The proof that criteria were published before the first bid, as JSON; checked with countersign.proof alone."""
    click.echo(json.dumps(queries.proof(queries.public(contract, number)), indent=1))


@award.command()
@click.argument("contract")
@click.argument("number", type=int)
def ocds(contract: str, number: int) -> None:
    """The procurement as an OCDS 1.1 release package."""
    address = settings.ADDRESS + reverse("awards:ocds-json", args=[contract, number])
    click.echo(json.dumps(queries.package(queries.public(contract, number), address=address), indent=1))


@award.command("open")
def open_due() -> None:
    """Open the bids of every procurement whose deadline has passed; running it again opens none."""
    opened, stuck = actions.open_due(by=SYSTEM)
    for one in opened:
        click.echo(f"{one.contract.slug} {one.number}: {len(queries.bids(one))} bids opened")
    if stuck:
        which = ", ".join(f"{one.contract.slug} {one.number}" for one in stuck)
        raise Broken(f"A bid is not what was committed to when it came: {which}.", remedy="Compare the bidders’ notes.")
