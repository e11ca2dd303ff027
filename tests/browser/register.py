"""What the examples of the composed public pages stand for: the buses of Eastmarsh, told about, released, and late."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import site_world
from countersign import clock
from countersign.people.rules import SYSTEM
from countersign.register.models import Contract
from countersign.terms import actions as terms
from countersign.terms.models import Kpi, Owed, Rating


def buses() -> None:
    """Contract ``buses`` with its bodies, service and places 1 and 2, numbers, and one finding that is overdue."""
    world = site_world.build()
    world.commissioner.slug, world.commissioner.name = "marshland-council", "Marshland Council"
    world.commissioner.save()
    site_world.told(world)
    site_world.finding(world, days_late=12)


def terms_of_buses() -> None:
    """Version 1 of the schedule of ``buses`` is agreed and has an indicator and its rating; version 2 is a draft."""
    contract = Contract.objects.get(slug="buses")
    starts_on = clock.today() - dt.timedelta(days=120)
    first = terms.draft(contract, starts_on=starts_on, by=SYSTEM)
    for kind in ("transparency", "kpis", "engagement"):
        terms.include(first, kind, by=SYSTEM)
    for party in contract.parties.select_related("body"):
        terms.list_item(first, body=party.body, what="Journeys and delays", every="month", format="CSV", by=SYSTEM)
    kpi = terms.set_kpi(first, title="On time", method="All journeys.", target=Decimal(90), by=SYSTEM)
    terms.plan(first, "panel", hours=Decimal(40), money=Decimal(900), by=SYSTEM)
    first = terms.agree(first, by=SYSTEM)
    Kpi.objects.filter(pk=kpi.pk).update(id=1)
    Owed.objects.filter(pk=Owed.objects.filter(body__slug="marshland-council").first().pk).update(id=1)
    Rating.objects.create(
        pk=1, kpi_id=1, starts_on=starts_on, ends_on=clock.today(), value=Decimal(71), grade="requires_improvement",
        source="Council dashboard", published_on=clock.today(),
    )  # fmt: skip
    terms.next_version(first, starts_on=clock.today() + dt.timedelta(days=90), by=SYSTEM)
