"""``countersign evaluate danger``: missed cases and false alarms of the danger wording, on labelled sentences."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import click

from countersign.cli.evaluate_redaction import QUALITY, default_data, share
from countersign.text.danger import DANGER_VERSION
from countersign.text.danger import danger as signs_of

_NHS = "nhs-fft-comments/v6framework_230831.csv"


def _labelled(path: Path) -> Iterator[tuple[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from ((row["kind"], row["sentence"]) for row in csv.DictReader(file))


def _report(path: Path, what: str, show: bool) -> None:
    of: Counter[str] = Counter()
    flagged: Counter[str] = Counter()
    wrong: list[str] = []
    for kind, sentence in _labelled(path):
        seen = bool(signs_of(sentence))
        of[kind] += 1
        flagged[kind] += seen
        if seen == (kind == "none"):
            wrong.append(f"{kind}: {sentence}")
    dangers, met = sum(n for k, n in of.items() if k != "none"), sum(n for k, n in flagged.items() if k != "none")
    click.echo(f"\n{what}")
    for kind in (k for k in of if k != "none"):
        click.echo(f"  {kind:<16} seen {flagged[kind]:>3} of {of[kind]:<3} {share(flagged[kind], of[kind])}")
    click.echo(f"  missed cases     {dangers - met:>8} of {dangers:<3} {share(dangers - met, dangers)}")
    click.echo(f"  false alarms     {flagged['none']:>8} of {of['none']:<3} {share(flagged['none'], of['none'])}")
    for line in wrong if show else ():
        click.echo(f"    {line}")


def _real(path: Path) -> None:
    flagged = total = labelled = met = 0
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            seen = bool(signs_of(row["FFT answer"]))
            human = bool(row["Safeguarding concerns?"].strip())
            total, flagged = total + 1, flagged + seen
            labelled, met = labelled + human, met + (human and seen)
    click.echo(
        f"\nNHS comments: {flagged} of {total:,} flagged, {share(flagged, total).strip()}; "
        f"of the {labelled} that people labelled "
        f"'Safeguarding concerns?' {met} are among them."
    )


@click.command()
@click.option(
    "--data",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    default=None,
    help="Folder of the real data.",
)
@click.option(
    "--quality",
    type=click.Path(path_type=Path, file_okay=False),
    default=QUALITY,
    help="Folder of the hand-written sets.",
)
@click.option("--show", is_flag=True, help="List the hand-written sentences judged wrongly.")
def danger(data: Path | None, quality: Path, show: bool) -> None:
    """Missed cases and false alarms of the danger wording, with 95 % intervals."""
    click.echo(f"Danger wording {DANGER_VERSION}")
    _report(quality / "danger.csv", "Sentences used while the patterns were made", show)
    _report(quality / "danger_held_out.csv", "Sentences kept apart", show)
    folder = data or default_data()
    if folder and (folder / _NHS).is_file():
        _real(folder / _NHS)
