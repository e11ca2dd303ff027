"""``countersign evaluate calibration``: how often each method flags what never changed, and how often what did."""

from __future__ import annotations

from pathlib import Path

import click

from countersign.cli.progress import Bar
from countersign.stats.calibration import report
from countersign.stats.calibration.trials import SEED, Outcome


@click.command()
@click.argument("parts", nargs=-1, type=click.Choice(list(report.PARTS)), metavar="[PART]...")
@click.option("--full", is_flag=True, help="As published: over an hour. Without it, well under a minute.")
@click.option("--seed", default=SEED, show_default=True, help="Another seed draws other data.")
@click.option("--csv", "table", type=click.Path(dir_okay=False, path_type=Path), help="Write all rates to this file.")
@click.option("--page", type=click.Path(exists=True, dir_okay=False, path_type=Path),
              help="Put the tables into this Markdown page, between the marks of each part.")  # fmt: skip
def calibration(parts: tuple[str, ...], full: bool, seed: int, table: Path | None, page: Path | None) -> None:
    """Simulate steady data and print how often each default flags it, beside the reference implementations.

    PART is one or more of funnels, xmr, farrington, ears, sums; all of them when left out. Nothing is read and no
    database is touched. A rate whose whole 95 % interval is further than a quarter from nominal is marked with a
    dagger, and one whose looks are too few to tell with a question mark; --full looks on until it can tell.
    """
    rounds = report.FULL if full else report.QUICK
    found: list[Outcome] = []
    for part in parts or report.PARTS:
        some = _run(part, rounds, seed)
        found += some
        click.echo(report.markdown(some) + "\n")
        if page is not None:
            text = f"{report.markdown(some)}\n\n{report.first_rounds(part, seed=seed)}"
            page.write_text(report.inserted(page.read_text(encoding="utf-8"), part, text), encoding="utf-8")
    if table is not None:
        table.write_text(report.comma_separated(found), encoding="utf-8")
    kept, missed = sum(one.kept for one in found), sum(one.missed for one in found)
    open_ = len(found) - kept - missed
    click.echo(
        f"Of {len(found)} rates {kept} are within a quarter of nominal, {missed} are not, {open_} are open.", err=True
    )


def _run(part: str, rounds: int, seed: int) -> list[Outcome]:
    count, found, bar = len(report.trials(part)), [], Bar(part)
    for done, one in enumerate(report.outcomes(part, rounds, seed=seed), start=1):
        found.append(one)
        bar.show(done, count, one.case)
    bar.close()
    return found
