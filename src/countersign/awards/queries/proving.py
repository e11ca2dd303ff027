"""What an outsider needs to see for themselves that criteria were published before the first bid, and never changed.

The bundle is plain JSON, checked with ``countersign.proof`` alone; docs/explanation/awards.md has the dozen lines.
"""

from __future__ import annotations

from django.db.models import Q

from countersign.awards.models import Procurement
from countersign.awards.queries.printed import published
from countersign.errors import NotNow
from countersign.ledger import queries as ledger
from countersign.ledger.models import Entry

_STEPS = ("criteria.published", "criteria.locked", "procurement.opened", "bid.opened", "procurement.scored",
          "award.decided", "award.explained", "award.challenged", "award.challenge_ended",
          "award.set_aside", "award.signed", "award.looked_back")  # fmt: skip


def steps(one: Procurement) -> list[Entry]:
    """Every line of the ledger about this procurement, its criteria, its bids and its award, the oldest first."""
    tail = f"{one.contract_id}.{one.number}"
    whole = Entry.objects.filter(subject__in=(one.subject, one.subject_of_award))
    below = Q()
    for thing in ("criteria", "clarification", "bid", "evaluator", "challenge"):
        below |= Q(subject__startswith=f"{thing}:{tail}.")
    return sorted([*whole, *Entry.objects.filter(below)], key=lambda line: line.index)


def proof(one: Procurement) -> dict[str, object]:
    """The criteria as they stand, and the lines that tell of them with their proofs.

    Raises :class:`NotNow` while the lines are not under a signed checkpoint yet.
    """
    lines = [line for line in steps(one) if line.event in _STEPS]
    if not any(line.event == "criteria.published" for line in lines):
        raise NotNow("Nothing was published yet, so there is nothing to prove.")
    return {
        "procurement": one.subject,
        "criteria": one.versions.last().content if one.state == "draft" else published(one),
        "verifier": str(ledger.verifier()),
        "lines": [ledger.inclusion(line.index).to_dict() for line in lines],
    }
