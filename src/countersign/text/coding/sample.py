"""A second coder reads a random share, blind; what both said is then compared dimension by dimension."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from math import ceil

from countersign.errors import NotValid
from countersign.text.coding.codebook import DIMENSIONS
from countersign.text.coding.coding import Coding


def second_coder_sample(keys: Sequence[str], *, share: float, seed: int) -> list[str]:
    """The keys that a second coder reads: at least ``share`` of them, the same for the same seed, in any
    order of keys.

    A key is in or out by itself: adding other accounts later changes only how many are drawn, never the
    order of drawing, so a sample read already stays part of a larger one.
    """
    if not 0 < share <= 1:
        raise NotValid("The share must lie between 0 and 1.", remedy="For one account in ten give 0.1.")
    ordered = sorted(set(keys), key=lambda key: hashlib.blake2b(f"{seed}:{key}".encode()).digest())
    return ordered[: ceil(share * len(ordered))]


def codes(codings: Sequence[Coding], dimension: str) -> list[frozenset[str]]:
    """What each coding says in one dimension, as the sets that ``stats.agreement.table`` compares.

    ``table(codes(first, "themes"), codes(second, "themes"), "waiting")`` counts one theme; a dimension with
    a single value gives sets of one.
    """
    if dimension not in DIMENSIONS:
        raise NotValid(f"There is no dimension {dimension}.", remedy=f"There are: {', '.join(DIMENSIONS)}.")
    return [frozenset(_said(coding, dimension)) for coding in codings]


def _said(coding: Coding, dimension: str) -> tuple[str, ...]:
    if dimension == "themes":
        return coding.themes
    if dimension == "fear":
        return ("fear",) if coding.fear else ("none",)
    value: str = getattr(coding, dimension)
    return (value or "none",)
