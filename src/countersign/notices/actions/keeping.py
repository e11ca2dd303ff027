"""Look after the outbox: put back what could not be delivered, drop what nobody wants, forget a reader."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from countersign import clock
from countersign.ledger.actions import record
from countersign.notices.models import Notice
from countersign.notices.states import NOTICE
from countersign.people.rules import Actor, check

KEPT_SEALED = dt.timedelta(days=30)
"""How long an address stays sealed in a notice that could not be delivered."""


@transaction.atomic
def put_back(notice: Notice, *, by: Actor) -> Notice:
    """Try an undelivered notice again, from now on and with all its tries."""
    check(by, "notice.manage")
    fresh = _moved(notice, "put_back")
    fresh.tries, fresh.fault, fresh.next_try_at, fresh.taken_until = 0, "", clock.now(), None
    fresh.save()
    record("notice.put_back", subject=fresh.subject, kind=fresh.kind, by=by.label)
    return fresh


@transaction.atomic
def drop(notice: Notice, *, by: Actor) -> Notice:
    """Never send it; a sealed address is destroyed. It stays known, so that its cause writes no second one."""
    check(by, "notice.manage")
    fresh = _moved(notice, "drop")
    fresh.sealed, fresh.taken_until = None, None
    fresh.save()
    record("notice.dropped", subject=fresh.subject, kind=fresh.kind, by=by.label)
    return fresh


def forget(reader: str) -> int:
    """Destroy the address of a ``reader`` in every notice, and drop those that wait; returns how many. Writes no line:
    the deed that forgets the person writes its own.
    """
    return _emptied(Notice.objects.filter(reader=reader)) if reader else 0


def tidy() -> int:
    """Addresses in notices that waited or lay undelivered for too long are destroyed; returns how many."""
    return _emptied(Notice.objects.filter(made_at__lt=clock.now() - KEPT_SEALED, sealed__isnull=False))


def _emptied(found) -> int:
    return found.filter(state__in=NOTICE.before("drop")).update(sealed=None, state="dropped", taken_until=None)


def _moved(notice: Notice, verb: str) -> Notice:
    fresh = Notice.objects.select_for_update().get(pk=notice.pk)
    fresh.state = NOTICE.after(fresh.state, verb)
    return fresh
