"""The full disk drill: a home on a small disk of its own, filled while it works, then shut, then given room again.

    python tests/drills/full_disk.py           (as root, who may mount a small disk in memory; SQLite)

Imports go on until the disk is full. Each refusal must say so in our words and end with its own number; then `verify`
must find no fault, and with more room the same imports must come to what they come to where there is always room. The
same once more with a disk that may only be read.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_TESTS = Path(__file__).resolve().parents[1]
_ROWS, _FILES, _SMALL, _LARGE = 1500, 8, "9m", "200m"
_SCRIPT = """
import django; django.setup()
import sys
from pathlib import Path
sys.path.insert(0, {tests!r})
from countersign import cli
from countersign.experiences import actions
from countersign.experiences.models import Source
from countersign.people.rules import SYSTEM
from tests_of_experiences import imported

def go():
    source = Source.objects.first() or actions.add_source(name="s", by=SYSTEM)
    imported(Path(sys.argv[1]), source, chunk=100)

cli.countersign = go
cli.main()
"""
_WRITTEN = """
import django; django.setup()
import sys
from pathlib import Path
sys.path.insert(0, {tests!r})
from tests_of_experiences import made_rows, write

for at in range({files}):
    rows = [row | {{"id": f"{{at}}-{{number}}"}} for number, row in enumerate(made_rows({rows}, seed=at + 1))]
    write(Path(sys.argv[1]) / f"{{at}}.csv", rows)
"""


def ran(home: Path, *words: str) -> subprocess.CompletedProcess:
    there = {"COUNTERSIGN_HOME": str(home), "DJANGO_SETTINGS_MODULE": "countersign.site.settings"}
    path = {"PYTHONPATH": str(_TESTS.parent / "src")}
    return subprocess.run(
        [sys.executable, *words], env=os.environ | there | path, capture_output=True, text=True, check=False
    )


def imports(home: Path, folder: Path) -> list[int]:
    """Every file imported once; the number with which each ended."""
    script = _SCRIPT.format(tests=str(_TESTS))
    return [ran(home, "-c", script, str(folder / f"{at}.csv")).returncode for at in range(_FILES)]


def whole(home: Path) -> tuple[bool, str]:
    """Whether `verify` finds no fault, and how many accounts there are."""
    count = "from countersign.experiences.models import Experience; print(Experience.objects.count())"
    found = ran(home, "-c", f"import django; django.setup(); {count}")
    return ran(home, "-m", "countersign", "verify").returncode == 0, found.stdout.strip() or found.stderr[-200:]


@contextmanager
def small_disk() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={_SMALL}", "tmpfs", folder], check=True)
        try:
            yield Path(folder)
        finally:
            subprocess.run(["umount", "-l", folder], check=True)


def again(folder: Path, how: str) -> None:
    subprocess.run(["mount", "-o", f"remount,{how}", str(folder)], check=True)


def main() -> None:
    if os.geteuid() != 0:
        raise SystemExit("This drill mounts a small disk in memory, which root alone may do.")
    told: dict[str, object] = {}
    with tempfile.TemporaryDirectory() as files, small_disk() as home:
        _write_files(Path(files))
        if (begun := ran(home, "-m", "countersign", "init")).returncode:
            raise SystemExit(begun.stderr[-500:])
        told["full: ended with"] = imports(home, Path(files))
        told["full: whole, accounts"] = whole(home)
        again(home, f"size={_LARGE}")
        again(home, "ro")
        told["shut: ended with"] = imports(home, Path(files))[:2]
        again(home, "rw")
        told["shut: whole, accounts"] = whole(home)
        told["with room: ended with"] = imports(home, Path(files))
        told["with room: whole, accounts"] = whole(home)
    sys.stdout.write(json.dumps(told, indent=1) + "\n")
    sys.exit(not _is_good(told))


def _write_files(folder: Path) -> None:
    """In a process with a home of its own, where there is room."""
    with tempfile.TemporaryDirectory() as home:
        script = _WRITTEN.format(tests=str(_TESTS), files=_FILES, rows=_ROWS)
        if (written := ran(Path(home), "-c", script, str(folder))).returncode:
            raise SystemExit(written.stderr[-500:])


def _is_good(told: dict) -> bool:
    refused = 8 in told["full: ended with"] and set(told["full: ended with"]) <= {0, 8}
    shut = 8 in told["shut: ended with"] and set(told["shut: ended with"]) <= {3, 8}  # 3: this file is in already
    all_there = told["with room: whole, accounts"] == (True, str(_ROWS * _FILES))
    return refused and shut and all_there and told["full: whole, accounts"][0] and told["shut: whole, accounts"][0]


if __name__ == "__main__":
    main()
