"""Verbs of the ledger."""

from __future__ import annotations

from countersign.ledger.models import Entry


def record(event: str, *, subject: str, **facts: object) -> Entry:
    """Append one line to the public log, inside the caller's transaction, and return it.

    ``event`` is ``<thing>.<participle>`` (``finding.published``), ``subject`` is ``<thing>:<public id>``. ``facts`` are
    plain JSON values; they hold no personal data, only salted commitments (see ``countersign.proof``).
    """
    raise NotImplementedError
