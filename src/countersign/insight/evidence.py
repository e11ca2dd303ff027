"""The evidence folder: finished versions of the facts side by side, and one small file that says which is read.

``evidence/<version>/`` is written aside under another name, renamed when it is whole, and read only after the pointer
file has been replaced in one rename. A reader sees the old facts or the new ones, never half of either. An old version
stays for a grace period, for those who began reading before the swap.
"""

from __future__ import annotations

import datetime as dt
import fcntl
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from countersign import clock
from countersign.engine import Store
from countersign.engine.store import CONTENTS
from countersign.errors import NotFound

GRACE = dt.timedelta(hours=1)
_POINTER = "current.json"
_ASIDE = ".writing-"


def folder() -> Path:
    """Where the evidence lies; made on first use."""
    path = Path(settings.HOME) / "evidence"
    path.mkdir(parents=True, exist_ok=True)
    return path


def current() -> Store:
    """The facts as they stand; raises :class:`NotFound` before the first refresh."""
    if not (pointer := _pointer()):
        raise NotFound("There are no facts to count yet.", remedy="Run `countersign refresh`.")
    return Store(folder() / pointer["version"], asked_at=settings.ENGINE)


def version() -> str | None:
    """The current version, or None before the first refresh."""
    return _pointer().get("version")


@contextmanager
def aside() -> Iterator[Path]:
    """A folder to write a new version in. Whatever happens, nothing of it is left under this name."""
    path = Path(tempfile.mkdtemp(prefix=_ASIDE, dir=folder()))
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


@contextmanager
def alone() -> Iterator[None]:
    """One at a time: a second one waits until the first is done. A killed one lets go."""
    with (Path(settings.HOME) / "refresh.lock").open("a") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield


def swap(written: Path, version: str) -> Store:
    """Make the whole folder ``written`` the current version, in one rename of the pointer."""
    home = folder()
    if not (home / version / CONTENTS).exists():
        shutil.rmtree(home / version, ignore_errors=True)  # what somebody could not finish removing
        _to_disk(written)
        written.rename(home / version)
    if version != _pointer().get("version"):
        _point_to(version)
    return Store(home / version, asked_at=settings.ENGINE)


def clean() -> list[str]:
    """Remove versions that were replaced longer ago than the grace period, and unfinished ones; return their names."""
    pointer = _pointer()
    ripe = (clock.now() - GRACE).isoformat()
    keep = {pointer.get("version"), *(old["version"] for old in pointer.get("former", ()) if old["until"] > ripe)}
    gone = [path for path in folder().iterdir() if path.is_dir() and path.name not in keep and _is_old(path, ripe)]
    for path in gone:  # under another name first, so that half of a version never stands under its own
        shutil.rmtree(path.rename(path.with_name(f"{_ASIDE}gone-{path.name}")), ignore_errors=True)
    return sorted(path.name for path in gone)


def _is_old(path: Path, ripe: str) -> bool:
    """A folder being written by somebody else right now is left alone."""
    written = dt.datetime.fromtimestamp(path.stat().st_mtime, dt.UTC).isoformat()
    return not path.name.startswith(_ASIDE) or written < ripe


def _pointer() -> dict:
    try:
        return json.loads((folder() / _POINTER).read_text())
    except FileNotFoundError:
        return {}


def _point_to(version: str) -> None:
    before = _pointer()
    former = [old for old in before.get("former", ()) if old["version"] != version]
    if before:
        former.append({"version": before["version"], "until": clock.now().isoformat()})
    draft = folder() / f"{_POINTER}.{os.getpid()}"
    draft.write_text(json.dumps({"version": version, "former": former[-20:]}))
    _to_disk(draft)
    draft.replace(folder() / _POINTER)


def _to_disk(path: Path) -> None:
    """Ask the disk to have it before a name points to it: a power cut must not leave an empty version."""
    for file in [path] if path.is_file() else path.rglob("*"):
        if file.is_file():
            with file.open("rb") as handle:
                os.fsync(handle.fileno())
