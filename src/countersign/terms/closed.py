"""The closed space of a rehearsal: a home folder of its own with its own database, keys and evidence.

What is rehearsed is worked through by the same software in a process of its own, which is told of this folder and of
nothing else. It inherits no setting of this register, so it knows neither its database nor its keys; and no query, job,
release, export or page of this register opens a database that lies here. Removing the folder removes all there was.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import IO, Any

from django.conf import settings

from countersign.errors import NotReadable

REFUSED = "Refused: "
_LONGEST = 6 * 60 * 60  # seconds
_INHERITED = ("PATH", "LANG", "LC_ALL", "PYTHONPATH", "VIRTUAL_ENV", "SYSTEMROOT", "TMPDIR", "OMP_NUM_THREADS")
_KINDS = (".csv", ".tsv", ".txt", ".xlsx", ".json", ".jsonl", ".ndjson", ".gz")  # all that is kept of a name
_MOST = 200 * 1024 * 1024  # bytes of a file


def space(key: str) -> Path:
    """The folder of one rehearsal; it need not be there."""
    return Path(settings.HOME) / "rehearsals" / key


def opened(key: str, name: str, file: IO[bytes], told: Mapping[str, Any]) -> Path:
    """Make the folder, for its owner alone, and put in what is rehearsed on; the file's own name is not kept."""
    folder = space(key)
    folder.parent.mkdir(parents=True, mode=0o700, exist_ok=True)
    folder.mkdir(mode=0o700)
    try:
        kept = folder / f"file{''.join(one for one in Path(name.lower()).suffixes if one in _KINDS)}"
        with kept.open("wb") as out:
            shutil.copyfileobj(file, out)
        if kept.stat().st_size > _MOST:
            raise NotReadable("The file is too large.", remedy=f"At most {_MOST // 1024**2} MB, gzipped or not.")
        (folder / "told.json").write_text(json.dumps({"file": kept.name, **told}), encoding="utf-8")
    except BaseException:
        destroy(key)
        raise
    return folder


def strays(known: Collection[str]) -> list[str]:
    """Folders for which no rehearsal stands any more: whoever opened them was killed before it was written down."""
    root = space("")
    return [one.name for one in root.iterdir() if one.name not in known] if root.is_dir() else []


def run(key: str) -> dict[str, Any]:
    """Work through it in a process of its own; returns counts and draft findings. Raises :class:`NotReadable`."""
    folder = space(key)
    command = [sys.executable, "-m", "countersign", "terms", "rehearse-inside", str(folder)]
    try:
        done = subprocess.run(command, env=environment(folder), capture_output=True, timeout=_LONGEST, check=False)
    except subprocess.TimeoutExpired as late:
        raise NotReadable("It took too long.", remedy="Rehearse on fewer rows.") from late
    result = folder / "found.json"
    if done.returncode or not result.exists():
        raise NotReadable("The file could not be worked through.", remedy=_why(done.stderr))
    return json.loads(result.read_text(encoding="utf-8"))


def environment(folder: Path) -> dict[str, str]:
    """Everything that the process is told: where its home is, and that nothing is sent from there."""
    own = {"COUNTERSIGN_HOME": str(folder / "home"), "COUNTERSIGN_MODE": "development", "COUNTERSIGN_MAIL": "off"}
    return {name: os.environ[name] for name in _INHERITED if name in os.environ} | own


def _why(said: bytes) -> str:
    """Our own refusal, which never quotes a row; of anything else, nothing."""
    last = (said.decode("utf-8", "replace").strip().splitlines() or [""])[-1]
    return last.removeprefix(REFUSED)[:250] if last.startswith(REFUSED) else "Look at it with `intake preview`."


def destroy(key: str) -> None:
    """Nothing of it is left; doing it again does nothing."""
    shutil.rmtree(space(key), ignore_errors=True)
    if space(key).exists():
        raise OSError("A closed space could not be removed.")
