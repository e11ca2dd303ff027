"""Contact by consent: a party says something to those who told about its contract, and the host carries it.

The party learns neither who they are nor how to reach them, nor how many below five. What it wrote stands under their
receipt; the letter only says that there is something to read.
"""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Model
from django.urls import reverse

from countersign import clock
from countersign.errors import NotNow, NotValid
from countersign.experiences import queries, rules
from countersign.experiences.actions.contacting import write_to_tellers
from countersign.experiences.models import Message
from countersign.experiences.states import MESSAGE
from countersign.ledger.actions import record
from countersign.people.rules import Actor
from countersign.stats.disclosure.tables import THRESHOLD
from countersign.terms import actions as terms
from countersign.terms import rules as terms_rules
from countersign.terms.queries import Verdicts, decided

APART = dt.timedelta(days=28)
"""Between two messages of one body about one contract: whom they reach must not be found out by sending again."""
FIELD = "message"


def ask_to_carry(contract: Model, *, body: Model, purpose: str, text: str, by: Actor) -> Message | Verdicts:
    """The message, which waits for the host; where no arrangement allows it, the verdict that says by which rule.

    Every ask is logged, allowed or not. Raises :class:`NotValid` for words that must not be carried, :class:`NotNow`
    where one waits or went out within four weeks.
    """
    terms_rules.check_ask(by)
    rules.check_message(text)
    verdict = _decided(contract, body, purpose, acts=terms_rules.acts_for(by, body.pk))
    with transaction.atomic():
        terms.log_ask(verdict, count=0, by=by)
    return _asked(verdict, text, by) if verdict.given else verdict


def _decided(contract: Model, body: Model, purpose: str, *, acts: bool) -> Verdicts:
    return decided(contract, body, purpose=purpose, level="contact", wanted=(FIELD,), acts=acts)


@transaction.atomic
def _asked(verdict: Verdicts, text: str, by: Actor) -> Message:
    earlier = Message.objects.filter(contract=verdict.contract, body=verdict.body)
    if earlier.filter(state="asked").exists():
        raise NotNow("A message of yours waits to be read already.", remedy="Wait until the host has decided about it.")
    if earlier.filter(state="carried", decided_on__gt=clock.today() - APART).exists():
        raise NotNow(f"One was carried within the last {APART.days} days.", remedy="Say the next one later.")
    made = Message.objects.create(
        contract=verdict.contract, body=verdict.body, purpose=verdict.purpose, text=text.strip(),
        by_id=by.account_id, asked_at=clock.now(),
    )  # fmt: skip
    return _told(made, by, contract=f"contract:{verdict.contract.pk}", purpose=verdict.purpose)


@transaction.atomic
def carry(message: Message, *, by: Actor) -> Message:
    """A steward has read it: it goes to those who agreed to get messages. The arrangement must still hold today."""
    rules.check_carry(by)
    fresh = _moved(message, "carry")
    verdict = _decided(fresh.contract, fresh.body, fresh.purpose, acts=True)
    if not verdict.given:
        raise NotNow("No arrangement allows it any more.", remedy=verdict.refused[0].unblocks)
    accounts = list(queries.reachable(fresh.contract).values_list("pk", flat=True))
    fresh.decided_on, fresh.reached = clock.today(), len(accounts) - len(accounts) % THRESHOLD
    fresh.save()
    fresh.carried_to.set(accounts)
    write_to_tellers(accounts, cause=fresh.subject, kind="message", facts={"path": reverse("follow")})
    return _told(fresh, by)


@transaction.atomic
def turn_down(message: Message, *, reason: str, by: Actor) -> Message:
    """A steward does not carry it, and says to those who asked why."""
    rules.check_carry(by)
    fresh = _moved(message, "turn_down")
    if len(reason.strip()) < 10:
        raise NotValid("Say why it is not carried.", faults=(("reason", "Give the reason in at least one sentence."),))
    fresh.decided_on, fresh.reason = clock.today(), reason.strip()
    return _told(fresh, by)


def _moved(message: Message, verb: str) -> Message:
    fresh = Message.objects.select_for_update().get(pk=message.pk)
    fresh.state = MESSAGE.after(fresh.state, verb)
    return fresh


def _told(message: Message, by: Actor, **facts: object) -> Message:
    message.save()
    record(f"message.{message.state}", subject=message.subject, body=message.body.slug, by=by.label, **facts)
    return message
