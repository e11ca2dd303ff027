"""The day itself: the check is seen, people come and go, somebody does not come."""

from __future__ import annotations

from django.db import transaction

from countersign import clock
from countersign.errors import NotNow
from countersign.involvement.models import SignUp
from countersign.involvement.rules import people as rules
from countersign.involvement.states import SIGN_UP
from countersign.ledger.actions import record
from countersign.people.rules import Actor, check


@transaction.atomic
def see_check(sign_up: SignUp, *, by: Actor) -> SignUp:
    """The check that the task needs was shown and found in order. That it was seen is kept, and nothing that stood in
    it."""
    check(by, "ask.see_check")
    fresh = _locked(sign_up)
    if fresh.ask.vetting == "none":
        raise NotNow("This task needs no check.", remedy="There is nothing to see.")
    fresh.checked_at = clock.now()
    return _told(fresh, "check_seen", by)


@transaction.atomic
def check_in(sign_up: SignUp, *, by: Actor) -> SignUp:
    """Somebody is there. Refused before the day, without the check that the task needs, and alone where nobody goes
    alone."""
    rules.check_holder(by, sign_up.participant)
    fresh = _locked(sign_up)
    after = SIGN_UP.after(fresh.state, "check_in")
    rules.check_come(fresh, fresh.slot.taken)
    fresh.state, fresh.in_at = after, clock.now()
    return _told(fresh, "checked_in", by)


@transaction.atomic
def check_out(sign_up: SignUp, *, by: Actor) -> SignUp:
    """Somebody is done and safe."""
    rules.check_holder(by, sign_up.participant)
    fresh = _locked(sign_up)
    fresh.state, fresh.out_at = SIGN_UP.after(fresh.state, "check_out"), clock.now()
    return _told(fresh, "checked_out", by)


def _locked(sign_up: SignUp) -> SignUp:
    return SignUp.objects.select_for_update().select_related("ask", "slot", "participant").get(pk=sign_up.pk)


def _told(sign_up: SignUp, verb: str, by: Actor) -> SignUp:
    sign_up.save()
    record(f"signup.{verb}", subject=sign_up.subject, by=by.label)
    return sign_up
