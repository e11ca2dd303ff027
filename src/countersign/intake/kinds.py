"""How sources elsewhere are spoken to. Rooms hand their kinds to intake through ``settings.INTAKE_KINDS``.

A kind turns what stands elsewhere into pages of rows, and says what each row becomes. When to ask, how far it was read,
what was refused, and what is done when a server is busy, gone or broken, is the same for all of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string

from countersign.errors import NotFound
from countersign.formats.reaching import Reach
from countersign.formats.tabular import BadRow, Mapped, Misfit
from countersign.intake.models import Inlet, Run
from countersign.intake.targets import Outcome


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that came, and its number (or line) in its part."""

    line: int
    value: Any


Good = Item | Mapped
Rows = Sequence[Good | BadRow | Misfit]


@dataclass(frozen=True)
class Page:
    """What was read in one go. ``cursor`` says where to go on after it; it is stored with what the rows became.

    ``part`` names the page or file for whoever looks at refused rows; ``digest`` is that of the file, where it is one.
    """

    rows: Rows
    cursor: dict[str, Any]
    part: str = ""
    digest: str = ""


Take = Callable[[Sequence[Any]], Sequence[Outcome]]


@dataclass(frozen=True)
class Kind:
    """``asks`` names what must be said of an inlet of this kind beside its address (see ``intake.forms``).

    ``check`` raises :class:`NotValid` for an address or options that cannot be. ``over`` is told when everything was
    read once more.
    """

    name: str
    label: str
    help: str
    pages: Callable[[Inlet, Reach], Iterator[Page]]
    take: Callable[[Run], Take]
    check: Callable[[str, dict[str, Any]], None]
    asks: tuple[str, ...] = ()
    over: Callable[[Run], object] = lambda run: None


@cache
def kinds() -> dict[str, Kind]:
    """Every kind by its name."""
    found = [import_string(path) for path in settings.INTAKE_KINDS]
    return {kind.name: kind for kind in found}


def kind(name: str) -> Kind:
    """The kind called ``name``; raises :class:`NotFound` with the names there are."""
    if name not in kinds():
        raise NotFound(f"There is no kind of source “{name}”.", remedy=f"Choose one of: {', '.join(kinds())}.")
    return kinds()[name]
