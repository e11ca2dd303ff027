"""A table of bodies, places, services or contracts, or a folder of JSON files, by a named profile."""

from __future__ import annotations

import tempfile
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

from countersign.errors import NotValid
from countersign.formats.folders import gather
from countersign.formats.tabular import guess
from countersign.intake import actions as intake
from countersign.intake import queries
from countersign.intake.models import Run
from countersign.people.rules import Actor
from countersign.register import rules

TARGETS = ("bodies", "places", "services", "contracts", "listings")


@dataclass(frozen=True)
class TableTold:
    """The finished run, and the names of the files that its lines stand for (empty for a single table)."""

    run: Run
    files: tuple[str, ...] = ()


def import_table(
    path: Path,
    *,
    by: Actor,
    profile: str = "",
    target: str = "",
    source: str = "",
    report: Callable[[Run], None] | None = None,
) -> TableTold:
    """Take every row of the table or folder at ``path`` as the profile says, or as ``target`` (one of ``TARGETS``) by
    the names of its columns. The same rows twice change nothing.

    Raises :class:`NotValid` where the profile does not fit the file or is not one for the register.
    """
    rules.check_import(by)
    known = queries.profile(profile) if profile else _by_columns(path, target)
    if known.target not in TARGETS:
        raise NotValid(
            f"The profile “{profile}” is not for the register.", remedy="See `countersign register profiles`."
        )
    if path.is_dir():
        return _folder(path, known, by, source, report)
    return TableTold(_file(path, known, by, source, report))


def _by_columns(path: Path, target: str) -> queries.KnownProfile:
    """A mapping made from the names of the file's columns, under the name of what it fills."""
    if path.is_dir() or target not in TARGETS:
        raise NotValid("It is not said what the rows are.", remedy=f"Give a profile, or one of: {', '.join(TARGETS)}.")
    return queries.KnownProfile(target, target, queries.suggested(target, path, guess(path))["mapping"])


def _folder(path: Path, known: queries.KnownProfile, by: Actor, source: str, report) -> TableTold:
    how = _folder_of(known.name)
    with tempfile.TemporaryDirectory() as scratch:
        gathered = Path(scratch) / f"{known.name}.jsonl"
        files = gather(path, pattern=how["pattern"], lookups=how.get("lookups"), into=gathered)
        return TableTold(_file(gathered, known, by, source, report), tuple(files))


def _folder_of(name: str) -> dict[str, Any]:
    """How a built-in profile reads a folder."""
    file = resources.files("countersign.intake") / "profiles" / f"{name}.toml"
    how = tomllib.loads(file.read_text("utf-8")).get("folder") if file.is_file() else None
    if not how:
        raise NotValid(f"The profile “{name}” is for a single file.", remedy="Give the file, not its folder.")
    return dict(how)


def _file(path: Path, known: queries.KnownProfile, by: Actor, source: str, report) -> Run:
    run = intake.open_run(
        target=known.target,
        path=path,
        profile=known.for_file(guess(path)),
        context={"source": source or known.name},
        by=by,
        again=True,
    )
    return intake.work(run, report=report)
