"""A whole file as compiled releases, one a process, with the history that each was compiled from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from countersign.errors import NotValid
from countersign.formats.ocds.checking import scrubbed, usable
from countersign.formats.ocds.merging import merged
from countersign.formats.ocds.reading import Found, releases


@dataclass(frozen=True)
class Compiled:
    """One process: its compiled release, and the releases behind it from the oldest to the newest."""

    release: dict[str, Any]
    history: tuple[dict[str, Any], ...]


@dataclass(frozen=True)
class CompiledFile:
    """The processes of a file in the order first told of, and how many entries could not be taken, by reason."""

    processes: tuple[Compiled, ...]
    refused: dict[str, int]


def compiled(path: Path) -> CompiledFile:
    """Reads any shape of file. Contact points, e-mail addresses and telephone numbers are dropped on the way in."""
    groups: dict[str, list[dict[str, Any]]] = {}
    refused: dict[str, int] = {}
    for found in releases(path):
        try:
            release = _taken(found)
        except NotValid as error:
            refused[error.message] = refused.get(error.message, 0) + 1
            continue
        groups.setdefault(release["ocid"], []).append(release)
    return CompiledFile(tuple(_compiled(groups.values(), refused)), refused)


def _taken(found: Any) -> dict[str, Any]:
    if not isinstance(found, Found):
        raise NotValid(found.reason)
    return usable(scrubbed(found.release))


def _compiled(groups: Any, refused: dict[str, int]) -> Iterator[Compiled]:
    for group in groups:
        history: Sequence[dict[str, Any]] = sorted(group, key=lambda release: str(release["date"]))
        try:
            yield Compiled(merged(history), tuple(history))
        except NotValid as error:
            refused[error.message] = refused.get(error.message, 0) + len(history)
