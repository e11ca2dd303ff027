"""What people said about whose it is, without identifiers: it is shown to staff and matched against the register."""

from __future__ import annotations

from functools import lru_cache

from countersign.text.identifiers import TOKENS, structured


@lru_cache(maxsize=20_000)
def cleaned(said: str, longest: int) -> str:
    """``said`` with every structured identifier replaced by its kind, in one line of at most ``longest`` characters.

    Names of bodies are left alone: a model of personal names would take half of them for people.
    """
    line = " ".join(said.replace("\0", "").split())
    for found in reversed(structured(line)):
        line = line[: found.start] + TOKENS[found.kind] + line[found.end :]
    return line[:longest]
