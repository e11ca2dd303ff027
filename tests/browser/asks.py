"""What the examples of asks stand for: number 1 is open with somebody in it and something that went wrong, number 2 is
a draft."""

from __future__ import annotations

import datetime as dt

from countersign import clock
from countersign.findings.models import Finding
from countersign.involvement.actions import composing, incidents, running, signing_up
from countersign.involvement.models import Incident, SignUp
from countersign.people import actions as people
from countersign.people.queries import roles_of
from countersign.people.rules import ANYBODY, SYSTEM, Actor
from countersign.terms import actions as terms
from involvement.town import SAID


def asks() -> None:
    """After the buses: their commissioner may ask, and asks for one clean-up."""
    finding = Finding.objects.order_by("pk").first()
    contract = finding.contract
    body = contract.parties.get(part="commissioner").body
    terms.override(
        body, to="ask", reason="The bus company changes in June and passengers must be heard before.",
        decided_by="Director of transport", until=clock.today() + dt.timedelta(days=30), by=_acting(body),
    )  # fmt: skip
    said = SAID | {
        "finding": finding, "contract": contract, "service": contract.service, "place": contract.place,
        "ends_on": clock.today() + dt.timedelta(days=20),
    }  # fmt: skip
    nine = dt.datetime.combine(clock.today() + dt.timedelta(days=10), dt.time(9), dt.UTC)
    days = [nine, nine + dt.timedelta(days=1)]
    times = [(day, day + dt.timedelta(hours=2), 2) for day in days]
    made = composing.draft(body=body, times=times, by=SYSTEM, **said)
    running.open_ask(made, again_because="Nobody has tried it with a wheelchair yet.", by=SYSTEM)
    taken = signing_up.sign_up(made, slot=made.slots.first(), old_enough=True, by=ANYBODY)
    SignUp.objects.filter(pk=taken.sign_up.pk).update(key="signup")
    incidents.raise_incident(made, words="The gloves were torn.", by=ANYBODY)
    Incident.objects.update(key="incident")
    composing.draft(body=body, times=times, by=SYSTEM, **said)


def _acting(body):
    account, _ = people.add_account(
        "asks@example.org", role="commissioner", body_id=body.pk, password="three quiet herons", by=SYSTEM
    )
    return Actor("staff", account.pk, roles_of(account))
