"""What a file can be imported into. Rooms hand their targets to intake through ``settings.INTAKE_TARGETS``.

Intake lies below the rooms: it reads and maps rows and keeps the checkpoint, a target says what each row
becomes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from django.conf import settings
from django.utils.module_loading import import_string

from countersign.errors import NotFound
from countersign.formats.tabular import Field, Mapped
from countersign.intake.models import Run
from countersign.people.rules import Actor


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one row became. A refused row has a ``reason`` (never its words) and perhaps the ``field`` at
    fault.
    """

    kind: Literal["taken", "changed", "same", "refused"]
    reason: str = ""
    field: str = ""


TAKEN, CHANGED, SAME = Outcome("taken"), Outcome("changed"), Outcome("same")

Take = Callable[[Sequence[Mapped]], Sequence[Outcome]]
"""Takes a chunk of mapped rows inside the caller's transaction and says what each became, in the same
order.
"""


@dataclass(frozen=True)
class Target:
    """``deed`` is what whoever imports must be allowed (``people.rules``). ``contexts()`` lists what a run
    can belong to as ``(value, label)``; the value is kept as ``run.context[about]``.
    """

    name: str
    label: str
    fields: tuple[Field, ...]
    take: Callable[[Run], Take]
    undo: Callable[[Run, Actor], int]
    deed: str = "import.run"
    about: str = ""
    contexts: Callable[[], list[tuple[str, str]]] = list
    body_of: Callable[[dict[str, str]], int | None] = lambda _: None


@cache
def targets() -> dict[str, Target]:
    """Every target by its name."""
    found = [import_string(path) for path in settings.INTAKE_TARGETS]
    return {target.name: target for target in found}


def target(name: str) -> Target:
    """The target called ``name``; raises :class:`NotFound` with the names there are."""
    if name not in targets():
        raise NotFound(f"Nothing can be imported as “{name}”.", remedy=f"Choose one of: {', '.join(targets())}.")
    return targets()[name]
