"""A folder on this machine that somebody puts tables into. Each file is read once, and again if it changes.

Only folders below ``settings.WATCHED`` can be watched. What a file is called may itself name a person: only a digest of
the name is kept, and refused rows are told by the file's number.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings

from countersign import clock
from countersign.errors import NotReadable, NotValid
from countersign.formats.reaching import Reach
from countersign.formats.tabular import BadRow
from countersign.intake.actions.runs import file_digest
from countersign.intake.kinds import Kind, Page
from countersign.intake.models import Inlet
from countersign.intake.ways.table import check_rows, pages_of, take

SETTLES_S = 10  # a file that was written to just now may not be whole
_UNFINISHED = (".part", ".tmp", ".crdownload", "~")


def folder_of(address: str) -> Path:
    """The watched folder of this name; raises :class:`NotValid` for one that lies elsewhere."""
    base = Path(settings.WATCHED).resolve()
    found = (base / address).resolve()
    if Path(address).is_absolute() or "\0" in address or not found.is_relative_to(base):
        fault = "Give the name of a folder below the one that may be watched (COUNTERSIGN_WATCHED)."
        raise NotValid("This folder cannot be watched.", remedy=fault, faults=(("address", fault),))
    return found


def _check(address: str, options: dict[str, Any]) -> None:
    folder_of(address)
    check_rows(options)


def _pages(inlet: Inlet, reach: Reach) -> Iterator[Page]:
    folder = folder_of(inlet.address)
    if not folder.is_dir():
        raise NotReadable("There is no such folder.", remedy="Make it, or change the address.")
    cursor = {"read": {}, "number": 0, **inlet.cursor}
    there = {_mark(path): path for path in sorted(folder.iterdir()) if _is_whole(path)}
    cursor["read"] = {name: state for name, state in cursor["read"].items() if name in there}
    for name, path in there.items():
        if cursor["read"].get(name) != _state(path):
            yield from _file(path, name, inlet, cursor)


def _file(path: Path, name: str, inlet: Inlet, cursor: dict[str, Any]) -> Iterator[Page]:
    """The rows of one file; one that is no table is refused as a whole, and harms no other."""
    state, digest = _state(path), file_digest(path)
    half = cursor.pop("half", {})
    goes_on = half.get("digest") == digest
    cursor["number"] += not goes_on
    part, after = f"file {cursor['number']}", half["done"] if goes_on else 0
    try:
        for page, read in pages_of(path, inlet, part=part, digest=digest, after=after):
            yield Page(page.rows, {**cursor, "half": {"digest": digest, "done": read}}, part, digest)
        refused: tuple[BadRow, ...] = ()
    except (NotReadable, NotValid) as error:
        refused = (BadRow(1, str(error)),)
    cursor["read"] = {**cursor["read"], name: state}
    yield Page(refused, dict(cursor), part, digest)


def _mark(path: Path) -> str:
    return hashlib.sha256(path.name.encode("utf-8", "surrogateescape")).hexdigest()[:16]


def _state(path: Path) -> list[int]:
    found = path.stat()
    return [found.st_size, found.st_mtime_ns]


def _is_whole(path: Path) -> bool:
    if path.is_symlink() or not path.is_file() or path.name.startswith(".") or path.name.endswith(_UNFINISHED):
        return False
    return clock.now().timestamp() - path.stat().st_mtime >= SETTLES_S


FOLDER = Kind(
    "folder",
    "A watched folder on this machine",
    "Each table that is put there is read once, and again if it changes. The address is the folder’s name.",
    _pages,
    take,
    _check,
    asks=("target", "profile", "source"),
)
