"""What a room writes of. Rooms hand their kinds of notices over through ``settings.NOTICE_KINDS``."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Literal

from django.conf import settings
from django.utils.module_loading import import_string

from countersign.errors import NotFound


@dataclass(frozen=True)
class Kind:
    """``words`` is what administrators see; ``template`` holds the subject in its first line, then the text.

    ``to`` is who may get it: somebody who signs in, or a person who left an address. After ``keeps_days`` it says
    nothing new any more, and is dropped instead of sent.
    """

    name: str
    words: str
    template: str
    to: Literal["account", "person"] = "account"
    keeps_days: int = 30


@cache
def kinds() -> dict[str, Kind]:
    """Every kind by its name."""
    found: Iterable[Iterable[Kind]] = [import_string(path) for path in settings.NOTICE_KINDS]
    return {kind.name: kind for some in found for kind in some}


def kind(name: str) -> Kind:
    """The kind called ``name``; raises :class:`NotFound` with the names there are."""
    if name not in kinds():
        raise NotFound(f"There is no kind of notice “{name}”.", remedy=f"Known: {', '.join(kinds()) or 'none'}.")
    return kinds()[name]
