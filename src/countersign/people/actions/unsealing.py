"""Breaking a seal takes two people and leaves a trail: one asks, another grants, each opening is logged and reviewed.

Nobody who answers for a service takes part, whatever roles an account may have come to hold. The public log says why,
on which ground and how often; never what was opened, or whose it is.
"""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from countersign import clock
from countersign.errors import NotAllowed, NotFound, NotNow, NotValid
from countersign.ledger.actions import record
from countersign.people.deeds import ANSWERABLE
from countersign.people.models import Unsealing, UnsealingUse
from countersign.people.rules import SYSTEM, Actor, check
from countersign.people.sealables import sealable
from countersign.people.states import UNSEALING

HOURS = (4, 24, 72)
"""How long one may stand open, at most: who needs more asks again."""
WAITS = dt.timedelta(days=3)
"""How long it waits for the second person."""
UNSEALING_KEPT = dt.timedelta(days=365)
_SHORTEST = 10  # characters of a reason that says something


@transaction.atomic
def ask_unsealing(*, kind: str, key: str, purpose: str, ground: str, why: str, hours: int, by: Actor) -> Unsealing:
    """Ask that one sealed thing be opened. Raises :class:`NotValid` with every fault, :class:`NotFound` for no such."""
    _check(by, "unsealing.ask")
    _check_said(purpose, ground, why, hours)
    if not sealable(kind).exists(key.strip()):
        raise NotFound("There is nothing sealed under this key.", remedy="It may be destroyed. Copy the key once more.")
    asked = Unsealing.objects.create(
        kind=kind, key=key.strip(), purpose=purpose, ground=ground, why=why.strip()[:300], hours=hours,
        asked_by_id=by.account_id, asked_at=clock.now(),
    )  # fmt: skip
    record(
        "unsealing.asked", subject=asked.subject, kind=kind, purpose=purpose, ground=ground, hours=hours, by=by.label
    )
    return asked


@transaction.atomic
def grant_unsealing(asked: Unsealing, *, by: Actor) -> Unsealing:
    """The second person, never the first, agrees: it may be opened from now until its hours are over."""
    found = _decided(asked, "grant", by)
    found.until = found.decided_at + dt.timedelta(hours=found.hours)
    found.save()
    record("unsealing.granted", subject=found.subject, until=found.until.isoformat(), by=by.label)
    return found


@transaction.atomic
def refuse_unsealing(asked: Unsealing, *, by: Actor) -> Unsealing:
    """The second person says no; who asked may ask again with better reasons."""
    found = _decided(asked, "refuse", by)
    found.save()
    record("unsealing.refused", subject=found.subject, by=by.label)
    return found


@transaction.atomic
def open_unsealed(granted: Unsealing, *, why: str, by: Actor) -> list[tuple[str, str]]:
    """What lies sealed, for who asked and nobody else, while it is granted; logged before it is opened."""
    _check(by, "unsealing.ask")
    found = _fresh(granted)
    if by.account_id != found.asked_by_id:
        raise NotAllowed("It opens to the person who asked, and to nobody else.")
    if found.state != "granted" or clock.now() >= found.until:
        raise NotNow("It may not be opened now.", remedy="It opens once it is granted, until its hours are over.")
    if len(why.strip()) < _SHORTEST:
        raise NotValid("Say what for.", faults=(("why", "Say what it is opened for, in a few words."),))
    kind = sealable(found.kind)
    if not kind.exists(found.key):
        raise NotFound("It was destroyed since it was asked for.", remedy="End this unsealing.")
    UnsealingUse.objects.create(unsealing=found, by_id=by.account_id, at=clock.now(), why=why.strip()[:200])
    record("unsealing.opened", subject=found.subject, kind=found.kind, times=found.uses.count(), by=by.label)
    return kind.open(found.key, why=found.get_purpose_display(), by_id=by.account_id)


@transaction.atomic
def end_unsealing(granted: Unsealing, *, by: Actor) -> Unsealing:
    """Over before its hours are: either of the two may say so, and the clock does."""
    found = _fresh(granted)
    if by != SYSTEM:
        _check(by, "unsealing.grant")
        if by.account_id not in (found.asked_by_id, found.decided_by_id):
            raise NotAllowed("It is ended by one of the two whose it is, or by the clock.")
    found.state, found.ended_at = UNSEALING.after(found.state, "end"), clock.now()
    found.save()
    record("unsealing.ended", subject=found.subject, times=found.uses.count(), by=by.label)
    return found


@transaction.atomic
def review_unsealing(ended: Unsealing, *, result: str, review: str, by: Actor) -> Unsealing:
    """Somebody who did not ask says in public whether it was in order. Raises :class:`NotValid` without words."""
    _check(by, "unsealing.review")
    found = _fresh(ended)
    if by.account_id == found.asked_by_id:
        raise NotAllowed("Who asked does not review.", remedy="Ask another steward or administrator.")
    if result not in Unsealing.Result.values or len(review.strip()) < 2 * _SHORTEST:
        raise NotValid("Say what you found.", faults=(("review", "Say what you found, in a sentence; it is public."),))
    found.state = UNSEALING.after(found.state, "review")
    found.reviewed_by_id, found.reviewed_at = by.account_id, clock.now()
    found.result, found.review = result, review.strip()[:1000]
    found.save()
    own = by.account_id == found.decided_by_id
    record("unsealing.reviewed", subject=found.subject, result=result, granted_by_the_same=own, by=by.label)
    return found


def keep_unsealings() -> int:
    """What the clock does: those whose hours are over end, those that nobody granted lapse; returns how many moved."""
    over = list(Unsealing.objects.filter(state="granted", until__lte=clock.now()))
    for one in over:
        end_unsealing(one, by=SYSTEM)
    waited = list(Unsealing.objects.filter(state="asked", asked_at__lte=clock.now() - WAITS))
    for one in waited:
        _lapse(one)
    return len(over) + len(waited)


def forget_unsealings() -> int:
    """What was opened, and the reasons, a year after it was over; that it was opened stays. Returns how many."""
    done = Unsealing.objects.filter(state__in=UNSEALING.ends, asked_at__lt=clock.now() - UNSEALING_KEPT).exclude(key="")
    UnsealingUse.objects.filter(unsealing__in=done).update(why="")
    return done.update(key="", why="")


@transaction.atomic
def _lapse(asked: Unsealing) -> None:
    found = _fresh(asked)
    found.state = UNSEALING.after(found.state, "lapse")
    found.save()
    record("unsealing.lapsed", subject=found.subject, by=SYSTEM.label)


def _decided(asked: Unsealing, verb: str, by: Actor) -> Unsealing:
    """The second person's word, unsaved."""
    _check(by, "unsealing.grant")
    found = _fresh(asked)
    if by.account_id == found.asked_by_id:
        raise NotAllowed("It takes two people.", remedy="Ask another steward or administrator.")
    if found.asked_at + WAITS <= clock.now():
        raise NotNow("This was asked too long ago.", remedy="It has to be asked anew.")
    found.state = UNSEALING.after(found.state, verb)
    found.decided_by_id, found.decided_at = by.account_id, clock.now()
    return found


def _check(by: Actor, deed: str) -> None:
    """By the table, and never somebody who answers for a service, even if the table or an account is wrong."""
    check(by, deed)
    if by.account_id is None or any(role in ANSWERABLE for role, _ in by.roles):
        raise NotAllowed("Nobody who answers for a service opens what is sealed.")


def _check_said(purpose: str, ground: str, why: str, hours: int) -> None:
    faults = [
        ("purpose", "Choose what it is for.") if purpose not in Unsealing.Purpose.values else None,
        ("ground", "Choose the legal ground.") if ground not in Unsealing.Ground.values else None,
        ("hours", "Choose how long it may be open.") if hours not in HOURS else None,
        ("why", "Say why the ordinary way does not do.") if len(why.strip()) < _SHORTEST else None,
    ]
    if said := tuple(one for one in faults if one):
        raise NotValid("This cannot be asked like that.", faults=said)


def _fresh(one: Unsealing) -> Unsealing:
    return Unsealing.objects.select_for_update().get(pk=one.pk)
