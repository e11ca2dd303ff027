"""Where the real data lies, and how a study prints what it found."""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SETTING, DEFAULT = "COUNTERSIGN_REAL_DATA", "../shared/data"


def folder(description: str, name: str) -> Path:
    """The folder of one data set, from ``--data`` or the setting; ends with a clear message where it is absent."""
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=ROOT / os.environ.get(SETTING, DEFAULT), help="real data")
    found: Path = parser.parse_args().data / name
    if not found.is_dir():
        parser.exit(1, f"There is no folder {name} in the real data. Say where it is: --data FOLDER, or {SETTING}.\n")
    return found


def show(title: str, head: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """One table in Markdown, so that it can be laid into the docs as it is."""
    print(f"\n**{title}**\n")
    print("| " + " | ".join(head) + " |")
    print("|---" + "|---:" * (len(head) - 1) + "|")
    for row in rows:
        print("| " + " | ".join(str(cell) for cell in row) + " |")


def span(value: float, lower: float, upper: float, digits: int = 3) -> str:
    """``0.612 (0.580 to 0.644)``; a limit not known is a dash."""

    def written(number: float) -> str:
        return "–" if number != number else f"{number:,.{digits}f}"

    return f"{written(value)} ({written(lower)} to {written(upper)})"
