"""Sources elsewhere that are read on a schedule: list, add, read now, pause, see what was refused."""

from __future__ import annotations

import json
from random import SystemRandom

import click

from countersign.errors import CountersignError
from countersign.intake import actions, queries
from countersign.intake.kinds import kinds
from countersign.intake.models import Inlet, Run
from countersign.people.rules import SYSTEM

EVERY = {"hour": 60, "day": 24 * 60, "week": 7 * 24 * 60}


@click.group()
def sources() -> None:
    """Read in from elsewhere: directories, contracts, reports, an inbox, tables, folders.

    \b
    Examples
      countersign sources kinds
      countersign sources add "Council directory" --kind hsds --address https://directory.example.org/api/v3
      countersign sources run council-directory
      countersign sources list
    """


@sources.command("kinds")
def kinds_() -> None:
    """List the kinds of sources, and what each needs to be told."""
    for kind in kinds().values():
        click.echo(
            f"{kind.name}\n    {kind.label}. {kind.help}\n    asks for: {', '.join(kind.asks) or 'nothing more'}"
        )


@sources.command("list")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def list_(as_json: bool) -> None:
    """List sources: short name, kind, state, when it is read next, what came last, what is wrong."""
    for one in queries.inlets():
        told = {
            "slug": one.slug, "kind": one.kind, "state": one.state, "next": f"{one.next_at:%Y-%m-%d %H:%M}",
            "rows": one.last_rows_done, "refused": one.last_refused, "trouble": one.trouble,
        }  # fmt: skip
        click.echo(
            json.dumps(told) if as_json else "\t".join("-" if v in (None, "") else str(v) for v in told.values())
        )


@sources.command()
@click.argument("name")
@click.option("--kind", required=True, help="See `countersign sources kinds`.")
@click.option("--address", required=True, help="Of the server, inbox (imaps://user@host/INBOX) or watched folder.")
@click.option("--every", type=click.Choice(list(EVERY)), default="day", show_default=True)
@click.option("--slug", default="", help="Short name; default: made of the name.")
@click.option("--secret", default="", help="Name of the variable with its password or key: SOURCE_SECRET_….")
@click.option("--header", default="", help="In which header the key is shown; default: Authorization, as Bearer.")
@click.option("--source", default="", help="Accounts: the source that they belong to.")
@click.option("--as", "target", default="", help="Tables: what the rows become.")
@click.option("--profile", default="", help="Tables: how columns map; default: by their names.")
@click.option("--delta", default="", help="OCDS: updatedFrom (Find a Tender) or publishedFrom (Contracts Finder).")
@click.option("--brief", is_flag=True, help="Directories: as listed, without asking for each service.")
@click.option("--delete", "after", flag_value="delete", default="", help="Inbox: delete letters that were taken.")
def add(name: str, kind: str, address: str, every: str, slug: str, secret: str, **options: object) -> None:
    """Add a source elsewhere. It is read by `countersign work`, or now by `countersign sources run`."""
    given = {key: value for key, value in options.items() if value}
    try:
        inlet = actions.add_inlet(
            name=name, kind=kind, address=address, slug=slug, every_minutes=EVERY[every], secret=secret, options=given,
            by=SYSTEM,
        )  # fmt: skip
    except CountersignError as error:
        for where, what in getattr(error, "faults", ()):
            click.echo(f"  {where}: {what}", err=True)
        raise
    click.echo(f"Added: {inlet.slug}. Read it now with: countersign sources run {inlet.slug}")


@sources.command()
@click.argument("slugs", nargs=-1, required=True)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def run(slugs: tuple[str, ...], as_json: bool) -> None:
    """Read these sources now. Stopped at any moment, the next reading goes on there."""
    failed: CountersignError | None = None
    for slug in slugs:
        try:
            _tell(slug, _read(queries.inlet(slug)), as_json=as_json)
        except CountersignError as error:
            click.echo(f"{slug}: {error}", err=True)
            failed = error
    if failed:
        raise failed


def _read(inlet: Inlet) -> Run | None:
    return actions.read_inlet(inlet, by=SYSTEM, rng=SystemRandom(), budget_s=float("inf"))


def _tell(slug: str, run: Run | None, *, as_json: bool) -> None:
    if run is None:
        click.echo(json.dumps({"source": slug, "read": 0}) if as_json else f"{slug}: nothing is new.")
        return
    counts = {
        "read": run.rows_done,
        "taken": run.taken,
        "changed": run.changed,
        "same": run.same,
        "refused": run.refused,
    }
    if as_json:
        click.echo(json.dumps({"source": slug, "key": run.key, **counts}))
        return
    click.echo(f"{slug}: " + ", ".join(f"{words} {number:,}" for words, number in counts.items()))
    if run.refused:
        click.echo(f"Why rows were refused: countersign sources refused {slug}")


@sources.command()
@click.argument("slug")
def pause(slug: str) -> None:
    """Do not read SLUG until it is resumed."""
    actions.pause_inlet(queries.inlet(slug), by=SYSTEM)
    click.echo(f"{slug} is paused.")


@sources.command()
@click.argument("slug")
def resume(slug: str) -> None:
    """Let SLUG go on, from where it stopped."""
    actions.resume_inlet(queries.inlet(slug), by=SYSTEM)
    click.echo(f"{slug} is read at the next turn.")


@sources.command()
@click.argument("slug")
def refused(slug: str) -> None:
    """List every row of the last reading of SLUG that was refused: part, line, field, reason; never its words."""
    last = queries.runs_of(queries.inlet(slug)).first()
    for one in queries.refusals(last) if last else ():
        click.echo(f"{one.part or '-'}\t{one.line}\t{one.field or '-'}\t{one.reason}")
