"""What all verbs of a procurement share: the row under its lock, the step its life allows, and the refused attempt."""

from __future__ import annotations

from django.db import transaction

from countersign.awards import rules
from countersign.awards.models import Bid, Procurement
from countersign.awards.states import BID, PROCUREMENT
from countersign.errors import NotNow
from countersign.ledger.actions import record
from countersign.people.rules import Actor


def locked(one: Procurement) -> Procurement:
    """The row as it is now, held until the end of the transaction."""
    return Procurement.objects.select_for_update().select_related("contract", "body").get(pk=one.pk)


def moved(one: Procurement, verb: str) -> Procurement:
    """The row under its lock, in the state after ``verb``; not saved yet."""
    fresh = locked(one)
    fresh.state = PROCUREMENT.after(fresh.state, verb)
    return fresh


def moved_bid(bid: Bid, verb: str) -> Bid:
    fresh = Bid.objects.select_for_update().select_related("procurement__contract", "body").get(pk=bid.pk)
    fresh.state = BID.after(fresh.state, verb)
    return fresh


def check_edit(one: Procurement, what: str, by: Actor) -> None:
    """Lets drafts be edited. An attempt to change what was published is refused and written into the ledger.

    Call it before the transaction of the deed, or the line goes with it.
    """
    fresh = Procurement.objects.select_related("contract").get(pk=one.pk)
    try:
        rules.check_edit(by, fresh)
    except NotNow:
        with transaction.atomic():
            record("criteria.change_refused", subject=fresh.subject, what=what, state=fresh.state, by=by.label)
        raise
