"""A thousand people sign up for fifty places: how long it takes, and whether everything still holds.

    python benchmarks/signing_up.py [PEOPLE [PLACES [THREADS]]]

On SQLite in a folder of its own; with DATABASE_URL, on that (empty) database.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

CROWD = Path(__file__).resolve().parents[1] / "tests" / "involvement" / "crowd.py"


def main() -> int:
    asked = [*sys.argv[1:], *("1000", "50", "16")[len(sys.argv) - 1 :]]
    with tempfile.TemporaryDirectory() as home:
        environ = os.environ | {"COUNTERSIGN_HOME": home}
        return subprocess.run([sys.executable, str(CROWD), *asked], env=environ, check=False).returncode


if __name__ == "__main__":
    raise SystemExit(main())
