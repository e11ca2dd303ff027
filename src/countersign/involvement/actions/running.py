"""Open an ask, close it, and say what came of it to everybody who was invited."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from django.db import transaction
from django.db.models import Exists, OuterRef, Sum

from countersign import clock
from countersign.errors import NotNow
from countersign.involvement.actions import writing
from countersign.involvement.actions.composing import known_names
from countersign.involvement.models import Ask, Expense, Result, SignUp
from countersign.involvement.queries.printed import digest
from countersign.involvement.rules import asks as rules
from countersign.involvement.states import ASK, SIGN_UP
from countersign.ledger.actions import record
from countersign.people.rules import SYSTEM, Actor
from countersign.terms import actions as terms


@transaction.atomic
def open_ask(ask: Ask, *, again_because: str = "", by: Actor) -> Ask:
    """Everybody can sign up from now on. Refused while the body is not ready, owes word of an earlier ask, or does not
    say why it asks again about what is known. What was known is kept as it was shown."""
    fresh = _locked(ask)
    if again_because.strip():
        fresh.again_because = again_because.strip()
    known = rules.check_open(by, fresh)
    fresh.state, fresh.opened_at = ASK.after(fresh.state, "open"), clock.now()
    fresh.known = [one.as_json() for one in known]
    fresh.save()
    places = fresh.slots.aggregate(all=Sum("places"))["all"]
    record("ask.opened", subject=fresh.subject, digest=digest(fresh), places=places, known=len(known), by=by.label)
    return fresh


@transaction.atomic
def close(ask: Ask, *, because: str = "", by: Actor) -> Ask:
    """Nobody signs up any more, and the waiting list ends. Before its last day it takes a printed reason."""
    fresh = _locked(ask)
    rules.check_close(by, fresh)
    fresh.state = ASK.after(fresh.state, "close")
    if fresh.ends_on >= clock.today() and len(because.split()) < 3:
        raise NotNow("It runs until its last day.", remedy="Say in a sentence why it closes before; it is printed.")
    fresh.closed_at, fresh.closed_because = clock.now(), because.strip()
    fresh.save()
    _end_waiting(fresh)
    record("ask.closed", subject=fresh.subject, digest=digest(fresh), by=by.label)
    return fresh


def close_ended() -> int:
    """Close every ask whose last day has passed; returns how many."""
    ended = list(Ask.objects.filter(state="open", ends_on__lt=clock.today()).order_by("pk"))
    for one in ended:
        close(one, by=SYSTEM)
    return len(ended)


@transaction.atomic
def report_back(ask: Ask, *, outcome: str, by: Actor) -> Ask:
    """Say what came of it, in print and to everybody who was invited or signed up; until then the body asks nothing
    else. Hours and money that it took are entered under the contract."""
    fresh = _locked(ask)
    rules.check_report(by, fresh, outcome, known_names=known_names(fresh))
    fresh.state, fresh.reported_at = ASK.after(fresh.state, "report_back"), clock.now()
    fresh.outcome = outcome.strip()
    fresh.save()
    told = writing.write_of_outcome(fresh)
    _enter_cost(fresh)
    record(
        "ask.reported", subject=fresh.subject, digest=digest(fresh), letters=told if told >= 5 else None, by=by.label
    )
    return fresh


def _end_waiting(ask: Ask) -> Sequence[SignUp]:
    """Who waited was not needed; who came and forgot to check out, or gave a result from home, took part; who has a
    place and did neither did not come."""
    gave = Exists(Result.objects.filter(sign_up=OuterRef("pk"), withdrawn_at=None))
    ended = list(SignUp.objects.filter(ask=ask, state__in=("waiting", "placed", "there")).annotate(gave=gave))
    now = clock.now()
    for one in ended:
        one.state, one.ended_at = SIGN_UP.after(one.state, _end_of(one)), now
    SignUp.objects.bulk_update(ended, ["state", "ended_at"])
    return ended


def _end_of(one: SignUp) -> str:
    if one.state == "waiting":
        return "pass_over"
    return "count_in" if one.state == "there" or one.gave else "miss"


def _enter_cost(ask: Ask) -> None:
    """What it took, measured by the software: paid hours as planned, and expenses as paid."""
    if ask.contract is None:
        return
    paid = Expense.objects.filter(ask=ask).aggregate(all=Sum("amount"))["all"] or Decimal(0)
    for activity, hours, money in (("recruitment", ask.staff_hours, Decimal(0)), ("expenses", Decimal(0), paid)):
        if hours or money:
            terms.spend(
                ask.contract, activity=activity, on=clock.today(), hours=hours, money=money,
                reference=f"Ask {ask.pk}", measured=True, by=SYSTEM,
            )  # fmt: skip


def _locked(ask: Ask) -> Ask:
    return Ask.objects.select_for_update().get(pk=ask.pk)
