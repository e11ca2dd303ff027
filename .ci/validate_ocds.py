"""Holds OCDS packages against the official validator, without the network.

    python3 .ci/validate_ocds.py --tool .venv-tools/ocds/bin/libcoveocds --standards ../shared/standards FILE ...

libcoveocds is under the AGPL, so it lives in an environment of its own and is only ever started as a program.
It is given the official schema as a zip and the extensions from a server on this machine, and no way to any other.
Five gates must all hold; the exit status is 1 where one does not, 2 where a package cannot be checked.
"""

from __future__ import annotations

import argparse
import contextlib
import functools
import http.server
import json
import os
import re
import subprocess
import sys
import tempfile
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path

CARRIED = Path(__file__).resolve().parent.parent / "src/countersign/formats/ocds/schema"
_NAMED = re.compile(r"/ocds_(\w+)_extension/[^/]+/extension\.json$")
_VERSIONED = '"$ref": "https://standard.open-contracting.org/schema/1__1__5/versioned-release-validation-schema.json"'
_SECONDS = 180
_NO_WAY_OUT = "http://127.0.0.1:9"  # nothing listens there: a request to any other machine fails at once

# gate: what of the validator's answer must be empty
GATES = {
    "validation_errors": lambda told: told.get("validation_errors"),
    "additional_fields": lambda told: told.get("additional_fields"),
    "additional_closed_codelist_values": lambda told: told.get("additional_closed_codelist_values"),
    "conformance_errors": lambda told: told.get("conformance_errors"),
    "invalid_extensions": lambda told: told.get("extensions", {}).get("invalid_extensions"),
}


class NotChecked(Exception):
    """The package could not be held against anything."""


def failed(package: dict, *, tool: Path, standards: Path) -> dict[str, object]:
    """Every gate that does not hold, with what the validator said; empty for a good package."""
    named = {one: _here(one, standards) for one in package.get("extensions", ())}
    with tempfile.TemporaryDirectory() as folder, _served(standards / "ocds/extensions") as address:
        home = Path(folder)
        _zipped(standards / "ocds/1.1.5", home / "standard.zip")
        wanted = package | {"extensions": [f"{address}/{name}/extension.json" for name in named.values() if name]}
        (home / "package.json").write_text(json.dumps(wanted), encoding="utf-8")
        told = _told(tool, home)
    if any(named.values()) and not told.get("extensions", {}).get("is_extended_schema"):
        raise NotChecked("The validator did not take the extensions.")
    if told.get("json_deref_error"):
        raise NotChecked(f"The extensions do not fit together: {told['json_deref_error']}")
    # Run as a program the validator passes over an extension that is not there, so that is looked at here.
    strange = [one for one, name in named.items() if not name]
    found = {name: gate(told) for name, gate in GATES.items()}
    found["invalid_extensions"] = [*(found["invalid_extensions"] or ()), *strange]
    return {name: faults for name, faults in found.items() if faults}


def _told(tool: Path, home: Path) -> dict:
    command = [str(tool), "--standard-zip", str(home / "standard.zip"), str(home / "package.json")]
    shut = {"http_proxy": _NO_WAY_OUT, "https_proxy": _NO_WAY_OUT, "no_proxy": "127.0.0.1"}
    environment = {"PATH": os.environ.get("PATH", ""), "HOME": str(home), **shut}
    done = subprocess.run(command, capture_output=True, text=True, timeout=_SECONDS, env=environment, check=False)
    if done.returncode:
        raise NotChecked(f"The validator stopped: {done.stderr.strip().splitlines()[-1:]}")
    return json.loads(done.stdout)


def _here(extension: str, standards: Path) -> str:
    """The name under which an official extension is served from this machine; empty for one that is not known here."""
    found = _NAMED.search(extension)
    there = found and any((folder / found[1]).is_dir() for folder in (standards / "ocds/extensions", CARRIED))
    return found[1] if there else ""


def _zipped(schema: Path, target: Path) -> None:
    """The folder of the official schema as the zip of its repository.

    The validator would ask the network for the schema of versioned releases; the records here have none.
    """
    with zipfile.ZipFile(target, "w") as made:
        made.mkdir("standard-1__1__5")
        for path in sorted(schema.rglob("*.*")):
            text = path.read_text("utf-8").replace(_VERSIONED, '"type": "object"')
            made.writestr(f"standard-1__1__5/schema/{path.relative_to(schema)}", text)


class _Quiet(http.server.SimpleHTTPRequestHandler):
    """Extensions from the folder of standards, else from those carried here."""

    def translate_path(self, path: str) -> str:
        found = super().translate_path(path)
        return found if Path(found).exists() else str(CARRIED / Path(found).relative_to(self.directory))

    def log_message(self, *_: object) -> None:
        """Nothing is printed."""


@contextlib.contextmanager
def _served(folder: Path) -> Iterator[str]:
    handler = functools.partial(_Quiet, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--tool", type=Path, required=True)
    parser.add_argument("--standards", type=Path, required=True)
    parser.add_argument("files", type=Path, nargs="+")
    asked = parser.parse_args()
    worst = 0
    for file in asked.files:
        try:
            found = failed(json.loads(file.read_text("utf-8")), tool=asked.tool, standards=asked.standards)
        except (NotChecked, OSError, ValueError, subprocess.SubprocessError) as error:
            sys.stderr.write(f"{file.name}: not checked. {error}\n")
            worst = 2
            continue
        for gate in GATES:
            sys.stdout.write(f"{file.name}: {gate:<36}{'FAILS' if gate in found else 'holds'}\n")
        if found:
            sys.stdout.write(json.dumps(found, indent=1) + "\n")
        worst = max(worst, int(bool(found)))
    return worst


if __name__ == "__main__":
    sys.exit(main())
