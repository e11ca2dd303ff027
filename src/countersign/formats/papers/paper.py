"""What a paper is made of: headings, sentences, lists, grids, and on a form boxes and lines to fill in."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Heading:
    """``level`` 1 is a part of the paper, 2 a part of that."""

    text: str
    level: int = 1


@dataclass(frozen=True)
class Words:
    """One paragraph; ``strong`` for what must not be overlooked."""

    text: str
    strong: bool = False


@dataclass(frozen=True)
class Bullets:
    items: tuple[str, ...]


@dataclass(frozen=True)
class Grid:
    """A table: its caption, one label a column, and rows of texts."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Boxes:
    """Answers to tick, each with an empty box in front."""

    items: tuple[str, ...]


@dataclass(frozen=True)
class Lines:
    """So many ruled lines to write on."""

    count: int


@dataclass(frozen=True)
class Sheet:
    """What follows stands on a sheet of its own, with nothing on its back: it can be taken away. ``made`` stands at its
    foot instead of the paper's."""

    made: str


EMPTY_BOX = "☐"
"""In a grid: a box to tick."""
Block = Heading | Words | Bullets | Grid | Boxes | Lines | Sheet


@dataclass(frozen=True)
class Paper:
    """A title, a line under it, and what follows. ``made`` is the line at the foot: by whom and when."""

    title: str
    under: str
    blocks: tuple[Block, ...]
    made: str = ""
