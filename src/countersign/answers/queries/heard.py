"""What others than single people say of a claimed change, as rooms above vouch for it.

``settings.COMMITMENT_CONFIRMERS`` names functions ``(claim ids) -> {claim id: Word}``. A word is looked up here and
never taken from a caller, so that nobody can bring one that was not given. Where those concerned give a clear word of
their own, theirs stands.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.conf import settings
from django.utils.module_loading import import_string


@dataclass(frozen=True)
class Word:
    """``outcome`` is *confirmed* or *contested*; ``words`` say who said so, ``path`` leads to how they came to it."""

    outcome: str
    words: str
    path: str
    on: dt.date


def heard(claims: Collection[int]) -> dict[int, Word]:
    """By the numbers of the claims; one question to each room above, however many."""
    found: dict[int, Word] = {}
    for path in settings.COMMITMENT_CONFIRMERS if claims else ():
        found |= import_string(path)(claims)
    return found
