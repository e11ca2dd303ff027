"""Contact by consent in the small world: an arrangement in force, and a message that waits to be read by a steward."""

from __future__ import annotations

import datetime as dt

from countersign import clock
from countersign.experiences.models import Message
from countersign.people.models import Account
from countersign.people.rules import SYSTEM
from countersign.register.models import Contract
from countersign.terms import actions as terms
from countersign.terms.models import Arrangement
from countersign.terms.vocabulary import HEADINGS

WORDS = "What this arrangement says here is made up."


def message() -> None:
    """Message 1 about ``buses``."""
    contract = Contract.objects.get(slug="buses")
    provider = contract.parties.filter(part="provider").first().body
    asker, _ = Account.objects.get_or_create(username="asks.for.messages@example.org")
    Message.objects.create(
        pk=1, contract=contract, body=provider, purpose="improve", by=asker, asked_at=clock.now(),
        text="The new timetable hangs at every stop. We would like to hear whether it can be read at night.",
    )  # fmt: skip


def arrangement() -> None:
    """Arrangement 2 about ``buses``, signed by all and in force."""
    contract = Contract.objects.get(slug="buses")
    today = clock.today()
    parties = [party.body for party in contract.parties.select_related("body")]
    made = terms.draft_arrangement(
        contract, bodies=parties, purpose="improve", level="contact", fields=["message"], basis="consent",
        condition="explicit_consent", retain_days=90, starts_on=today, ends_on=today + dt.timedelta(days=90),
        review_on=today, says={name: WORDS for name, _ in HEADINGS}, by=SYSTEM,
    )  # fmt: skip
    made.signatures.update(signed_on=today)
    Arrangement.objects.filter(pk=made.pk).update(state="signed", signed_on=today)
