"""Which definitions have been adopted: the memory that makes a changed definition need a new version.

``versions.toml`` beside the measures holds the digest of every version that was ever adopted. A measure is shown once
its version is; from then on that version cannot mean anything else.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from countersign.insight.measures.faults import Fault
from countersign.insight.measures.measure import Measure

FILE = "versions.toml"
_HEAD = """# What every version of a measure counts, as a digest. Written by `countersign measures adopt`: never edit.
# A digest that does not fit says that a definition was changed under its version.
"""

Adopted = Mapping[str, Mapping[str, str]]


def adopted(folder: Path) -> Adopted:
    """Digest by id and version; empty before anything was adopted."""
    path = folder / FILE
    return tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def differences(one: Measure, known: Adopted) -> Iterator[Fault]:
    """Versions that mean something else than when they were adopted, or vanished since."""
    file, versions = f"{one.id}.toml", known.get(one.id, {})
    for definition in one.definitions:
        before = versions.get(definition.version)
        if before is not None and before != one.digest(definition):
            what = f"Version {definition.version} counted something else when it was adopted."
            remedy = (
                f'Put it back; for a new definition say version = "{int(one.version) + 1}", and keep the old one as '
                "[[earlier]], so that its numbers keep their meaning."
            )
            yield Fault(file, 0, "counts", what, remedy)
    for version in sorted(set(versions) - {definition.version for definition in one.definitions}):
        yield Fault(file, 0, "earlier", f"Version {version} was adopted and is gone.", "Put it back as [[earlier]].")


def waiting(one: Measure, known: Adopted) -> list[str]:
    """Versions that nobody has adopted yet."""
    return [d.version for d in one.definitions if d.version not in known.get(one.id, {})]


def adopt(folder: Path, found: Iterable[Measure]) -> list[tuple[str, str]]:
    """Write down the digests of all versions that are new; gives them as (id, version). Old lines stay as they are."""
    known = {id: dict(versions) for id, versions in adopted(folder).items()}
    new = []
    for one in found:
        for definition in one.definitions:
            if definition.version not in known.get(one.id, {}):
                known.setdefault(one.id, {})[definition.version] = one.digest(definition)
                new.append((one.id, definition.version))
    if new:
        lines = [
            f'{id}.{version} = "{digest}"' for id in sorted(known) for version, digest in sorted(known[id].items())
        ]
        draft = (folder / FILE).with_suffix(".writing")
        draft.write_text(_HEAD + "\n".join(lines) + "\n", encoding="utf-8")
        draft.replace(folder / FILE)
    return new
