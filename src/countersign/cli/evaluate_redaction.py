"""``countersign evaluate redaction``: how many planted identifiers and names a redaction finds, and what it
takes too much."""

from __future__ import annotations

import csv
import json
import os
import random
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

import click

from countersign.errors import NotFound
from countersign.stats.intervals import wilson
from countersign.text.identifiers import Found
from countersign.text.redact import REDACTION_VERSION, redact_many
from countersign.text.trial import (
    Canaries,
    Tally,
    name_canaries,
    overreach,
    recall,
    sentences_of,
    structured_canaries,
)

QUALITY = Path(__file__).parents[3] / "quality"
AIM = 0.98  # recall of structured identifiers, all kinds together
_SOURCES = {
    "nhs-fft-comments/v6framework_230831.csv": "FFT answer",
    "newhaven-requests/newhaven_seeclickfix_2014.csv": "Description",
    "cfpb-complaints/cfpb_2023_payday_loans_2827_narratives.csv": "Consumer complaint narrative",
}
_LONGEST = 2000  # characters of a host text; longer ones add time and no new places


def host_texts(data: Path | None, quality: Path) -> tuple[list[str], str]:
    """Texts to plant in and a word on what they are: people's own from ``data``, or the hand-written ones."""
    found = list(_real(data)) if data else []
    if found:
        return found, f"{len(found):,} real texts"
    return sentences_of(quality / "kept.txt"), "hand-written sentences (no real data here)"


def _real(data: Path) -> Iterator[str]:
    for name, column in _SOURCES.items():
        path = data / name
        if not path.is_file():
            continue
        with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
            yield from (r[column][:_LONGEST] for r in csv.DictReader(file) if len(r.get(column) or "") > 10)


def _find(texts: Sequence[str]) -> Iterator[tuple[Found, ...]]:
    yield from (redaction.found for redaction in redact_many(texts))


def share(found: int, of: int) -> str:
    """``97.0 % (94.1-98.5)`` with Wilson's 95 % interval."""
    low, high = wilson(found, of)
    return f"{100 * found / of:5.1f} % ({100 * float(low):.1f}-{100 * float(high):.1f})"


def _print(title: str, tallies: Sequence[Tally]) -> None:
    click.echo(f"\n{title}")
    for tally in tallies:
        click.echo(f"  {tally.kind:<16}{tally.found:>6} of {tally.of:<6}{share(tally.found, tally.of)}")


def _together(tallies: Sequence[Tally]) -> Tally:
    return Tally("all kinds", sum(t.found for t in tallies), sum(t.of for t in tallies))


def default_data() -> Path | None:
    folder = Path(os.environ.get("COUNTERSIGN_REAL_DATA", QUALITY.parent.parent / "shared" / "data"))
    return folder if folder.is_dir() else None


@click.command()
@click.option(
    "--data",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    default=None,
    help="Folder of the real data; without it COUNTERSIGN_REAL_DATA, else hand-written sentences.",
)
@click.option(
    "--quality",
    type=click.Path(path_type=Path, file_okay=False),
    default=QUALITY,
    help="Folder of the hand-written sets.",
)
@click.option("--each", default=60, show_default=True, help="How many to plant of each kind.")
@click.option("--seed", default=20261123, show_default=True, help="Same seed, same canaries in the same places.")
@click.option(
    "--pools",
    type=click.Choice(["held_out", "pools"]),
    default="held_out",
    show_default=True,
    help="Names kept apart from the making of the rules, or those used while making them.",
)
@click.option("--json", "as_json", is_flag=True, help="Print everything as JSON.")
def redaction(data: Path | None, quality: Path, each: int, seed: int, pools: str, as_json: bool) -> None:
    """Plant made-up identifiers and names in texts; report recall by kind, and over-redaction.

    Ends with exit code 1 where recall of structured identifiers is below 98 %.
    """
    if not (quality / "canaries.toml").is_file():
        raise NotFound(
            "There are no hand-written sets here.", remedy="Name the project's quality folder with --quality."
        )
    texts, what = host_texts(data or default_data(), quality)
    plan = Canaries.read(quality, pools=pools)
    structured = recall(structured_canaries(plan, texts, random.Random(seed), each=each), _find)
    names = recall(name_canaries(plan, texts, random.Random(seed + 1), each=each), _find)
    over = overreach(sentences_of(quality / "kept.txt"), _find)
    total = _together(structured)
    if as_json:
        click.echo(
            json.dumps(
                {
                    "hosts": what,
                    "version": REDACTION_VERSION,
                    "structured": [asdict(t) for t in structured],
                    "names": [asdict(t) for t in names],
                    "overreach": asdict(over),
                },
                indent=1,
            )
        )
    else:
        click.echo(
            f"Redaction {REDACTION_VERSION}; planted in {what}; seed {seed}. An identifier "
            f"counts as found when all of it is gone."
        )
        _print("Structured identifiers", [*structured, total])
        _print(f"Names ({pools.replace('_', ' ')})", [*names, _together(names)])
        click.echo(
            f"\nOver-redaction: {over.touched} of {over.texts} sentences with nothing to find were touched; "
            f"{over.words} of {over.of_words} words ({share(over.words, over.of_words).strip()}) taken."
        )
    if total.found < AIM * total.of:
        raise click.exceptions.Exit(1)
