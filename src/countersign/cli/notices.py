"""The outbox: what waits, what failed; send it, put it back."""

from __future__ import annotations

from random import SystemRandom

import click

from countersign.notices import actions, queries
from countersign.notices.states import NOTICE
from countersign.people.rules import SYSTEM


@click.group()
def notices() -> None:
    """Letters that wait to be sent, and those that could not be delivered. Addresses are never shown."""


@notices.command("list")
@click.option("--state", type=click.Choice(NOTICE.states), default=None)
@click.option("--limit", type=click.IntRange(1), default=50, show_default=True)
def list_(state: str | None, limit: int) -> None:
    """List notices, newest first: number, state, tries, what it tells of, the last fault."""
    for one in queries.listed(state or "")[:limit]:
        click.echo(f"{one.pk}\t{one.state}\t{one.tries}\t{queries.called(one)}\t{one.fault or '-'}")
    now = queries.outbox()
    click.echo(f"{now.waiting} waiting, {now.undelivered} undelivered, {now.sent} sent; mail is “{now.channel}”.")


@notices.command()
@click.option("--limit", type=click.IntRange(1), default=200, show_default=True)
def send(limit: int) -> None:
    """Send what waits, as `countersign work` does by itself."""
    done = actions.deliver(rng=SystemRandom(), limit=limit)
    click.echo(f"{done.sent} sent, {done.put_off} to be tried again, {done.given_up} given up, {done.dropped} too old.")
    if done.down:
        click.echo("The channel is down; the rest waits. `countersign notices list` says why.")
    if queries.outbox().channel == "off":
        click.echo("Sending is off. Set COUNTERSIGN_MAIL to smtp or notify.")


@notices.command("put-back")
@click.argument("numbers", nargs=-1, type=click.IntRange(min=1))
@click.option("--all", "everything", is_flag=True, help="Everything that could not be delivered.")
def put_back(numbers: tuple[int, ...], everything: bool) -> None:
    """Put undelivered notices NUMBERS back into the outbox, to be tried again."""
    chosen = list(queries.undelivered()) if everything else [queries.notice(number) for number in numbers]
    for one in chosen:
        actions.put_back(one, by=SYSTEM)
    click.echo(f"{len(chosen)} put back.")


@notices.command()
@click.argument("number", type=click.IntRange(min=1))
def drop(number: int) -> None:
    """Never send notice NUMBER."""
    actions.drop(queries.notice(number), by=SYSTEM)
    click.echo(f"Notice {number} is dropped.")
