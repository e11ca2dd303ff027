"""The closed space of a rehearsal: a home folder of its own with its own database, keys and evidence.

What is rehearsed is worked through by the same software in a process of its own, which is told of this folder and of
nothing else. It inherits no setting of this register, so it knows neither its database nor its keys; and no query, job,
release, export or page of this register opens a database that lies here. Removing the folder removes all there was.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from typing import IO, Any

from django.conf import settings

from countersign.errors import NotReadable

REFUSED = "Refused: "
STEPS = (
    "reading the file", "looking for copies", "taking out what identifies people", "sorting", "attaching", "coding",
    "counting", "drafting findings",
)  # fmt: skip
_LONGEST = 6 * 60 * 60  # seconds
_INHERITED = ("PATH", "LANG", "LC_ALL", "PYTHONPATH", "VIRTUAL_ENV", "SYSTEMROOT", "TMPDIR", "OMP_NUM_THREADS")
_KINDS = (".csv", ".tsv", ".txt", ".xlsx", ".json", ".jsonl", ".ndjson", ".gz")  # all that is kept of a name
_WATCHED_EVERY = 0.5  # seconds
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


def run(key: str, *, watch: Callable[[int], None] = lambda step: None) -> dict[str, Any]:
    """Work through it in a process of its own; returns counts and draft findings. Raises :class:`NotReadable`.

    ``watch`` is told the number of the step of :data:`STEPS` that it is at, every so often.
    """
    folder = space(key)
    with (folder / "said.txt").open("w+b") as said:
        with _started(folder, said) as process:
            _watched(process, key, watch)
        said.seek(0)
        why = said.read()
    result = folder / "found.json"
    if process.returncode or not result.exists():
        raise NotReadable("The file could not be worked through.", remedy=_why(why))
    return json.loads(result.read_text(encoding="utf-8"))


def _started(folder: Path, said: IO[bytes]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(_command(folder), env=environment(folder), stdout=subprocess.DEVNULL, stderr=said)


def _command(folder: Path) -> list[str]:
    return [sys.executable, "-m", "countersign", "terms", "rehearse-inside", str(folder)]


def _watched(process: subprocess.Popen[bytes], key: str, watch: Callable[[int], None]) -> None:
    """Wait for its end, and end it where that takes too long or nobody waits any more."""
    until = time.monotonic() + _LONGEST
    try:
        while process.poll() is None:
            if time.monotonic() > until:
                raise NotReadable("It took too long.", remedy="Rehearse on fewer rows.")
            watch(reached(key))
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(_WATCHED_EVERY)
    except BaseException:
        process.kill()
        raise


def reach(folder: Path, step: int) -> None:
    """Said inside the closed space: this step of :data:`STEPS`, counted from 1, begins."""
    (folder / "step.txt").write_text(str(step), encoding="utf-8")


def reached(key: str) -> int:
    """The step that it is at; 0 before the first, and where there is no such closed space."""
    try:
        return int((space(key) / "step.txt").read_text(encoding="utf-8") or 0)
    except FileNotFoundError:
        return 0


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
