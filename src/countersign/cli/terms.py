"""What contracts say about the public and what the law asks to be published, on the command line."""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path
from typing import IO

import click
from django.conf import settings
from django.urls import reverse

from countersign.cli.rehearsing import forget, inside, rehearse
from countersign.formats.tabular import write_csv
from countersign.register import queries as register
from countersign.terms import queries
from countersign.terms.duties import STATES

_MOST_SHOWN = 25
_LAW = ("contract", "title", "notice", "what", "source", "stands", "due on", "done on", "why", "not published about it")
_OWED = ("contract", "what", "who", "due on", "stands", "reason")


@click.group()
def terms() -> None:
    """Schedules of contracts, what is owed under them, and what the law asks to be published."""


for _command in (rehearse, forget, inside):
    terms.add_command(_command)


@terms.command()
@click.option("--contract", "slug", default="", help="Only this contract (short name, as in its address).")
@click.option("--csv", "file", type=click.Path(path_type=Path, dir_okay=False), help="Write every line to this file.")
@click.option("--state", type=click.Choice(STATES), help="Only duties that stand like this.")
def law(slug: str, file: Path | None, state: str | None) -> None:
    """Which legal duties to publish apply to each contract, what is overdue, and what is not known.

    \b
    Examples
      countersign terms law
      countersign terms law --state overdue --csv overdue.csv
    """
    found = [register.contract_by_slug(slug)] if slug else register.contracts().iterator(chunk_size=500)
    lines, tally = [], Counter[tuple[str, str]]()
    for contract, standings, missing in queries.law(found):
        for one in standings:
            tally[one.duty.notice, one.state] += 1
            if state in (None, one.state):
                duty = one.duty
                lines.append((contract.slug, contract.title, duty.notice, duty.title, duty.source, one.state,
                              one.due_on, one.done_on, one.why, "; ".join(missing)))  # fmt: skip
    _told(tally)
    lines.sort(key=lambda line: STATES.index(line[5]))
    _written(file, _LAW, lines, shown=lambda line: f"{line[0]}: {line[2]} {line[5].replace('_', ' ')}. {line[8]}")


@terms.command()
@click.option("--state", type=click.Choice(list(queries.OWED)), default="not_met", show_default=True)
@click.option("--csv", "file", type=click.Path(path_type=Path, dir_okay=False), help="Write every line to this file.")
def owed(state: str, file: Path | None) -> None:
    """What is owed under schedules, by default what is overdue."""
    lines = [
        (one.schedule.contract.slug, one.what, one.body.name, one.due_on, state, one.reason)
        for one in queries.owed(state=state)
    ]
    _written(file, _OWED, lines, shown=lambda line: f"{line[0]}: {line[1]} ({line[2]}), due {line[3]}")


@terms.command()
@click.argument("slug")
@click.option("--out", type=click.File("w", encoding="utf-8"), default="-", help="Write to this file.")
def ocds(slug: str, out: IO[str]) -> None:
    """A contract with all its terms as an OCDS 1.1 release package, the annex for machines.

    \b
    Examples
      countersign terms ocds school-buses
      countersign terms ocds school-buses --out school-buses.json
    """
    contract = register.contract_by_slug(slug)
    address = f"{settings.ADDRESS}{reverse('terms:ocds-json', args=[slug])}"
    json.dump(queries.annex(contract, address=address), out, indent=1, ensure_ascii=False)
    out.write("\n")


def _told(tally: Counter[tuple[str, str]]) -> None:
    """How many contracts stand how, a line for each duty."""
    if not tally:
        click.echo("No contract to which a law of ours applies.")
        return
    click.echo(f"{'notice':<12}" + "".join(f"{state.replace('_', ' '):>11}" for state in STATES))
    for notice in dict.fromkeys(notice for notice, _ in tally):
        click.echo(f"{notice:<12}" + "".join(f"{tally[notice, state]:>11,}" for state in STATES))
    click.echo("Seen is what the imported releases tell; what was published elsewhere only is not in them.")


def _written(file: Path | None, header, lines, *, shown) -> None:
    if file is None:
        for line in lines[:_MOST_SHOWN]:
            click.echo(shown(line))
        if len(lines) > _MOST_SHOWN:
            click.echo(f"and {len(lines) - _MOST_SHOWN:,} more; --csv FILE writes them all.")
        return
    with file.open("w", newline="", encoding="utf-8") as opened:
        opened.writelines(write_csv(lines, header=header))
    click.echo(f"{len(lines):,} lines written to {file.name}.", file=sys.stderr)
