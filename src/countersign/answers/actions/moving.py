"""One step in a life, and its line in the ledger.

One deed, one line: each verb of this room writes exactly one line about the thing that it changed. A verb that does its
work through others (an answer that starts a clock, a round whose count confirms a commitment) writes one for each.
"""

from __future__ import annotations

from typing import TypeVar

from django.db.models import Model

from countersign.answers import queries
from countersign.answers.models import Answer, Commitment, Contest, Round
from countersign.answers.states import COMMITMENT
from countersign.ledger.actions import record
from countersign.people.rules import Actor

Thing = TypeVar("Thing", bound=Model)
Told = TypeVar("Told", Answer, Commitment, Contest, Round)


def locked(thing: Thing) -> Thing:
    """The thing, locked and read afresh, inside the caller's transaction."""
    return type(thing)._base_manager.select_for_update().get(pk=thing.pk)


def moved(commitment: Commitment, verb: str) -> Commitment:
    """The commitment, locked and read afresh, in the state after ``verb``; raises :class:`NotNow`. Not saved yet."""
    fresh = locked(commitment)
    fresh.state = COMMITMENT.after(fresh.state, verb)
    return fresh


def told(event: str, thing: Told, by: Actor, **facts: object) -> Told:
    """Save, tell the ledger with a digest of what is printed now, and return the thing."""
    thing.save()
    record(event, subject=thing.subject, by=by.label, digest=queries.digest(thing), **facts)
    return thing
