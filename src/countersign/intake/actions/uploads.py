"""Files that are sent to us lie in the inbox under a random name, readable by us alone, only as long as they
are needed.

The name a file had may itself name a person: it is neither stored nor logged. The file is deleted when its
import is done or undone, and after ``KEEP_DAYS`` whatever became of it.
"""

from __future__ import annotations

import datetime as dt
import os
import secrets
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings
from django.db import transaction

from countersign import clock
from countersign.errors import NotReadable
from countersign.formats.tabular.opening import check_type
from countersign.intake.models import Run

MAX_BYTES = 1 * 2**30
KEEP_DAYS = 7


def inbox() -> Path:
    """The folder of uploaded files, made at first use."""
    folder = settings.HOME / "inbox"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def receive_file(chunks: Iterable[bytes]) -> Path:
    """The path of what was sent, under a random name. Raises :class:`NotReadable` for what cannot be a
    table.
    """
    path = inbox() / secrets.token_hex(16)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            _write(stream, chunks)
    except NotReadable:
        path.unlink()
        raise
    return path


def _write(stream, chunks: Iterable[bytes]) -> None:
    size = 0
    for chunk in chunks:
        if size == 0:
            check_type(chunk)
        size += len(chunk)
        if size > MAX_BYTES:
            raise NotReadable(f"The file is larger than {MAX_BYTES // 2**20} MB.", remedy="Split or compress it.")
        stream.write(chunk)
    if size == 0:
        check_type(b"")


def delete_upload(run: Run) -> None:
    """The uploaded file goes once the transaction stands; a file that was named on the command line is not
    ours.
    """
    if run.uploaded:
        path = Path(run.path)
        transaction.on_commit(lambda: path.unlink(missing_ok=True))


def clear_inbox() -> int:
    """Delete uploads older than ``KEEP_DAYS``; returns how many."""
    oldest = (clock.now() - dt.timedelta(days=KEEP_DAYS)).timestamp()
    old = [path for path in inbox().iterdir() if path.stat().st_mtime < oldest]
    for path in old:
        path.unlink()
    return len(old)
