"""What tests of imports and accounts share: people, rows, files."""

from __future__ import annotations

import csv
import random
from pathlib import Path

from countersign.experiences.models import Experience, Source
from countersign.formats import tabular
from countersign.intake import actions as intake
from countersign.intake.models import Run
from countersign.people.models import Account
from countersign.people.rules import SYSTEM, Actor

FIELDS = {
    "id": {"columns": ["id"]},
    "words": {"columns": ["words"]},
    "happened_on": {"columns": ["date"], "order": "dmy"},
    "rating": {"columns": ["rating"]},
    "said_body": {"columns": ["body"]},
}


def person(name: str) -> Actor:
    account = Account.objects.create(username=f"{name}@example.org", email=f"{name}@example.org")
    return Actor("staff", account_id=account.pk, roles=frozenset({("steward", None)}))


def made_rows(n: int, seed: int = 1) -> list[dict[str, str]]:
    """Rows that differ, told about three bodies of Eastmarsh."""
    rng = random.Random(seed)
    words = [
        "the",
        "bus",
        "was",
        "late",
        "again",
        "and",
        "nobody",
        "told",
        "us",
        "why",
        "so",
        "we",
        "waited",
        "in",
        "the",
        "rain",
        "for",
        "an",
        "hour",
        "with",
        "two",
        "children",
    ]
    return [
        {
            "id": f"R{at}",
            "words": " ".join(rng.choices(words, k=rng.randint(12, 40))) + f" number {at}.",
            "date": f"{rng.randint(1, 28):02}/{rng.randint(1, 12):02}/2025",
            "rating": str(rng.randint(1, 5)),
            "body": rng.choice(["Eastmarsh Council", "Fenway Buses Ltd", "Marsh Homes"]),
        }
        for at in range(n)
    ]


def write(path: Path, rows: list[dict[str, str]]) -> Path:
    with path.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def imported(path: Path, source: Source, *, fields: dict | None = None, again: bool = False, chunk: int = 5000) -> Run:
    dialect = tabular.guess(path)
    run = intake.open_run(
        target="experiences", path=path, context={"source": source.slug}, by=SYSTEM, again=again,
        profile={"mapping": fields or FIELDS, "blank": [], "dialect": dialect.to_dict()},
    )  # fmt: skip
    return intake.work(run, chunk=chunk)


def contents(source: Source) -> set[tuple]:
    """What is stored of a source, without anything that chance decides."""
    return set(
        Experience.objects.filter(source=source).values_list(
            "external_id", "row_digest", "state", "happened_on", "rating", "said_body", "counts"
        )
    )
