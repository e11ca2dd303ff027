"""What the examples of the composed public pages stand for: the buses of Eastmarsh, told about, released, and late; an
answer, a promise that is claimed kept, and somebody who contests what brought it about."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import site_world
from countersign import clock
from countersign.answers import actions as answers
from countersign.experiences.models import Experience
from countersign.findings.models import Finding
from countersign.people.actions import issue_receipt
from countersign.people.rules import SYSTEM, Actor
from countersign.register.models import Body, Contract
from countersign.terms import actions as terms
from countersign.terms.models import Kpi, Owed, Rating
from countersign.terms.vocabulary import HEADINGS

CODES: list[str] = []
"""Codes of the people behind finding 1, in the order of their accounts; made anew with each world."""


def buses() -> None:
    """Contract ``buses`` with its bodies, service and places 1 and 2, numbers, and what was found, answered, promised.

    Finding 1 is overdue at the provider (clock 2) and answered late by the commissioner (clock 1), with promise 1,
    claimed kept and contested (contest 1). Finding 2 is in its fact-check.
    """
    world = site_world.build()
    world.commissioner.slug, world.commissioner.name = "marshland-council", "Marshland Council"
    world.commissioner.save()
    ferry = Body.objects.create(pk=77, slug="marsh-ferry", name="Marsh Ferry")  # the measures' example of a body
    world.told(24, body=ferry, contract=None)
    world.told(16, body=ferry, contract=None, kind="praise")
    site_world.told(world)
    made = site_world.finding(world, days_late=12)
    _stand_behind(made)
    promise = site_world.answered(world, made, part="commissioner")
    holder = Actor("person", receipt_id=made.records.order_by("pk")[0].receipt_id)
    answers.contest(promise, about="cause", words="It was in the plan of the council in May.", by=holder)
    checked = site_world.finding(world, claim="Buses leave before their time.")
    checked.dues.all().delete()
    until = clock.add_working_days(clock.today(), 5)
    Finding.objects.filter(pk=checked.pk).update(state="fact_check", published_at=None, fact_check_until=until)


def _stand_behind(made: Finding) -> None:
    """The first twelve who told about the buses hold codes, and the finding counts them."""
    CODES.clear()
    people = list(Experience.objects.filter(contract=made.contract).order_by("pk")[:12])
    for person in people:
        person.receipt, code = issue_receipt(purpose="experience")
        person.save(update_fields=["receipt"])
        CODES.append(code)
    made.records.set(people)


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
    parties = [party.body for party in contract.parties.select_related("body")]
    words = "What this arrangement says here is made up."
    terms.draft_arrangement(
        contract, bodies=parties, purpose="improve", level="text", fields=["words", "kind"], basis="public_task",
        condition="none", retain_days=90, starts_on=starts_on, ends_on=clock.today() + dt.timedelta(days=90),
        review_on=clock.today(), says={name: words for name, _ in HEADINGS}, by=SYSTEM,
    )  # fmt: skip
