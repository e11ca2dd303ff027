"""Feed each importer what nobody would write, guided by what its code does with it; keep what broke it.

``make fuzz`` runs this: ``python tests/fuzz/run.py --seconds 60``, or with names of targets. What breaks a target is
kept in ``tests/fuzz/corpus``, where an ordinary test reads it again ever after.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "src")]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "countersign.site.settings")
_MEMORY_MB, _LONGEST_S, _LARGEST = 2048, 10, 1 << 15


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--seconds", type=int, default=60, help="for each target")
    asked.add_argument("--one", help=argparse.SUPPRESS)
    asked.add_argument("targets", nargs="*")
    given = asked.parse_args()
    if given.one:
        return _fuzz(given.one, given.seconds)
    from fuzz.targets import TARGETS

    broken = [name for name in given.targets or TARGETS if _apart(name, given.seconds)]
    print(f"broken: {', '.join(broken)}; see tests/fuzz/corpus" if broken else "nothing broke")
    return bool(broken)


def _apart(name: str, seconds: int) -> int:
    """In a process of its own: the engine ends its process."""
    print(f"== {name}", flush=True)
    told = subprocess.run(
        [sys.executable, __file__, "--one", name, "--seconds", str(seconds)],
        stderr=subprocess.PIPE, text=True, cwd=ROOT, check=False,
    )  # fmt: skip
    lines = told.stderr.strip().splitlines()
    print("\n".join(lines[-25:] if told.returncode else lines[-1:]), flush=True)
    return told.returncode


def _fuzz(name: str, seconds: int) -> int:
    import atheris

    with atheris.instrument_imports(include=["countersign"]):
        from fuzz.targets import CORPUS, seeds, tried

    kept = CORPUS / name
    kept.mkdir(parents=True, exist_ok=True)
    for at, seed in enumerate(seeds()[name]):
        (kept / f"seed-{at}").write_bytes(seed)
    with tempfile.TemporaryDirectory() as found:
        options = [
            f"-max_total_time={seconds}", f"-rss_limit_mb={_MEMORY_MB}", f"-timeout={_LONGEST_S}",
            f"-max_len={_LARGEST}", f"-artifact_prefix={kept}{os.sep}", "-print_final_stats=0", found, str(kept),
        ]  # fmt: skip
        atheris.Setup([sys.argv[0], *options], lambda given: tried(name, given))
        atheris.Fuzz()
    return 0


if __name__ == "__main__":
    sys.exit(main())
