"""Names and codes of a questionnaire as codes of facts, which are plainer: small letters first, sixty at most.

Two different names never become one: what a fact's code cannot hold is written as ``.`` and its number, and what is
still too long ends in a digest of the whole.
"""

from __future__ import annotations

import hashlib
import re

from countersign.engine.conditions import is_code

_FITS, _LONGEST = re.compile(r"[a-z0-9_-]"), 60


def fact_code(name: str) -> str:
    """``help@others`` becomes ``help.40others``, ``3`` becomes ``c.3``; a plain code stays as it is."""
    written = "".join(sign if _FITS.fullmatch(sign) else f".{ord(sign):x}" for sign in name)
    if not written[:1].isalpha() or not is_code(written[:_LONGEST]):
        written = f"c.{written}"
    if len(written) <= _LONGEST:
        return written
    return f"{written[:40]}.{hashlib.sha256(name.encode()).hexdigest()[:16]}"
