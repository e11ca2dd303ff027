"""What must be there before a body may ask (``readiness.toml``), and what it may be afraid of (``fears.toml``)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from countersign.errors import NotFound

ASKING = (
    ("ask", "Ask for one specific thing"),
    ("consult", "Consult"),
    ("panel", "Convene a panel"),
    ("survey", "Run a survey"),
)
STRANDS = (("technical", "Technical"), ("cultural", "Cultural"))
SIDES = (("commissioner", "As commissioner"), ("provider", "As provider"))


@dataclass(frozen=True)
class Item:
    """One thing that must be there. Either ``measure`` names what measures it, or evidence ``lasts`` so many days.

    ``numbers`` are what a measure wants, or, for evidence, the words by which a number is asked for; ``most`` bounds
    these. ``neutral``: where there is nothing to measure, the item does not stand in the way.
    """

    id: str
    strand: str
    sides: tuple[str, ...]
    asks: str
    why: str
    remedy: str
    measure: str = ""
    per: str = ""
    neutral: bool = False
    lasts: int = 0
    wants: str = ""
    gates: tuple[str, ...] = tuple(name for name, _ in ASKING)
    numbers: Mapping[str, int | str] = field(default_factory=dict)
    most: Mapping[str, int] = field(default_factory=dict)

    @property
    def is_measured(self) -> bool:
        return bool(self.measure)


@cache
def items() -> dict[str, Item]:
    """Every item by its id, in the order of the list."""
    read = tomllib.loads((Path(__file__).parent / "readiness.toml").read_text(encoding="utf-8"))
    return {entry["id"]: _item(entry) for entry in read["item"]}


def _item(entry: Mapping[str, object]) -> Item:
    return Item(**{name: tuple(value) if isinstance(value, list) else value for name, value in entry.items()})


def item(name: str) -> Item:
    """One item; raises :class:`NotFound`."""
    if name not in items():
        raise NotFound("There is no such item of readiness.", remedy=f"One of: {', '.join(items())}.")
    return items()[name]
