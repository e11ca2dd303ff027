"""Lists of words, written the way they are read."""

from __future__ import annotations


def word_set(listed: str) -> frozenset[str]:
    """The words of a text, each once: ``word_set("mr mrs")``."""
    return frozenset(listed.split())
