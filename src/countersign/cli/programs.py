"""Where PostgreSQL's own programs are on this machine."""

from __future__ import annotations

import shutil
from pathlib import Path

_DEBIAN = Path("/usr/lib/postgresql")


def postgres(*wanted: str, named: str = "", besides: tuple[Path, ...] = ()) -> Path | None:
    """The folder that holds all ``wanted`` programs: the one that was ``named``, the one on the PATH, the newest of
    Debian's, or one of those ``besides``; ``None`` where there is none.
    """
    on_path = shutil.which(wanted[0])
    debians = sorted(_DEBIAN.glob("*/bin"), key=lambda path: float(path.parent.name), reverse=True)
    places = [
        *([Path(named)] if named else []),
        *([Path(on_path).resolve().parent] if on_path else []),
        *debians,
        *besides,
    ]
    return next((place for place in places if all((place / one).exists() for one in wanted)), None)
