"""Panels on the command line: draw one by lot from files, or lay and draw the seats of one from its volunteers."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click
import numpy as np

from countersign.cli.speaking import BY, PASSWORD, speaker
from countersign.errors import Broken, NotFound, NotReadable
from countersign.formats.sortition_files import (
    households,
    read_quotas,
    read_volunteers,
    write_quotas,
    write_volunteers,
)
from countersign.involvement.actions import lots
from countersign.involvement.models import Draw
from countersign.involvement.queries import lotteries
from countersign.involvement.queries import panels as queries
from countersign.people.rules import check as check_may
from countersign.stats.sortition import Lottery, Pool, Quota, lottery

FILE = click.Path(path_type=Path, dir_okay=False)


@click.group()
def panel() -> None:
    """Panels: draw seats by lot from volunteers, so that every quota is met."""


@panel.command()
@click.option("--quotas", type=FILE, required=True, help="CSV: feature, value, min, max.")
@click.option("--volunteers", type=FILE, required=True, help="CSV: one volunteer a row, a column for each feature.")
@click.option("--seats", type=click.IntRange(min=1), required=True, help="How many are drawn.")
@click.option("--id", "key", default="", help="The column that tells volunteers apart; the first one by default.")
@click.option("--household", multiple=True, help="Columns that together say who lives together; at most one sits.")
@click.option("--seed", default="", help="What draws the panel; without it the lottery is only laid.")
@click.option("--lottery", "laid", type=FILE, help="Write all panels with their tickets here.")
@click.option("--selected", type=FILE, help="Write those who were drawn here.")
@click.option("--remaining", type=FILE, help="Write those who were not drawn here.")
def draw(
    quotas: Path,
    volunteers: Path,
    seats: int,
    key: str,
    household: tuple[str, ...],
    seed: str,
    laid: Path | None,
    selected: Path | None,
    remaining: Path | None,
) -> None:
    """Draw a panel that meets every quota and gives the least lucky volunteer the best chance.

    Lay the lottery first and publish its digest; draw once a seed is there that nobody could know. The same files
    always make the same lottery.

    \b
    Examples
      countersign panel draw --quotas quotas.csv --volunteers people.csv --seats 40 --lottery panels.csv
      countersign panel draw --quotas quotas.csv --volunteers people.csv --seats 40 --seed "12 December: 4 8 15 16" \\
        --selected selected.csv --remaining remaining.csv
    """
    header, people = read_volunteers(volunteers)
    names = _names(header, people, key)
    homes = households(people, household) if household else []
    pool = Pool(people, [Quota(*one) for one in read_quotas(quotas)], seats, homes)
    fair = lottery(pool, rng=np.random.default_rng(0))
    _told(fair)
    if laid:
        rows = zip(fair.tickets, fair.panels, strict=True)
        laid.write_text("".join(f"{n},{' '.join(names[one] for one in members)}\r\n" for n, members in rows), "utf-8")
    if seed:
        _drawn(fair, seed, header, people, selected, remaining)


def _names(header: list[str], people: list[dict[str, str]], key: str) -> list[str]:
    if key and key not in header:
        raise NotReadable(f"The volunteers have no column {key}.")
    return [person[key or header[0]] for person in people]


def _told(fair: Lottery) -> None:
    click.echo(f"{len(fair.panels):,} panels, {sum(fair.tickets):,} tickets.")
    click.echo(f"Everybody’s chance is at least {fair.least:.4%}; no lottery could give more than {fair.bound:.4%}.")
    if fair.barred:
        click.echo(f"{len(fair.barred)} volunteers fit on no panel that meets the quotas.")
    click.echo(f"Digest of the lottery, to publish before the seed is known: {fair.digest}")


def _drawn(
    fair: Lottery,
    seed: str,
    header: list[str],
    people: list[dict[str, str]],
    selected: Path | None,
    remaining: Path | None,
) -> None:
    number = fair.draw(seed)
    members = set(fair.panels[number])
    click.echo(f"Panel {number} is drawn: {len(members)} of {len(people):,} volunteers.")
    for path, are_members in ((selected, True), (remaining, False)):
        if path:
            chosen = [person for at, person in enumerate(people) if (at in members) == are_members]
            path.write_text("".join(write_volunteers(header, chosen)), "utf-8")


@panel.command()
@click.argument("number", type=int)
@click.option("--seed-source", required=True, help="Where the seed will come from: nobody can know or choose it.")
@click.option("--seed-on", type=click.DateTime(["%Y-%m-%d"]), required=True, help="The day on which it is known.")
@BY
@PASSWORD
def lay(number: int, seed_source: str, seed_on: dt.datetime, email: str, password: str) -> None:
    """Lay the lottery of the vacant users’ seats of panel NUMBER, from its own volunteers, and print its digest.

    \b
    Example
      countersign panel lay 3 --seed-source "National numbers" --seed-on 2026-12-12 --by steward@example.org
    """
    by = speaker(email, password)
    _told_of(lots.lay_lottery(queries.panel(number), seed_source=seed_source, seed_on=seed_on.date(), by=by))


@panel.command()
@click.argument("number", type=int)
@click.option("--seed", required=True, help="Exactly as it was published.")
@BY
@PASSWORD
def seat(number: int, seed: str, email: str, password: str) -> None:
    """Draw the lottery that is laid for panel NUMBER: those who are drawn have a seat from today."""
    laid = queries.panel(number).draws.filter(state="laid").first()
    if laid is None:
        raise NotFound("No lottery is laid for this panel.", remedy="Lay one first: countersign panel lay.")
    drawn = lots.draw_seats(laid, seed=seed, by=speaker(email, password))
    members = ", ".join(map(str, drawn.members[drawn.drawn]))
    click.echo(f"Panel {drawn.drawn} is drawn. These volunteers have a seat from today: {members}.")


@panel.command()
@click.argument("number", type=int)
@click.option("--quotas", type=FILE, required=True, help="Write what the quotas leave for the vacant seats here.")
@click.option("--volunteers", type=FILE, required=True, help="Write those to draw from here, by their numbers.")
@BY
@PASSWORD
def pool(number: int, quotas: Path, volunteers: Path, email: str, password: str) -> None:
    """Write the pool of panel NUMBER as the practitioners’ files, to hold another tool against this one.

    The file of volunteers says what they are like: keep it to yourself, and delete it.
    """
    check_may(speaker(email, password), "panel.draw")
    one = queries.panel(number)
    there, found = lotteries.volunteers_now(one), lotteries.pool(one)
    header = ["id", *dict.fromkeys(quota.feature for quota in found.quotas), "household"]
    people = [{"id": str(one.number), **one.traits, "household": one.household} for one in there]
    quotas.write_text("".join(write_quotas(map(tuple, found.quotas))), "utf-8")
    volunteers.write_text("".join(write_volunteers(header, people)), "utf-8")
    click.echo(f"{len(there)} volunteers, {found.seats} vacant seats.")


@panel.command()
@click.argument("number", type=int)
def check(number: int) -> None:
    """Work out every draw of panel NUMBER once more from what is printed; fails where one came out otherwise."""
    for draw in queries.panel(number).draws.all():
        digest, drawn = lotteries.again(draw)
        if (digest, drawn) != (draw.digest, draw.drawn):
            raise Broken(f"Draw {draw.pk} does not come out as printed.", remedy="Look at the ledger for its digest.")
        _told_of(draw)


def _told_of(draw: Draw) -> None:
    click.echo(f"Draw {draw.pk}: {draw.get_state_display()}, {draw.seats} seats from {draw.volunteers} volunteers.")
    click.echo(f"Everybody’s chance is at least {draw.least:.4%}; no lottery could give more than {draw.bound:.4%}.")
    click.echo(f"Digest: {draw.digest}")
    click.echo(f"Seed: {draw.seed}" if draw.seed else f"Seed: {draw.seed_source}, on {draw.seed_on:%-d %B %Y}")
