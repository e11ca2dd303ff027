"""One's own account, found by its receipt and by nothing else."""

from __future__ import annotations

from countersign.errors import NotFound
from countersign.experiences.models import Experience
from countersign.experiences.states import EXPERIENCE
from countersign.people.rules import Actor


def account_of(actor: Actor) -> Experience:
    """The account of the receipt that was entered; raises :class:`NotFound` where none was."""
    held = actor.receipt_id is not None
    found = Experience.objects.filter(receipt_id=actor.receipt_id).select_related("contract", "service", "body")
    account = found.first() if held else None
    if account is None:
        raise NotFound("No account is open here.", remedy="Enter the code you were given when you told us.")
    return account


def can_be_withdrawn(account: Experience) -> bool:
    """Whether there is still something to withdraw."""
    return "withdraw" in EXPERIENCE.verbs(account.state)
