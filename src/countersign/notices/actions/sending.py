"""Send what waits. One notice at a time: taken, sent, marked; killed anywhere, nothing is lost.

A notice in hand is leased: no second sender takes it while the lease runs. Whoever is killed between sending and
marking leaves a lease that runs out; then the notice may have gone out, and the channel is asked for its reference
before it is sent again. A mail server cannot be asked, so an e-mail is sent at least once, always under the same
Message-ID, by which the reader's mail server recognises the second copy.
"""

from __future__ import annotations

import datetime as dt
import logging
from dataclasses import asdict, dataclass
from random import Random

from django.db import transaction
from django.db.models import Q
from django.utils.crypto import salted_hmac

from countersign import clock
from countersign.errors import CountersignError
from countersign.notices.actions.writing import sealed_as, unsealed
from countersign.notices.channels import Channel, Letter, NotSent, chosen
from countersign.notices.kinds import kind
from countersign.notices.models import Notice
from countersign.notices.states import NOTICE
from countersign.notices.words import full, written
from countersign.people.queries import sealer

TRIES = 8
"""Tries after which a letter that its own address refuses is given up. A channel that is down counts against none."""
LEASE = dt.timedelta(minutes=5)  # far longer than any channel waits for an answer
_FIRST_WAIT, _LONGEST_WAIT = dt.timedelta(minutes=1), dt.timedelta(hours=6)
_DOWN_AFTER = 3  # faults of the channel in a row; then this run ends

logger = logging.getLogger(__name__)


@dataclass
class Delivered:
    """What one run did. ``put_off`` are to be tried again; ``dropped`` had nothing new to say any more."""

    sent: int = 0
    put_off: int = 0
    given_up: int = 0
    dropped: int = 0
    down: bool = False

    def as_facts(self) -> dict[str, int | bool]:
        return asdict(self)


def deliver(*, rng: Random, limit: int = 200, channel: Channel | None = None) -> Delivered:
    """Send up to ``limit`` notices whose time has come, the longest waiting first.

    ``rng`` spreads the next tries, so that they do not come all at once. Where the channel is off, all wait.
    """
    done, faults = Delivered(), 0
    channel = channel or chosen()
    if channel is None:
        return done
    try:
        for _ in range(limit):
            notice = _taken()
            if notice is None:
                break
            is_down = _tried(notice, channel, rng, done)
            faults = faults + 1 if is_down else 0
            if faults == _DOWN_AFTER:
                done.down = True
                break
    finally:
        channel.close()
    return done


def _taken() -> Notice | None:
    """The next notice, now in our hands alone; None where none waits."""
    now = clock.now()
    free = Q(taken_until=None) | Q(taken_until__lt=now)
    with transaction.atomic():
        ready = Notice.objects.filter(free, state="waiting", next_try_at__lte=now).order_by("next_try_at", "pk")
        notice = ready.select_for_update(skip_locked=True).first()
        if notice is None:
            return None
        notice.perhaps_sent = notice.perhaps_sent or notice.taken_until is not None
        notice.taken_until = now + LEASE
        notice.save(update_fields=["perhaps_sent", "taken_until"])
    return notice


def _tried(notice: Notice, channel: Channel, rng: Random, done: Delivered) -> bool:
    """One try, marked; returns whether the channel itself was at fault."""
    if _is_stale(notice):
        done.dropped += _marked(notice, "drop", sealed=None)
        return False
    try:
        letter = _letter(notice)
        if not (notice.perhaps_sent and channel.has(letter.reference)):
            channel.send(letter)
    except NotSent as fault:
        _put_off(notice, fault, rng, done)
        return fault.channel
    done.sent += _marked(notice, "send", sealed=None, sent_at=clock.now(), fault="", perhaps_sent=False)
    return False


def _put_off(notice: Notice, fault: NotSent, rng: Random, done: Delivered) -> None:
    tries = notice.tries + (not fault.channel)
    kept = {"fault": fault.fault, "tries": tries, "perhaps_sent": notice.perhaps_sent or fault.perhaps}
    if fault.lasting or (tries >= TRIES and not fault.channel):
        done.given_up += _marked(notice, "give_up", **kept)
    else:
        done.put_off += _marked(notice, "fail", next_try_at=_next_try(notice, fault, rng), **kept)


def _next_try(notice: Notice, fault: NotSent, rng: Random) -> dt.datetime:
    """After a wait that grows: fourfold with each refusal of the letter; half its age while the channel is down."""
    now = clock.now()
    wait = (now - notice.made_at) / 2 if fault.channel else _FIRST_WAIT * 4**notice.tries
    return now + min(max(wait, _FIRST_WAIT), _LONGEST_WAIT) * rng.uniform(0.5, 1.0)


def _marked(notice: Notice, verb: str, **changes: object) -> int:
    """1 where the notice was still waiting, and is now what the verb makes of it."""
    changes |= {"state": NOTICE.after("waiting", verb), "taken_until": None}
    return Notice.objects.filter(pk=notice.pk, state="waiting").update(**changes)


def _is_stale(notice: Notice) -> bool:
    try:
        return notice.made_at + dt.timedelta(days=kind(notice.kind).keeps_days) < clock.now()
    except CountersignError:
        return False  # a kind that nobody knows is given up, not dropped unseen


def _letter(notice: Notice) -> Letter:
    """The letter in words; one that cannot be written never stops those behind it."""
    inside = _inside(notice)
    address = inside.pop("address")
    try:
        subject, text = written(kind(notice.kind).template, notice.facts | inside)
    except Exception as error:
        logger.exception("A notice of the kind %s cannot be written", notice.kind)
        raise NotSent("it cannot be written", lasting=True) from error
    return Letter(reference(notice.key), address, subject, text, full(notice.facts.get("stop")))


def _inside(notice: Notice) -> dict[str, str]:
    """The address, and what is sealed with it."""
    if notice.sealed is not None:
        try:
            return unsealed(sealer().open(notice.sealed, context=sealed_as(notice.key)))
        except CountersignError:
            raise NotSent("its address cannot be unsealed", lasting=True) from None
    account = notice.account
    if account is None or not account.is_active or not account.email:
        raise NotSent("nobody signs in there any more", lasting=True)
    return {"address": account.email}


def reference(key: str) -> str:
    """The same for every try of a notice; a keyed digest, so that it says nothing to whoever carries the letter."""
    return salted_hmac("countersign.notices", key, algorithm="sha256").hexdigest()[:40]
