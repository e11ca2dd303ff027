"""What the examples of the pages on readiness stand for: the council shows one thing, asks in spite of the rest, has
rehearsed, and says what it is afraid of."""

from __future__ import annotations

import datetime as dt

from countersign import clock
from countersign.people.models import Account
from countersign.people.rules import Actor
from countersign.register.models import Body, Contract
from countersign.terms import actions
from countersign.terms.forecasting import forecast
from countersign.terms.models import Rehearsal

FOUND = {
    "rows": 900, "refused": 12, "held": 3, "copies": 40, "set_aside": 100, "doubtful": 60, "counted": 700,
    "sampled": 30, "days": 365, "seconds": 20.0,
    "findings": [{"claim": "People tell of a problem with this: waiting.", "numerator": 90, "base": 690}],
}  # fmt: skip


def readiness() -> None:
    """Evidence 1, override 1 (running), rehearsal 1 and fear 1 of the council."""
    council = Body.objects.get(slug="marshland-council")
    account = Account.objects.create(username="getting-ready@example.org")
    by = Actor("staff", account.pk, frozenset({("commissioner", council.pk)}))
    actions.show(
        council, "briefed", title="Briefing of the transport team", url="https://example.org/briefing.pdf",
        dated_on=clock.today(), office="Transport office", says="What comes in, who answers, and what is never said.",
        numbers={"people": 14}, by=by,
    )  # fmt: skip
    actions.override(
        council, to="consult", reason="The routes change in spring and passengers must be heard before.",
        decided_by="Director of transport", until=clock.today() + dt.timedelta(days=30), by=by,
    )  # fmt: skip
    ran = Rehearsal.objects.create(
        body=council, contract=Contract.objects.get(slug="buses"), number=1, key="0" * 32, state="ran", found=FOUND,
        forecast=forecast(FOUND, offices=2), opened_on=clock.today(), ran_on=clock.today() - dt.timedelta(days=20),
        expires_on=clock.today() + dt.timedelta(days=30), before=10,
    )  # fmt: skip
    assert ran.forecast["findings"] == [1, 1, 1]
    actions.fear(council, words="The routes were cut by a decision that we did not make.", by=by)
