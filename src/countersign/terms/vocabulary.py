"""The words an arrangement for sharing is made of (``sharing.toml``): purposes, fields, bases, conditions, headings."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

LEVELS = (
    ("aggregate", "Released numbers"),
    ("text", "Words signed off and coded fields"),
    ("contact", "Contact by consent, carried by the host"),
)


@dataclass(frozen=True)
class Field:
    """Something that can be asked for. ``group``: numbers, words, codes, contact, or identity (given to nobody)."""

    id: str
    words: str
    group: str
    level: str


@cache
def _read() -> dict[str, list[dict[str, str]]]:
    return tomllib.loads((Path(__file__).parent / "sharing.toml").read_text(encoding="utf-8"))


def _choices(kind: str) -> tuple[tuple[str, str], ...]:
    return tuple((entry["id"], entry["words"]) for entry in _read()[kind])


@cache
def fields() -> dict[str, Field]:
    """Every field by its id, in the order of the list."""
    return {entry["id"]: Field(**entry) for entry in _read()["field"]}


def dpv(kind: str, id: str) -> str:
    """The nearest term of the Data Privacy Vocabulary, such as ``dpv:PublicBenefit``; empty where there is none."""
    return next(entry.get("dpv", "") for entry in _read()[kind] if entry["id"] == id)


def shareable() -> tuple[tuple[str, str], ...]:
    """``(id, words)`` of what an arrangement can name: everything but who told."""
    return tuple((one.id, one.words) for one in fields().values() if one.group not in ("identity", "numbers"))


PURPOSES = _choices("purpose")
FIELDS = _choices("field")
BASES = _choices("basis")
CONDITIONS = _choices("condition")
HEADINGS = _choices("heading")
