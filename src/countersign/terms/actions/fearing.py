"""Say what one’s own body is afraid of, and drop it once it is not."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Model

from countersign import clock
from countersign.errors import NotNow, NotValid
from countersign.ledger.actions import record
from countersign.people.rules import Actor, check
from countersign.terms import rules
from countersign.terms.fears import guards
from countersign.terms.models import Fear


@transaction.atomic
def fear(body: Model, *, words: str, guard: str = "", by: Actor) -> Fear:
    """An entry that its own staff read and nobody else. The line of the ledger names neither the body nor the words."""
    check(by, "fear.say", body_id=body.pk)
    faults = [("words", fault) for fault in rules.reason_faults(words)]
    if guard and guard not in guards():
        faults.append(("guard", "Choose a guard of the list, or none."))
    if faults:
        raise NotValid("Say what you are afraid of.", faults=tuple(faults))
    made = Fear.objects.create(
        body=body, words=words.strip(), guard=guard, said_on=clock.today(), by_id=by.account_id
    )  # fmt: skip
    record("fear.said", subject=made.subject)
    return made


@transaction.atomic
def drop_fear(fear: Fear, *, by: Actor) -> Fear:
    """It is no longer feared; its words go."""
    check(by, "fear.say", body_id=fear.body_id)
    fresh = Fear.objects.select_for_update().get(pk=fear.pk)
    if fresh.dropped_on:
        raise NotNow("This was dropped already.", remedy="Say it anew if you are afraid of it again.")
    fresh.dropped_on, fresh.words = clock.today(), ""
    fresh.save()
    record("fear.dropped", subject=fresh.subject)
    return fresh
