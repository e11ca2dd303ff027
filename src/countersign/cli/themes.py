"""What people talk about and what rises, for those who read accounts; nothing of it is for publishing."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import click
from django.conf import settings

from countersign.experiences.queries import desks
from countersign.experiences.queries.themes import BUDGET, MONTHS, Rise, Talk, heard, month_of, talk
from countersign.formats.tabular import write_csv
from countersign.register.queries import body_by_slug
from countersign.text.themes import Themes
from countersign.text.themes.keeping import read, written

_KINDS = {"kept": "as before", "new": "new", "gone": "gone"}


@click.command()
@click.option("--source", "source_slug", help="Only accounts of this source.")
@click.option("--body", "body_slug", help="Only accounts about this body.")
@click.option("--number", type=click.IntRange(2, 100), default=20, show_default=True, help="Themes at most.")
@click.option("--months", type=click.IntRange(2, 60), default=MONTHS, show_default=True, help="To compare with.")
@click.option("--per-body", is_flag=True, help="Look for what rises in each body instead of in all together.")
@click.option(
    "--false-alarms", type=click.FloatRange(0.01, 1000), default=BUDGET, show_default=True,
    help="How many rises by chance alone you will look into.",
)  # fmt: skip
@click.option("--open", "theme", help="List the keys of the accounts that are counted in this theme.")
@click.option("--quotes", is_flag=True, help="Add signed-off words to each theme.")
@click.option("--anew", is_flag=True, help="Forget the earlier themes and their ids.")
@click.option("--format", "shape", type=click.Choice(["table", "csv", "json"]), default="table", show_default=True)
def themes(
    source_slug: str | None, body_slug: str | None, number: int, months: int, per_body: bool, false_alarms: float,
    theme: str | None, quotes: bool, anew: bool, shape: str,
) -> None:  # fmt: skip
    """What counted accounts are about, and what rose in the last whole month.

    Words that fewer than five accounts say, and numbers of one to four, are never shown. The numbers belong to no
    release: they help to read, and are not for publishing. Themes keep their ids from one run to the next.

    \b
    countersign themes --per-body
    countersign themes --body fenway-buses --quotes
    countersign themes --open t3
    """
    source = desks.source(source_slug) if source_slug else None
    body = body_by_slug(body_slug) if body_slug else None
    file = _file(source_slug, body_slug)
    earlier = None if anew or not file.is_file() else read(file.read_bytes())
    accounts = heard(source=source, body=body, months=months)
    found = talk(accounts, earlier=earlier, number=number, per_body=per_body, budget=false_alarms)
    _keep(file, found.themes)
    if theme:
        click.echo("\n".join(found.records(theme)))
        return
    {"table": _as_table, "csv": _as_csv, "json": _as_json}[shape](found, quotes)


def _file(source: str | None, body: str | None) -> Path:
    """Where the themes of this choice of accounts are kept: terms and weights, never a text."""
    return Path(settings.HOME) / "themes" / f"{source or 'all'}.{body or 'all'}.npz"


def _keep(file: Path, found: Themes) -> None:
    """The new beside the old, then swapped."""
    file.parent.mkdir(parents=True, exist_ok=True)
    beside = file.with_suffix(".new")
    beside.write_bytes(written(found))
    beside.replace(file)


def _as_table(found: Talk, quotes: bool) -> None:
    accounts = found.sizes["all"]
    click.echo(f"{_number(accounts.value)} counted accounts up to {month_of(found.heard.last)}")
    for line in _theme_lines(found, quotes):
        click.echo(f"\n{line['theme']:>5}  {_number(line['accounts']):>9}  {line['words']}  ({line['since']})")
        for text in line["quotes"]:
            click.echo(f"{'':18}“{text}”")
    click.echo(f"\n none  {_number(found.sizes['none'].value):>9}  say no term of any theme")
    for change in found.changes:
        if change.kind in ("split", "merged", "gone"):
            click.echo(f"       {', '.join(change.before)} {change.kind} {' and '.join(change.after)}".rstrip())
    click.echo(f"\nRising in {month_of(found.heard.last)}: {len(found.rising)} of {found.looks:,} looks")
    click.echo(f"Chance alone brings {found.false_alarms:.1f} on average if nothing has changed.")
    for rise in found.rising:
        click.echo(f"  {rise.body}: {rise.what}, {rise.now} accounts, expected {_expected(rise)}")
    click.echo("\nFor reading only: these numbers belong to no release. A rise is a question, not a verdict.")


def _as_csv(found: Talk, quotes: bool) -> None:
    themes = [(line["theme"], "", _number(line["accounts"]), "", line["words"]) for line in _theme_lines(found, quotes)]
    rising = [(f"rising: {rise.what}", rise.body, rise.now, _expected(rise), "") for rise in found.rising]
    header = ("what", "body", "accounts", "expected", "words")
    for line in write_csv([*themes, *rising], header=header):
        click.echo(line, nl=False)


def _as_json(found: Talk, quotes: bool) -> None:
    told = {
        "month": month_of(found.heard.last),
        "accounts": found.sizes["all"].value,
        "none": found.sizes["none"].value,
        "themes": _theme_lines(found, quotes),
        "rising": [asdict(rise) for rise in found.rising],
        "looks": found.looks,
        "false_alarms_expected": round(found.false_alarms, 3),
    }
    click.echo(json.dumps(told, indent=2, ensure_ascii=False))


def _theme_lines(found: Talk, quotes: bool) -> list[dict[str, object]]:
    since = {after: change.kind for change in found.changes for after in change.after if change.kind != "split"}
    return [
        {
            "theme": one,
            "accounts": found.sizes[one].value,
            "words": ", ".join(words),
            "since": _KINDS.get(since.get(one, "new"), since.get(one, "new")),
            "quotes": [quote.text for quote in found.quotes(one)] if quotes else [],
        }
        for one, words in zip(found.themes.ids, found.themes.telling, strict=True)
    ]


def _number(value: int | None) -> str:
    return "withheld" if value is None else f"{value:,}"


def _expected(rise: Rise) -> str:
    return "not said: fewer than five accounts before" if rise.expected is None else str(rise.expected)
