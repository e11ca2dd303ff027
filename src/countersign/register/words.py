"""Phrases and addresses that the pages of the register share."""

from __future__ import annotations

from collections.abc import Sequence

UNKNOWN = "We do not know who answers for this."

# The pages of one body, service or contract compose several rooms and belong to the site; their addresses are fixed.
_FOLDERS = {"body": "bodies", "service": "services", "contract": "contracts"}


def address(thing) -> str:
    """The path of a body's, service's or contract's own page."""
    return f"/{_FOLDERS[thing._meta.model_name]}/{thing.slug}"


def listed(names: Sequence[str], *, most: int = 3) -> str:
    """``A, B, C and 4 more``; empty for nobody."""
    more = len(names) - most
    return ", ".join(names[:most]) + (f" and {more} more" if more > 0 else "")
