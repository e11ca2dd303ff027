"""What an unsealing can open: what rooms hand over through ``settings.SEALABLES``, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.utils.module_loading import import_string

from countersign.errors import NotFound


@dataclass(frozen=True)
class Sealable:
    """``exists(key)`` says whether there is one to open; ``open(key, why=…, by_id=…)`` returns what lies in it, as rows
    of words and values, and keeps in the room's own log that it was opened."""

    name: str
    words: str
    where: str
    exists: Callable[[str], bool]
    open: Callable[..., list[tuple[str, str]]]


@cache
def sealables() -> dict[str, Sealable]:
    """Every kind by its name."""
    return {one.name: one for one in map(import_string, settings.SEALABLES)}


def sealable(name: str) -> Sealable:
    """The kind called ``name``; raises :class:`NotFound`."""
    if name not in sealables():
        raise NotFound("Nothing of this kind can be opened.", remedy=f"Known: {', '.join(sealables())}.")
    return sealables()[name]
