"""Files of accounts in: look, map, import, go on, undo."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import click

from countersign.cli.progress import Bar
from countersign.errors import NotReadable, NotValid
from countersign.experiences import queries as experiences
from countersign.formats import tabular
from countersign.formats.tabular.dialect import ORDERS
from countersign.intake import actions, queries
from countersign.intake.models import Run
from countersign.people.rules import SYSTEM


@click.group()
def intake() -> None:
    """Import files of accounts: CSV, TSV, XLSX, JSON, JSON lines, each also as .gz.

    \b
    Example
      countersign source add "Patient comments" --slug comments --selection self_selected
      countersign intake preview comments.csv
      countersign intake import comments.csv --source comments --profile nhs-fft-comments
    """


@intake.command()
@click.argument("path", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("-n", default=5, show_default=True, help="Rows to show.")
def preview(path: Path, n: int) -> None:
    """Show how PATH is written, what its columns hold, and its first rows. Nothing is stored."""
    dialect = tabular.guess(path)
    click.echo(dialect.words)
    for note in dialect.notes:
        click.echo(f"Look: {note}")
    for column in tabular.columns(path, dialect):
        kind = column.kind if not column.order else f"date, {ORDERS.get(column.order, 'day or month first?')}"
        click.echo(f"  {column.name}: {kind}, {column.filled:.0%} filled")
    shown = tabular.preview(path, dialect, n)
    for row in (*shown.rows, *shown.bad):
        click.echo(f"{row.line}: {row.reason if isinstance(row, tabular.BadRow) else ' | '.join(row.values)[:300]}")
    known = queries.suggested("experiences", path, dialect)
    click.echo("Suggested mapping: " + json.dumps(known["mapping"], ensure_ascii=False))


@intake.command(name="import")
@click.argument("path", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--source", "slug", required=True, help="The source the accounts belong to.")
@click.option(
    "--profile", "name", default="", help="A saved or built-in mapping; without it, what the columns suggest."
)
@click.option("--again", is_flag=True, help="Import a file that was imported before.")
@click.option("--check", "dry", is_flag=True, help="Only say what the first 1,000 rows would become.")
@click.option("--json", "as_json", is_flag=True, help="The result as JSON.")
def import_(path: Path, slug: str, name: str, again: bool, dry: bool, as_json: bool) -> None:
    """Import PATH. Killed at any moment, the same command goes on where it stopped."""
    source = experiences.source(slug)
    dialect = tabular.guess(path)
    given = queries.profile(name).for_file(dialect) if name else queries.suggested("experiences", path, dialect)
    try:
        if dry:
            return _check(path, given)
        run = actions.open_run(
            target="experiences", path=path, profile=given, context={"source": source.slug}, by=SYSTEM, again=again
        )
    except NotValid as error:
        for where, what in error.faults:
            click.echo(f"  {where}: {what}", err=True)
        raise
    return _work(run, as_json=as_json)


def _check(path: Path, given: dict[str, Any]) -> None:
    found = queries.check("experiences", path, given)
    click.echo(f"{found.good:,} of the first {found.read:,} rows can be taken.")
    for line, field, reason in found.refused[:20]:
        click.echo(f"  line {line}{f', {field}' if field else ''}: {reason}")


def _work(run: Run, *, as_json: bool = False) -> None:
    bar = Bar("Importing")
    try:
        actions.work(run, report=lambda run: bar.show(run.rows_done, run.rows_total, _pace(run)))
    except (NotReadable, KeyboardInterrupt):
        bar.close()
        click.echo(f"Stopped after {run.rows_done:,} rows. Go on with: countersign intake resume {run.key}", err=True)
        raise
    bar.close()
    counts = {name: getattr(run, name) for name in ("rows_done", "taken", "changed", "same", "refused")}
    if as_json:
        return click.echo(json.dumps({"key": run.key, "state": run.state, **counts}))
    click.echo(f"Import {run.key}: " + ", ".join(f"{name.replace('_', ' ')} {n:,}" for name, n in counts.items()))
    if run.refused:
        click.echo(f"Why rows were refused: countersign intake refusals {run.key}")
    return None


def _pace(run: Run) -> str:
    known = queries.progress(run)
    left = f", {known.seconds_left:.0f} s left" if known.seconds_left is not None else ""
    return f"rows, {known.rows_per_s:,.0f} a second{left}"


@intake.command()
@click.argument("key")
def resume(key: str) -> None:
    """Go on with the import KEY after the last row that was stored."""
    _work(queries.run(key))


@intake.command()
def runs() -> None:
    """List imports, the newest first."""
    for run in queries.runs()[:50]:
        done = f"{run.rows_done:,} of {run.rows_total:,}" if run.rows_total else f"{run.rows_done:,}"
        click.echo(
            f"{run.key}\t{run.made_at:%Y-%m-%d %H:%M}\t{run.target}\t{run.get_state_display()}"
            f"\t{done} rows\t{run.trouble}"
        )


@intake.command()
@click.argument("key")
@click.option("--csv", "as_csv", is_flag=True, help="As CSV.")
def refusals(key: str, as_csv: bool) -> None:
    """List every refused row of the import KEY: its line and the reason, never its words."""
    found = queries.refusals(queries.run(key)).values_list("line", "field", "reason")
    if as_csv:
        sys.stdout.writelines(tabular.write_csv(found.iterator(), header=("line", "field", "reason")))
        return
    for line, field, reason in found.iterator():
        click.echo(f"line {line}{f', {field}' if field else ''}: {reason}")


@intake.command()
@click.argument("key")
@click.confirmation_option(prompt="Everything this import took will be gone. Go on?")
def undo(key: str) -> None:
    """Undo the import KEY, as long as nothing of it is counted."""
    run = actions.undo(queries.run(key), by=SYSTEM)
    click.echo(f"Import {run.key} is undone.")


@intake.group()
def profiles() -> None:
    """Saved mappings from a file's columns to our fields."""


@profiles.command(name="list")
def list_() -> None:
    """List built-in and saved profiles."""
    for known in queries.profiles():
        click.echo(f"{known.name}\t{known.target}\t{'built in' if known.built_in else 'saved'}\t{known.about}")


@profiles.command()
@click.argument("name")
def export(name: str) -> None:
    """Write the profile NAME as JSON to standard output."""
    click.echo(actions.export_profile(name), nl=False)


@profiles.command(name="import")
@click.argument("file", type=click.File("r", encoding="utf-8"))
def import_profile(file) -> None:
    """Save the profile that `export` wrote to FILE."""
    click.echo(f"Saved {actions.import_profile(file.read(), by=SYSTEM).name}.")


@profiles.command()
@click.argument("name")
def forget(name: str) -> None:
    """Delete the saved profile NAME."""
    actions.forget_profile(name, by=SYSTEM)
    click.echo(f"Deleted {name}.")
