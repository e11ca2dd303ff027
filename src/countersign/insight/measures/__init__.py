"""Every public measure, declared as data: what it counts, of what, and how to read it. One file each.

The files beside this one are the register's own; a host adds others in the folder ``measures`` of its home folder. A
measure is shown once its version is adopted (``countersign measures adopt``), see ``docs/how-to/add-a-measure.md``.
"""

from __future__ import annotations

import logging
from functools import cache
from pathlib import Path

from django.conf import settings

from countersign.errors import NotFound
from countersign.insight.measures import adopting
from countersign.insight.measures.checking import files
from countersign.insight.measures.faults import Fault, Faulty
from countersign.insight.measures.measure import Definition, Measure
from countersign.insight.measures.reading import read

OWN = Path(__file__).parent
_log = logging.getLogger(__name__)


def folders() -> tuple[Path, ...]:
    """Where measures lie: the register's own, then the host's."""
    return OWN, Path(settings.HOME) / "measures"


def measures() -> tuple[Measure, ...]:
    """All measures that are shown, by id. A change of a file is seen after a restart."""
    return _shown(folders())


def measure(id: str) -> Measure:
    """The measure of this id; raises :class:`NotFound`."""
    for one in measures():
        if one.id == id:
            return one
    raise NotFound("There is no measure of this name.", remedy="See the list of measures.")


@cache
def _shown(paths: tuple[Path, ...]) -> tuple[Measure, ...]:
    found: dict[str, Measure] = {}
    for folder in paths:
        known = adopting.adopted(folder)
        for path in files(folder):
            one = _adopted(path, known)
            if one is not None and one.id not in found:
                found[one.id] = one
    return tuple(found[id] for id in sorted(found))


def _adopted(path: Path, known: adopting.Adopted) -> Measure | None:
    """The measure of a file, or None for one that cannot be shown; the log says why, and the rest stays up."""
    try:
        one = read(path)
        faults = [*adopting.differences(one, known)]
        if waiting := adopting.waiting(one, known):
            faults.append(
                Fault(path.name, 0, "version", f"Version {waiting[0]} is not adopted.", "Adopt it to show it.")
            )
    except Faulty as faulty:
        one, faults = None, faulty.found
    for fault in faults:
        _log.warning("A measure is not shown: %s", fault)
    return None if faults else one


__all__ = ["Definition", "Measure", "folders", "measure", "measures", "read"]
