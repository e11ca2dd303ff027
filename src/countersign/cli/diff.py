"""What two releases say otherwise, and why."""

from __future__ import annotations

import json
from collections import Counter

import click

from countersign.insight.differences import Difference, Differences, differences
from countersign.insight.queries import in_words

_RELEASE = click.IntRange(1)


@click.command()
@click.argument("before", type=_RELEASE, required=False)
@click.argument("after", type=_RELEASE, required=False)
@click.option("--json", "as_json", is_flag=True, help="As JSON, for other software.")
def diff(before: int | None, after: int | None, as_json: bool) -> None:
    """Compare two releases, BEFORE and AFTER; without numbers, the last two.

    Names every number that one of them shows otherwise, by how much, and why as far as the public record tells: another
    method, new accounts, withdrawn ones, a correction, or the protection of small numbers.
    """
    found = differences(before, after)
    click.echo(json.dumps(_plain(found), indent=2, ensure_ascii=False) if as_json else _words(found))


def _words(found: Differences) -> str:
    old, new = found.before, found.after
    lines = [
        f"Release {old.number} ({old.made_at:%-d %B %Y}, method {old.method_version}) and "
        f"release {new.number} ({new.made_at:%-d %B %Y}, method {new.method_version}); between them "
        f"{found.between['received']:,} accounts were received and {found.between['withdrawn']:,} withdrawn.",
        *map(_line, found.numbers),
        ", ".join(f"{count:,} by {why}" for why, count in sorted(Counter(n.why for n in found.numbers).items()))
        or "No number differs.",
    ]
    return "\n".join(lines)


def _line(one: Difference) -> str:
    by = f"{one.by:+,}" if one.by is not None else "-"
    return f"  {_said(one.before):>9} → {_said(one.after):<9} {by:>7}  {one.why:<12} {in_words(one.question)}"


def _said(value: int | None) -> str:
    return "-" if value is None else f"{value:,}"


def _plain(found: Differences) -> dict[str, object]:
    releases = {
        name: {
            "number": one.number,
            "made_at": f"{one.made_at:%Y-%m-%dT%H:%M:%SZ}",
            "method_version": one.method_version,
        }
        for name, one in (("before", found.before), ("after", found.after))
    }
    numbers = [
        {"address": one.address, "question": one.question.to_dict(), "before": one.before, "after": one.after,
         "by": one.by, "why": one.why} for one in found.numbers
    ]  # fmt: skip
    return releases | {"between": found.between, "numbers": numbers}
