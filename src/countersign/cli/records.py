"""Track records, what they may be used for, and flags on delivery, on the command line."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from pathlib import Path

import click

from countersign import clock
from countersign.awards import queries
from countersign.awards.delivery import FLAGS
from countersign.awards.rules import Use, check_use, fits
from countersign.awards.uses import NOT_LEGAL_ADVICE
from countersign.awards.words import A_QUESTION
from countersign.formats.tabular import write_csv
from countersign.register import queries as register

_FLAGS = ("flag", "title", "contract", "ocid", "contract title", "seen", "address")


@click.group()
def record() -> None:
    """Track records of providers: what counts, what they may be used for, and flags on delivery."""


@record.command()
@click.argument("slug")
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="As of this day.")
@click.option("--contract", default="", help="Near to this contract (short name).")
@click.option("--json", "as_json", is_flag=True, help="Everything, for machines.")
def show(slug: str, as_of: dt.datetime | None, contract: str, as_json: bool) -> None:
    """The record of one provider.

    \b
    Examples
      countersign record show brightwater-care
      countersign record show brightwater-care --as-of 2026-10-01 --json
    """
    near = register.contract_by_slug(contract) if contract else None
    day = as_of.date() if as_of else None
    found = queries.track_record(register.body_by_slug(slug), as_of=day, relevant_to=near)
    if as_json:
        click.echo(json.dumps(queries.record_file(found), indent=1, ensure_ascii=False))
        return
    click.echo(f"{found.body.name}: {found.words}")
    for part in found.parts:
        click.echo(f"  {part.title}: {part.good:g} good of {part.counted}, {part.waiting} not counted")


@record.command("may-count")
@click.argument("route")
@click.option("--jurisdiction", default="england", show_default=True)
@click.option("--regime", default="procurement_act", show_default=True, help="procurement_act or psr.")
@click.option("--light-touch/--not-light-touch", default=None, help="Whether it is a light-touch contract.")
@click.option("--central/--not-central", default=None, help="Whether the buyer is central government.")
@click.option("--weight", default=0.0, help="Per cent of all points that a record is to carry.")
@click.option("--said", multiple=True, help="Id of a condition that is met; give it as often as needed.")
@click.option("--event", default="", help="For exclusion: breach, ruling, poor, notice_breach or notice_poor.")
@click.option("--happened-on", type=click.DateTime(["%Y-%m-%d"]), help="The day on which that happened.")
def may_count(route: str, weight: float, said: tuple[str, ...], happened_on: dt.datetime | None, **about) -> None:
    """Whether a record may count by ROUTE, and what that route asks for. Refuses with what would be lawful.

    \b
    Examples
      countersign record may-count staff --weight 10 --said about_staff
      countersign record may-count reputation --weight 10
    """
    day = happened_on.date() if happened_on else None
    use = Use(route, clock.today(), weight=weight / 100, said=frozenset(said), happened_on=day, **about)
    for fit in fits(use):
        state = "open" if fit.is_open else "shut: " + " ".join(fit.shut)
        click.echo(f"{fit.route.id}: {state}")
        for one in fit.unmet if fit.is_open and fit.route.id == route else ():
            click.echo(f"  {one.id} ({one.when}): {one.says}")
    found = check_use(use)
    click.echo(f"A route fits: {found.title}. {found.weighs_says} {NOT_LEGAL_ADVICE}")


@record.command()
@click.option("--flag", "only", type=click.Choice(list(FLAGS)), help="Only this flag.")
@click.option("--csv", "file", type=click.Path(path_type=Path, dir_okay=False), help="Write every line to this file.")
def flags(only: str | None, file: Path | None) -> None:
    """Ten flags on how contracts are delivered and told of; each is a question."""
    found = list(queries.flagged(register.contracts().iterator(chunk_size=500), only=only or ""))
    tally = Counter(one.flag.id for one in found)
    for id, title in FLAGS.items():
        click.echo(f"{id:<4}{tally[id]:>7,}  {title}")
    click.echo(A_QUESTION)
    if file is not None:
        lines = ((one.flag.id, one.flag.title, one.contract.slug, one.contract.ocid, one.contract.title, one.flag.seen,
                  one.address) for one in found)  # fmt: skip
        with file.open("w", newline="", encoding="utf-8") as opened:
            opened.writelines(write_csv(lines, header=_FLAGS))
