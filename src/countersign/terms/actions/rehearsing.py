"""Open a rehearsal, run it, prolong it once, and destroy it."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Callable
from typing import IO

from django.db import transaction
from django.db.models import Max, Model

from countersign import clock
from countersign.errors import NotAllowed, NotNow, NotReadable
from countersign.ledger.actions import record
from countersign.people.rules import SYSTEM, Actor, check
from countersign.terms import closed, rules
from countersign.terms.forecasting import forecast
from countersign.terms.models import Rehearsal
from countersign.terms.queries.rehearsed import accounts_released, offices, told
from countersign.terms.states import REHEARSAL

LASTS = dt.timedelta(days=30)  # of a closed space, and of its one prolonging
_AT_ONCE = 2  # closed spaces of one body at a time


@transaction.atomic
def open_rehearsal(
    body: Model, *, contract: Model, file: IO[bytes], name: str = "", profile: str = "", by: Actor
) -> Rehearsal:
    """A closed space with this file in it, for one contract that the body commissions. Nobody else learns of it."""
    check(by, "rehearsal.run", body_id=body.pk)
    if body.pk not in rules.commissioners(contract):
        raise NotAllowed("A rehearsal is about a contract of one’s own.", remedy="Choose one that you commission.")
    own = Rehearsal.objects.filter(body=body)
    if own.exclude(state="destroyed").count() >= _AT_ONCE:
        raise NotNow(f"There are {_AT_ONCE} rehearsals already.", remedy="Destroy one of them first.")
    number = (own.aggregate(last=Max("number"))["last"] or 0) + 1
    made = Rehearsal.objects.create(
        body=body, contract=contract, number=number, key=secrets.token_hex(16), profile=profile,
        opened_on=clock.today(), expires_on=clock.today() + LASTS, by_id=by.account_id,
    )  # fmt: skip
    record("rehearsal.opened", subject=made.subject)
    closed.opened(made.key, name, file, told(contract, profile))
    return made


def run_rehearsal(
    rehearsal: Rehearsal, *, by: Actor = SYSTEM, watch: Callable[[int], None] = lambda step: None
) -> Rehearsal:
    """Work through it; where that fails, the reason is kept and the closed space is destroyed at once. ``watch`` is
    told every so often which step it is at.
    """
    check(by, "rehearsal.work", body_id=rehearsal.body_id)
    REHEARSAL.after(rehearsal.state, "run")
    try:
        found = closed.run(rehearsal.key, watch=watch)
    except NotReadable as refused:
        closed.destroy(rehearsal.key)
        return _moved(rehearsal, "fail", trouble=str(refused)[:300])
    said = forecast(found, offices=offices(rehearsal.contract))
    before = accounts_released(rehearsal.contract_id)
    return _moved(rehearsal, "run", found=found, forecast=said, ran_on=clock.today(), before=before)


def prolong_rehearsal(rehearsal: Rehearsal, *, by: Actor) -> Rehearsal:
    """Once, by thirty days from today, while it lasts."""
    check(by, "rehearsal.run", body_id=rehearsal.body_id)
    if rehearsal.expires_on < clock.today():
        raise NotNow("It has expired.", remedy="Open another one.")
    return _moved(rehearsal, "prolong", prolonged_on=clock.today(), expires_on=clock.today() + LASTS)


def destroy_rehearsal(rehearsal: Rehearsal, *, by: Actor) -> Rehearsal:
    """The folder goes first, then what was found; the totals of the forecast stay for its body."""
    check(by, "rehearsal.run" if by.kind == "staff" else "rehearsal.work", body_id=rehearsal.body_id)
    REHEARSAL.after(rehearsal.state, "destroy")
    closed.destroy(rehearsal.key)
    return _moved(rehearsal, "destroy", found={}, destroyed_on=clock.today())


def destroy_expired_rehearsals() -> int:
    """Every closed space whose last day is over, and every folder that belongs to none; returns how many rehearsals.
    Running it again finds none.
    """
    standing = Rehearsal.objects.exclude(state="destroyed")
    destroyed = [destroy_rehearsal(one, by=SYSTEM) for one in standing.filter(expires_on__lt=clock.today())]
    with transaction.atomic():  # on SQLite nobody opens one meanwhile; elsewhere a row is there before its folder
        for key in closed.strays(frozenset(standing.values_list("key", flat=True))):
            closed.destroy(key)
    return len(destroyed)


@transaction.atomic
def _moved(rehearsal: Rehearsal, verb: str, **said: object) -> Rehearsal:
    fresh = Rehearsal.objects.select_for_update().select_related("body", "contract").get(pk=rehearsal.pk)
    fresh.state = REHEARSAL.after(fresh.state, verb)
    for name, value in said.items():
        setattr(fresh, name, value)
    fresh.save()
    record(f"rehearsal.{fresh.state}", subject=fresh.subject)
    return fresh
