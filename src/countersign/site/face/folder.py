"""A folder that changes all at once: built beside the old one, then put in its place.

What has not changed stays the very same file, with its date, so that copying the folder on copies little.
"""

from __future__ import annotations

import ctypes
import errno
import fcntl
import filecmp
import hashlib
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from countersign.errors import NotNow, NotValid

MANIFEST = "manifest.json"
_AT_CWD, _EXCHANGE = -100, 2  # of renameat2(2)


@contextmanager
def rebuilt(folder: Path) -> Iterator[Path]:
    """An empty folder to build in. It takes the place of ``folder`` when the block ends well; else the old one stays.

    Refuses where ``folder`` holds something that was not published, and while another process builds it.
    """
    folder = folder.resolve()
    built, aside = (folder.with_name(f".{folder.name}.{word}") for word in ("new", "old"))
    folder.parent.mkdir(parents=True, exist_ok=True)
    _check_ours(folder)
    with _alone(built):
        _restore(folder, aside)
        yield built
        _link_unchanged(built, folder)
        _swap(built, folder, aside)


def is_published(folder: Path) -> bool:
    return (folder / MANIFEST).is_file()


def write_manifest(folder: Path, about: Mapping[str, object]) -> dict[str, list[object]]:
    """Every file below ``folder`` with its SHA-256 and its size, and what the copy is ``about``."""
    files = {str(path.relative_to(folder)): _measured(path) for path in every_file(folder)}
    text = json.dumps({**about, "files": files}, indent=1, ensure_ascii=False)
    (folder / MANIFEST).write_text(f"{text}\n", encoding="utf-8")
    return files


def every_file(folder: Path) -> list[Path]:
    """In order of their names."""
    return sorted(path for path in folder.rglob("*") if path.is_file())


def _measured(path: Path) -> list[object]:
    with path.open("rb") as file:
        return [hashlib.file_digest(file, "sha256").hexdigest(), path.stat().st_size]


def _check_ours(folder: Path) -> None:
    if folder.exists() and not folder.is_dir():
        raise NotValid(f"{folder} is a file.", remedy="Name a folder that may be replaced as a whole.")
    if folder.exists() and not is_published(folder) and any(folder.iterdir()):
        raise NotValid(
            f"{folder} holds something that was not published from here, and would be replaced.",
            remedy="Name an empty folder, or one that does not exist yet.",
        )


@contextmanager
def _alone(built: Path) -> Iterator[None]:
    """What an earlier try left half done is cleared away first; two at once would mix their files."""
    built.mkdir(exist_ok=True)
    held = os.open(built, os.O_RDONLY)
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(held)
        raise NotNow("Somebody is publishing into this folder now.", remedy="Wait until that is done.") from None
    try:
        _empty(built)
        yield
    finally:
        shutil.rmtree(built, ignore_errors=True)
        os.close(held)


def _empty(folder: Path) -> None:
    for one in folder.iterdir():
        shutil.rmtree(one) if one.is_dir() and not one.is_symlink() else one.unlink()


def _link_unchanged(built: Path, folder: Path) -> None:
    for path in every_file(built) if folder.is_dir() else ():
        old = folder / path.relative_to(built)
        if old.is_file() and filecmp.cmp(old, path, shallow=False):
            _same_file(old, path)


def _same_file(old: Path, new: Path) -> None:
    try:
        beside = new.with_name(f"{new.name}.same")
        os.link(old, beside)
        beside.replace(new)
    except OSError:  # a file system without hard links: the date at least
        shutil.copystat(old, new)


def _swap(built: Path, folder: Path, aside: Path) -> None:
    if not folder.exists():
        built.rename(folder)
    elif not _exchanged(built, folder):
        folder.rename(aside)
        built.rename(folder)
        shutil.rmtree(aside)


def _restore(folder: Path, aside: Path) -> None:
    """Where a swap in two steps was killed between them the old face is put back."""
    if aside.is_dir():
        shutil.rmtree(aside) if folder.exists() else aside.rename(folder)


def _exchanged(one: Path, other: Path) -> bool:
    """Both names change places in one step, where the system can do that (Linux); False where it cannot."""
    rename = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if rename is None:
        return False
    if rename(_AT_CWD, os.fsencode(one), _AT_CWD, os.fsencode(other), _EXCHANGE) == 0:
        return True
    if ctypes.get_errno() in (errno.ENOSYS, errno.EINVAL):
        return False
    raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()), str(other))
