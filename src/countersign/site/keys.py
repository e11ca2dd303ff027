"""Secrets that were made once and are kept in the home folder: for development, never for production."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable
from pathlib import Path


def kept(path: Path, make: Callable[[], str]) -> str:
    """The secret in the file ``path``; the first caller makes it, however many start at once.

    The file is written beside its place with mode 0600 and then linked into place, which fails where there
    is one already: nobody ever reads half a secret, and two processes never hold different ones.
    """
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        _place(path, make())
    return path.read_text()


def _place(path: Path, secret: str) -> None:
    beside = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w") as file:
            file.write(secret)
        os.link(beside, path)
    except FileExistsError:
        pass  # somebody was quicker; theirs is the secret
    finally:
        beside.unlink()
