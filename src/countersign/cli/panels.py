"""Panels on the command line: draw one by lot from files, or from the volunteers of a panel."""

from __future__ import annotations

from pathlib import Path

import click
import numpy as np

from countersign.errors import NotReadable
from countersign.formats.sortition_files import households, read_quotas, read_volunteers, write_volunteers
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
