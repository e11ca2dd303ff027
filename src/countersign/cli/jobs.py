"""Background work: what waits, what was given up; try it again, drop it."""

from __future__ import annotations

import click

from countersign.people.rules import SYSTEM
from countersign.work import actions, queries
from countersign.work.states import JOB


@click.group()
def jobs() -> None:
    """Work in the background: what waits, runs, failed or was given up."""


@jobs.command("list")
@click.option("--state", type=click.Choice(JOB.states), default=None)
@click.option("--limit", type=click.IntRange(1), default=50, show_default=True)
def list_(state: str | None, limit: int) -> None:
    """List jobs, what was given up first: number, state, age, tries, work, how far it has come, the last fault."""
    for one in queries.listed(state or "")[:limit]:
        told = (one.pk, one.state, queries.age(one), one.tries, queries.called(one))
        click.echo("\t".join([*map(str, told), queries.progress(one) or "-", one.fault or "-"]))
    now = queries.queue()
    click.echo(f"{now.waiting} waiting, {now.running} running, {now.failed} to be tried again, {now.dead} given up.")


@jobs.command()
@click.argument("numbers", nargs=-1, type=click.IntRange(min=1))
@click.option("--all", "everything", is_flag=True, help="Everything that was given up.")
def retry(numbers: tuple[int, ...], everything: bool) -> None:
    """Try jobs NUMBERS again, with all their tries."""
    chosen = list(queries.listed("dead")) if everything else [queries.job(number) for number in numbers]
    for one in chosen:
        actions.retry(one, by=SYSTEM)
    click.echo(f"{len(chosen)} in the queue again.")


@jobs.command()
@click.argument("number", type=click.IntRange(min=1))
def drop(number: int) -> None:
    """Never do job NUMBER."""
    actions.drop(queries.job(number), by=SYSTEM)
    click.echo(f"Job {number} is dropped.")
