"""Bring facts up to date, release numbers from them, and ask released numbers a question."""

from __future__ import annotations

import csv
import json
import sys
import time

import click

from countersign.engine import Question
from countersign.engine.links import from_query
from countersign.errors import NotFound
from countersign.insight import actions, queries
from countersign.insight.measures import measure
from countersign.insight.queries import PublishedNumber
from countersign.insight.registry import fact
from countersign.insight.words import question_words
from countersign.people.rules import SYSTEM


@click.command()
@click.option("--whole", is_flag=True, help="Read all months of accounts, not only those in which something changed.")
def refresh(whole: bool) -> None:
    """Write the facts of every room as evidence, beside the old, and swap.

    Readers see the old facts or the new ones, never half. Public numbers change only with `countersign release`.
    """
    done = actions.refresh(on_rows=_rows_so_far, whole=whole)
    for name, rows in done.rows.items():
        click.echo(f"{name}: {rows:,} rows")
    change = "changed" if done.changed else "the same as before"
    click.echo(f"Facts {done.version[:12]}, {change}, in {done.seconds:.1f} s")


def _rows_so_far(name: str, rows: int) -> None:
    if sys.stderr.isatty():
        click.echo(f"\r{name}: {rows:,} rows", nl=False, err=True)


@click.command()
def release() -> None:
    """Count every declared number from the facts, withhold what could give a person away, and publish the rest."""
    began = time.perf_counter()
    made = actions.release(by=SYSTEM, on_step=lambda step, cells: click.echo(f"{step}: {cells:,} cells", err=True))
    statuses = list(made.numbers.values_list("status", flat=True))
    click.echo(f"Release {made.number}: {len(statuses):,} numbers in {time.perf_counter() - began:.1f} s")
    for status in sorted(set(statuses)):
        click.echo(f"  {status}: {statuses.count(status):,}")


@click.command()
@click.argument("words", nargs=-1)
@click.option("--measure", "measure_id", help="A declared measure instead of a question (see /measures).")
@click.option("--per", type=click.Choice(["month", "quarter", "year"]), help="Through time.")
@click.option("--format", "shape", type=click.Choice(["table", "csv", "json"]), default="table", show_default=True)
def numbers(words: tuple[str, ...], measure_id: str | None, per: str | None, shape: str) -> None:
    """Ask released NUMBERS a question, in the words of its address.

    \b
    countersign numbers facts=experiences is.kind=problem
    countersign numbers facts=experiences is.body_id=3 contains.themes=waiting --per quarter --format csv
    countersign numbers is.body_id=3 --measure respect
    """
    question = _question(words, measure_id)
    found = queries.series(question, per) if per else [queries.published(question)]
    if not found or found[0] is None:
        raise NotFound(
            "No release says anything about this question.",
            remedy="Only declared cells and the numbers of findings are released; see docs/explanation/evidence.md.",
        )
    {"table": _as_table, "csv": _as_csv, "json": _as_json}[shape](found)


def _question(words: tuple[str, ...], measure_id: str | None) -> Question:
    if measure_id is None:
        return from_query("&".join(words))
    one = measure(measure_id)
    about = from_query("&".join([f"facts={one.facts}", *words]))
    return about.but(*one.counts)


def _as_table(found: list[PublishedNumber]) -> None:
    for line in map(_line, found):
        click.echo(f"{line['value'] if line['value'] is not None else 'withheld':>10}  {line['counts']}")
    one = found[0]
    click.echo(f"Release {one.release} of {one.released_at:%d %B %Y}, method {one.method_version}")


def _as_csv(found: list[PublishedNumber]) -> None:
    lines = [_line(one) for one in found]
    writer = csv.DictWriter(sys.stdout, fieldnames=list(lines[0]))
    writer.writeheader()
    writer.writerows(lines)


def _as_json(found: list[PublishedNumber]) -> None:
    click.echo(json.dumps([_line(one) for one in found], indent=2, ensure_ascii=False))


def _line(one: PublishedNumber) -> dict[str, object]:
    about = fact(one.question.facts)
    return {
        "counts": question_words(one.question, about.title, about.words),
        "value": one.value,
        "shown": one.status,
        "release": one.release,
        "method": one.method_version,
        "address": one.address,
    }
