"""What those who answer for services are afraid of, and what guards against it (``fears.toml``)."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path


@dataclass(frozen=True)
class Guard:
    """``page`` is the address of a page of this register that shows it, ``test`` the test that tries to break it."""

    id: str
    words: str
    page: str
    test: str


@dataclass(frozen=True)
class Afraid:
    """One fear in the words of those who have it, what is true of it, and its guards."""

    id: str
    says: str
    truth: str
    guards: tuple[Guard, ...]


@cache
def fears() -> tuple[Afraid, ...]:
    """The register of fears in the order of its file."""
    read = tomllib.loads((Path(__file__).parent / "fears.toml").read_text(encoding="utf-8"))
    return tuple(
        Afraid(one["id"], one["says"], one["truth"], tuple(Guard(**guard) for guard in one["guard"]))
        for one in read["fear"]
    )


@cache
def guards() -> dict[str, Guard]:
    """Every guard by its id."""
    return {guard.id: guard for one in fears() for guard in one.guards}
