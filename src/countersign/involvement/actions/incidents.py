"""Something went wrong. It is sealed and on the steward's desk at once; words of danger stand on top of it."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from countersign import clock
from countersign.errors import NotValid
from countersign.involvement.models import Ask, Incident, SignUp
from countersign.involvement.rules import people as rules
from countersign.involvement.states import INCIDENT
from countersign.ledger.actions import record
from countersign.people.queries import sealer
from countersign.people.rules import Actor, check
from countersign.text.danger import danger

KEPT_DAYS = 365
"""Days after which the words of an incident are destroyed; that there was one stays known."""
_MOST = 10_000


@transaction.atomic
def raise_incident(ask: Ask, *, words: str, by: Actor, sign_up: SignUp | None = None, now: bool = False) -> Incident:
    """Received whatever it says, and never lost. ``now``: the person says that somebody is in danger."""
    check(by, "incident.raise")
    if sign_up is not None:
        rules.check_holder(by, sign_up.participant)
    said = words.strip()
    if not said or len(said) > _MOST:
        raise NotValid("Say what happened.", faults=(("words", "Write what happened, in up to 10,000 characters."),))
    signs = danger(said)
    made = Incident(ask=ask, sign_up=sign_up, danger=now or bool(signs), raised_at=clock.now())
    made.why = ", ".join(sorted({sign.kind for sign in signs}))[:200]
    made.sealed = sealer().seal(said, context=made.subject)
    made.until = clock.today() + dt.timedelta(days=KEPT_DAYS)
    made.save(force_insert=True)
    record("incident.raised", subject=made.subject, ask=ask.pk, danger=made.danger, by=by.label)
    return made


@transaction.atomic
def take_up(incident: Incident, *, by: Actor) -> tuple[Incident, str]:
    """A steward has it in hand from now on, and reads the words; each reading is in the ledger."""
    check(by, "incident.handle")
    fresh = _locked(incident)
    if fresh.state == INCIDENT.start:
        fresh.state, fresh.seen_by_id, fresh.seen_at = (
            INCIDENT.after(fresh.state, "take_up"),
            by.account_id,
            clock.now(),
        )
        fresh.save()
    record("incident.read", subject=fresh.subject, by=by.label)
    said = sealer().open(fresh.sealed, context=fresh.subject) if fresh.sealed else ""
    return fresh, said


@transaction.atomic
def settle(incident: Incident, *, by: Actor) -> Incident:
    """Everything that had to be done is done."""
    check(by, "incident.handle")
    fresh = _locked(incident)
    fresh.state, fresh.settled_at = INCIDENT.after(fresh.state, "settle"), clock.now()
    fresh.save()
    record("incident.settled", subject=fresh.subject, by=by.label)
    return fresh


@transaction.atomic
def destroy_expired() -> int:
    """The words of incidents whose date has passed; never of one that is not settled. Returns how many."""
    over = Incident.objects.filter(until__lt=clock.today(), state="settled").exclude(sealed=None)
    gone = over.update(sealed=None)
    if gone:
        record("incident.words_destroyed", subject="incidents:expired", count=gone, by="system")
    return gone


def _locked(incident: Incident) -> Incident:
    return Incident.objects.select_for_update().get(pk=incident.pk)
