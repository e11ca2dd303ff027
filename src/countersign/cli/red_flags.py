"""``countersign register red-flags``: questions that published tenders raise, with the reason for each."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from countersign import clock
from countersign.formats import ocds
from countersign.formats.ocds.flags import DELIVERY, MOTTO, TITLES, Flag, Settings, delivery_flags
from countersign.formats.ocds.flags import red_flags as raised
from countersign.formats.ocds.flags.process import things
from countersign.formats.tabular.writing import write_csv

COLUMNS = ("code", "title", "kind", "about", "ocid", "value", "reason")
_TITLES = {**TITLES, **DELIVERY}


@click.command("red-flags")
@click.argument("path", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--csv", "table", type=click.Path(dir_okay=False, path_type=Path), help="Write all flags to this file.")
@click.option("--days", default=15, show_default=True, help="R003: a shorter time to bid is flagged.")
@click.option("--published", is_flag=True, help="R003: count from publication where no start of the period is told.")
@click.option("--fewest", default=10, show_default=True, help="What stands out is told among no fewer (Cardinal: 1).")
@click.option("--currency", default="", help="Of the amounts compared; the first that is seen if left out.")
@click.option("--most", default=10, show_default=True, help="How many flags of each kind to print.")
def red_flags(
    path: Path, table: Path | None, days: int, published: bool, fewest: int, currency: str, most: int
) -> None:
    """Ask the eleven red flags of Cardinal (R003 to R058) of the OCDS file at PATH. Nothing is stored.

    Ten more on delivery (D1 to D10) are our own. Releases of one process are merged first. Each flag comes with its
    reason, and each indicator of tendering with the number of processes that tell what it asks for: no flag where
    nothing is told is not a clean bill. A flag is a question, not a verdict.

    \b
    Example
      countersign register red-flags releases.jsonl --csv flags.csv
    """
    file = ocds.compiled(path)
    settings = Settings(fewest_values=fewest, short_days=days, start_as_published=published, currency=currency)
    found = raised([one.release for one in file.processes], settings)
    today = clock.today()
    late = [flag for one in file.processes for flag in delivery_flags(one.release, one.history, today)]
    if table is not None:
        _write(table, (*found.flags, *late))
    click.echo(f"Processes {found.processes:,}, flags {len(found.flags) + len(late):,}. {MOTTO}")
    for why, count in (*found.left_out.items(), *file.refused.items()):
        click.echo(f"  not looked at: {count:,} ({why.rstrip('.')})")
    for code in TITLES:
        told = f"; {found.told[code]:,} of {found.processes:,} processes tell enough"
        _tell(code, [flag for flag in found.flags if flag.code == code], told, most)
    contracts = sum(len(things(one.release, "contracts")) for one in file.processes)
    for code in DELIVERY:
        _tell(code, [flag for flag in late if flag.code == code], f"; {contracts:,} contracts", most)


def _tell(code: str, mine: Sequence[Flag], told: str, most: int) -> None:
    click.echo(f"\n{code} {_TITLES[code]}: {len(mine):,} flags{told}")
    for flag in mine[:most]:
        where = f" in {flag.ocid}" if flag.ocid and flag.kind != "process" else ""
        click.echo(_plain(f"  {flag.kind} {flag.about}{where}: {flag.reason}"))
    if len(mine) > most:
        click.echo(f"  {len(mine) - most:,} more; all of them with --csv.")


def _plain(text: str) -> str:
    """What a file calls something, without signs that would steer a terminal."""
    return "".join(sign if sign.isprintable() else "?" for sign in text)


def _write(path: Path, flags: Sequence[Flag]) -> None:
    rows = ((one.code, _TITLES[one.code], one.kind, one.about, one.ocid, f"{one.value:g}", one.reason) for one in flags)
    with path.open("w", encoding="utf-8", newline="") as file:
        file.writelines(write_csv(rows, header=COLUMNS))
