"""What is shipped with us: locked by digest, under licences that go with ours."""

from __future__ import annotations

import tomllib
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LOCK = {one["name"]: one for one in tomllib.loads((ROOT / "uv.lock").read_text(encoding="utf-8"))["package"]}
LICENCES = tomllib.loads((ROOT / "quality/licences.toml").read_text(encoding="utf-8"))


def shipped() -> set[str]:
    """Names of every package that an installation brings with it, and of what its options would."""
    own = LOCK["countersign"]
    waiting = [one["name"] for one in own["dependencies"]]
    waiting += [one["name"] for some in own.get("optional-dependencies", {}).values() for one in some]
    found: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += [one["name"] for one in LOCK[name].get("dependencies", [])]
    return found


def licence_of(name: str) -> str:
    """What an installed package says of its licence; empty where it is not installed on this machine."""
    try:
        about = metadata.metadata(name)
    except metadata.PackageNotFoundError:
        return ""
    classified = [line for line in about.get_all("Classifier") or [] if line.startswith("License")]
    return about.get("License-Expression") or "; ".join(classified) or about.get("License") or "says nothing"


def refused(licences: dict[str, str]) -> dict[str, str]:
    """Those that are neither fine nor kept under a condition."""
    fine, kept = LICENCES["fine"], LICENCES["kept"]
    parts = {name: said for name, said in licences.items() if said and name not in kept}
    return {
        name: said[:60]
        for name, said in parts.items()
        if "GPL" in said or "GNU" in said or not any(word.lower() in said.lower() for word in fine)
    }


def test_every_part_that_is_shipped_may_be_combined_with_ours() -> None:
    known = {name: licence_of(name) for name in shipped()}
    assert len([said for said in known.values() if said]) > 60
    assert refused(known) == {}


def test_the_check_of_licences_can_fail() -> None:
    assert set(refused({"a": "GPL-3.0-or-later", "b": "Proprietary", "c": "MIT"})) == {"a", "b"}


def test_no_exception_is_left_over() -> None:
    assert set(LICENCES["kept"]) - set(LOCK) == set()


def test_every_part_is_locked_by_digest() -> None:
    """From a registry with a digest for every file, or ours."""
    loose = [
        name
        for name in shipped()
        if not all(file.get("hash") for file in [*LOCK[name].get("wheels", []), LOCK[name].get("sdist", {"hash": "-"})])
    ]
    assert loose == [] and all("registry" in LOCK[name]["source"] for name in shipped())
