"""Texts that people have coded already, translated into our codebook, and split once and for all."""

from __future__ import annotations

import csv
import hashlib
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from countersign.errors import NotReadable, NotValid
from countersign.text.coding.codebook import codebook

SPLITS = ("train", "validation", "test")
SHARES = (0.6, 0.2, 0.2)
NO_ANSWER = frozenset(
    {"", "did not answer", "no answer", "n/a", "na", "none", "nil", "-", ".", "no comment", "not answered"}
)


@dataclass(frozen=True)
class Labelled:
    """One text, the themes people gave it, and its kind by their sentiment ("" where neutral, None where
    not said)."""

    text: str
    themes: frozenset[str]
    kind: str | None
    group: str


@cache
def mapping() -> Mapping[str, Any]:
    """The translation of the NHS labels, as its file says it; checked against the codebook."""
    read = tomllib.loads(resources.files(__package__).joinpath("labels_nhs_fft.toml").read_text("utf-8"))
    unknown = {theme for themes in read["themes"].values() for theme in themes} - set(codebook().themes)
    if unknown:
        raise ValueError(f"The translation names themes that the codebook does not have: {', '.join(unknown)}.")
    return read


def nhs_rows(file: Path) -> list[Labelled]:
    """The labelled comments of an NHS Friends and Family file, without empty answers and what nobody could
    label.

    A text told twice is kept once. Raises :class:`NotReadable` or :class:`NotValid` where it is another file.
    """
    try:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            rows = list(csv.DictReader(lines))
    except (OSError, UnicodeDecodeError) as error:
        raise NotReadable("The labelled file cannot be read.", remedy="Give the CSV file in UTF-8.") from error
    read = mapping()
    missing = {read["text"], read["group"], read["sentiment"]} - set(rows[0] if rows else ())
    if missing:
        raise NotValid(f"The file has no column {', '.join(sorted(missing))}.", remedy="Give the NHS labelled file.")
    first_told = {row[read["text"]].strip().lower(): row for row in reversed(rows)}
    return [_labelled(row, read) for row in first_told.values() if _usable(row, read)][::-1]


def _usable(row: Mapping[str, str], read: Mapping[str, Any]) -> bool:
    answered = row[read["text"]].strip().lower().rstrip(".") not in NO_ANSWER
    return answered and not row.get(read["unlabelled"], "").strip()


def _labelled(row: Mapping[str, str], read: Mapping[str, Any]) -> Labelled:
    given = [label for label in read["themes"] if row.get(label, "").strip() == "1"]
    return Labelled(
        text=row[read["text"]],
        themes=frozenset(theme for label in given for theme in read["themes"][label]),
        kind=read["kinds"].get(row[read["sentiment"]].strip()),
        group=row[read["group"]],
    )


def split_of(group: str, *, seed: int) -> str:
    """The split a group belongs to. All texts of one person share one, so that nobody's words are on both
    sides."""
    drawn = hashlib.blake2b(f"{seed}:{group}".encode(), digest_size=8).digest()
    at, place = int.from_bytes(drawn, "big") / 2**64, 0.0
    for name, share in zip(SPLITS, SHARES, strict=True):
        place += share
        if at < place:
            return name
    return SPLITS[-1]


def splits(rows: Iterable[Labelled], *, seed: int) -> dict[str, list[Labelled]]:
    """The rows by split."""
    parts: dict[str, list[Labelled]] = {name: [] for name in SPLITS}
    for row in rows:
        parts[split_of(row.group, seed=seed)].append(row)
    return parts


def texts(rows: Sequence[Labelled]) -> list[str]:
    return [row.text for row in rows]
