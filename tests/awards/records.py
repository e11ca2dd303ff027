"""Providers with a history, written as the answering room writes it: a row and its lines in the public log."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from itertools import count

from django.db import transaction

from countersign import clock
from countersign.answers.models import Commitment
from countersign.awards.weighing import Start
from countersign.ledger.actions import record
from countersign.people.models import Account
from countersign.people.rules import Actor
from countersign.register.models import Body, Contract, Party, Service
from countersign.terms.models import Kpi, Rating, Schedule

TODAY = dt.date(2026, 11, 23)
START = Start(0.70, 10.0, "as in the worked numbers")
_numbers = count(1)


def provider(name: str, *, sector: str = "private", contracts: int = 4, **about) -> Body:
    """A body that provides under so many contracts."""
    body = Body.objects.create(slug=name.lower().replace(" ", "-"), name=name, sector=sector, fictional=True)
    for _ in range(contracts):
        contract_of(body, **about)
    return body


def contract_of(body: Body, **about) -> Contract:
    number = next(_numbers)
    made = Contract.objects.create(slug=f"contract-{number}", title=f"Contract {number}", state="live", **about)
    Party.objects.create(contract=made, body=body, part="provider")
    return made


def service(name: str) -> Service:
    return Service.objects.create(slug=name.lower().replace(" ", "-"), name=name)


def promise(body: Body, state: str, *, contract: Contract | None = None, on: dt.date | None = None) -> Commitment:
    """One promise that came to ``state`` on a day, under the contract or the provider's next one in turn."""
    own = contract or _next(body)
    day = on or TODAY
    with clock.at(day), transaction.atomic():
        made = Commitment.objects.create(
            origin="clause", body=body, contract=own, measure="Timetables hang at all 14 stops.", owner="Desk",
            due_on=day, cause="planned", state=state, made_on=day - dt.timedelta(days=60),
        )  # fmt: skip
        record("commitment.made", subject=made.subject)
        if state != "made":
            record(f"commitment.{'fell_due' if state == 'due' else state}", subject=made.subject)
    return made


def told(event: str, thing) -> None:
    """One more line about it."""
    with transaction.atomic():
        record(event, subject=thing.subject)


def _next(body: Body) -> Contract:
    own = list(Contract.objects.filter(parties__body=body).order_by("pk"))
    return own[Commitment.objects.filter(body=body).count() % len(own)]


def kept(body: Body, good: int, of: int, **how) -> Body:
    """So many promises confirmed of so many that those concerned decided on."""
    for number in range(of):
        promise(body, "confirmed" if number < good else "contested", **how)
    return body


def rating(body: Body, grade: str, *, published_on: dt.date, contract: Contract | None = None, ends: int = 0) -> Rating:
    """The rating of an indicator, with its line."""
    own = contract or Contract.objects.filter(parties__body=body).order_by("pk").first()
    schedule, _ = Schedule.objects.get_or_create(
        contract=own, number=1, defaults={"starts_on": TODAY, "made_at": clock.now(), "state": "agreed"}
    )
    kpi = Kpi.objects.create(schedule=schedule, title="On time", method="All journeys.", target=Decimal(90))
    with clock.at(published_on), transaction.atomic():
        made = Rating.objects.create(
            kpi=kpi, starts_on=published_on, ends_on=published_on + dt.timedelta(days=ends), value=Decimal(80),
            grade=grade, source="Dashboard", published_on=published_on,
        )  # fmt: skip
        record("rating.made", subject=made.subject, grade=grade)
    return made


def steward() -> Actor:
    account = Account.objects.get_or_create(username="steward", defaults={"email": "steward@register.example"})[0]
    return Actor("staff", account.pk, frozenset({("steward", None)}))


def acting(body: Body, role: str = "provider") -> Actor:
    name = f"{role}-{body.pk}"
    account = Account.objects.get_or_create(username=name, defaults={"email": f"{name}@register.example"})[0]
    return Actor("staff", account.pk, frozenset({(role, body.pk)}))
