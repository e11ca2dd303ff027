"""A panel's word on a claimed change moves the promise, unless those concerned gave a clear word of their own."""

from __future__ import annotations

from django.db import transaction

from countersign.answers import queries, rules
from countersign.answers.actions.contests import open_contests
from countersign.answers.actions.moving import locked, told
from countersign.answers.models import Claim, Commitment, Round
from countersign.answers.states import COMMITMENT
from countersign.people.rules import Actor

VERBS = {"confirmed": "confirm", "contested": "contest", "claimed": "recount"}
EVENTS = {"confirm": "commitment.confirmed", "contest": "commitment.contested", "recount": "commitment.reopened"}


@transaction.atomic
def hear(claim: Claim, *, by: Actor) -> Commitment:
    """Take down what rooms above vouch for (see ``queries.heard``). Nothing changes where they say nothing, or where
    the claim is not the last one of its promise."""
    commitment = locked(claim.commitment)
    rules.check_hear(by)
    word = queries.heard([claim.pk]).get(claim.pk)
    last = commitment.claims.last()
    if word is None or last.pk != claim.pk or commitment.state not in VERBS:
        return commitment
    target = queries.decided(Round.objects.filter(claim=claim, state="closed").order_by("number"), word)
    if target == commitment.state:
        return commitment
    commitment.state = COMMITMENT.after(commitment.state, VERBS[target])
    told(EVENTS[VERBS[target]], commitment, by, on_the_word_of=word.path)
    if target == "contested":
        open_contests([commitment], by=by)
    return commitment
