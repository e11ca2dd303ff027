"""Linked tables and what is shown of them."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from typing import NamedTuple

from countersign.errors import NotValid

Key = Hashable

THRESHOLD = 5  # the smallest number of people that may be shown; 1 to 4 are not
WITHHELD = "withheld"  # the one public word: why a cell is withheld would say whether it is small


class Sum(NamedTuple):
    """``total`` counts exactly the people in ``parts`` together, each once."""

    total: Key
    parts: tuple[Key, ...]


class Shown(NamedTuple):
    """What a reader gets of a cell: a number or nothing.

    ``status`` is ``shown``; ``small`` or ``protecting`` (no number; for our own accounts only, the reader sees
    :data:`WITHHELD` for both); or ``held``: the number of an earlier release stays, because a change of 1 to 4
    people, or one that would tell such a change, must not be seen.
    """

    value: int | None
    status: str = "shown"

    @property
    def word(self) -> str:
        """What the public page says beside the cell; nothing beside a fresh number."""
        return {"shown": "", "held": "as last released"}.get(self.status, WITHHELD)


Release = Mapping[Key, "int | Shown | None"]


def check_tables(counts: Mapping[Key, int], sums: Iterable[Sum]) -> None:
    """Raises :class:`NotValid` where a count is negative, a sum names an unknown cell or does not add up."""
    if any(count < 0 for count in counts.values()):
        raise NotValid("A table holds a negative count.", remedy="Pass counts of people only.")
    for total, parts in sums:
        if total not in counts or any(part not in counts for part in parts):
            raise NotValid("A sum names a cell that has no count.", remedy="Count every cell, zeros too.")
        if counts[total] != sum(counts[part] for part in parts):
            raise NotValid(
                "A total is not the sum of its parts.",
                remedy="Count total and parts from the same rows, and let parts not overlap.",
            )


def fresh(release: Release, key: Key) -> int | None:
    """The number that ``release`` showed as counted for it, or None."""
    seen = release.get(key)
    if isinstance(seen, Shown):
        return seen.value if seen.status == "shown" else None
    return seen


def numbers_seen(releases: Iterable[Release], key: Key) -> tuple[int, ...]:
    """Every number a reader saw for ``key``, fresh or held; ``releases`` and numbers come oldest first."""
    seen = (release.get(key) for release in releases)
    values = (cell.value if isinstance(cell, Shown) else cell for cell in seen)
    return tuple(value for value in values if value is not None)


def last_number(releases: Iterable[Release], key: Key) -> int | None:
    """The number a reader last saw for ``key``."""
    numbers = numbers_seen(releases, key)
    return numbers[-1] if numbers else None
