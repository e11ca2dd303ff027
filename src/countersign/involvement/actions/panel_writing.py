"""One step of a panel, and its line in the ledger with the digest of what is printed now."""

from __future__ import annotations

from typing import TypeVar

from django.db.models import Model

from countersign.involvement.models import Ballot, Draw, Item, Meeting, Panel, Recommendation
from countersign.involvement.queries.panel_record import digest
from countersign.ledger.actions import record
from countersign.people.rules import Actor

Locked = TypeVar("Locked", bound=Model)
Told = TypeVar("Told", Panel, Draw, Meeting, Item, Ballot, Recommendation)


def locked(thing: Locked) -> Locked:
    """The thing, locked and read afresh, inside the caller's transaction."""
    return type(thing)._base_manager.select_for_update().get(pk=thing.pk)


def told(event: str, thing: Told, by: Actor, **facts: object) -> Told:
    """Save, tell the ledger, and return the thing."""
    thing.save()
    record(event, subject=thing.subject, by=by.label, digest=digest(thing), **facts)
    return thing
