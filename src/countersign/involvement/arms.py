"""Which wording somebody gets in a framing experiment: drawn in blocks from a seed that is published afterwards.

Within every block of two for each arm each arm comes up twice, so arms stay of nearly equal size whenever the survey is
stopped. Anybody can draw the same sequence again from the seed, with HMAC-SHA256 and nothing else.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence

from countersign.formats.questionnaire import Question, Questionnaire

AS_WRITTEN = "as_written"
"""The arm that reads the question as it is written; the others read it in other words."""
IN_BLOCK = 2
"""How often each arm comes up in a block."""


def allocated(seed: str, arms: Sequence[str], position: int) -> str:
    """The arm of the ``position``-th person (from 0): the block's slots are ordered by their HMAC under the seed."""
    size = IN_BLOCK * len(arms)
    block, within = divmod(position, size)
    slots = [(arm, turn) for arm in arms for turn in range(IN_BLOCK)]
    ordered = sorted(slots, key=lambda slot: _ticket(seed, f"{block}:{slot[0]}:{slot[1]}"))
    return ordered[within][0]


def arms_of(question: Question) -> tuple[str, ...]:
    """Every arm of a question, the one as it is written first; none where it is asked in one way."""
    return (AS_WRITTEN, *(arm for arm, _ in question.framings)) if question.framings else ()


def tested(form: Questionnaire) -> str:
    """The name of the question that is asked in several wordings; empty where none is."""
    return next((question.name for question in form if question.framings), "")


def mark(seed: str) -> str:
    """What is published while the seed is not: its SHA-256."""
    return hashlib.sha256(seed.encode()).hexdigest()


def _ticket(seed: str, text: str) -> str:
    return hmac.new(seed.encode(), text.encode(), hashlib.sha256).hexdigest()
