"""The accounts of Eastmarsh as the files that people really have: each written in another way, none of them tidy."""

from __future__ import annotations

import csv
import datetime as dt
import json
from collections.abc import Sequence
from pathlib import Path

from countersign.demo.stories import Told, stories


def write_files(folder: Path, *, today: dt.date) -> list[Path]:
    """One file for each source, in ``folder``, which is made where it is missing. They are the same on the same day."""
    folder.mkdir(parents=True, exist_ok=True)
    told = stories(today)
    return [
        _survey(folder / "residents-survey.csv", _of(told, "residents-survey")),
        _casework(folder / "advice-casework.jsonl", _of(told, "advice-caseload")),
        _letters(folder / "told-on-paper.tsv", _of(told, "told-here")),
    ]


def _of(told: Sequence[Told], source: str) -> list[Told]:
    return [account for account in told if account.source == source]


def _survey(path: Path, told: Sequence[Told]) -> Path:
    """As an office's spreadsheet saves it: semicolons, Windows-1252, curly apostrophes, days first."""
    header = ("Case ID", "Date received", "Rating", "Provider", "Service", "Area", "Contract", "Feedback")
    with path.open("w", encoding="cp1252", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(header)
        writer.writerows(
            (a.row, f"{a.on:%d/%m/%Y}", a.rating, a.said_body, a.said_service, a.said_place, a.said_reference,
             a.words.replace("'", "’"))
            for a in told
        )  # fmt: skip
    return path


def _casework(path: Path, told: Sequence[Told]) -> Path:
    """As a case system exports it: a line of JSON for each case, empty fields left out."""
    with path.open("w", encoding="utf-8") as file:
        for account in told:
            row = {
                "case id": account.row, "created": account.on.isoformat(), "organisation": account.said_body,
                "service": account.said_service, "area": account.said_place, "contract": account.said_reference,
                "narrative": account.words,
            }  # fmt: skip
            file.write(json.dumps({name: value for name, value in row.items() if value}, ensure_ascii=False) + "\n")
    return path


def _letters(path: Path, told: Sequence[Told]) -> Path:
    """As somebody types letters into a table: tabs, a byte order mark, months by name, an empty row now and then."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter="\t")
        writer.writerow(("What happened", "Date", "Organisation", "Place"))
        for n, account in enumerate(told, 1):
            writer.writerow((account.words, f"{account.on:%-d %B %Y}", account.said_body, account.said_place))
            if n % 100 == 0:
                writer.writerow(("", "", "", ""))
    return path
