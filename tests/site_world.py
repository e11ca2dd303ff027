"""A register small enough to know by heart, with accounts, a release, and findings that are due."""

from __future__ import annotations

import datetime as dt

from countersign import clock
from countersign.answers import actions as answers
from countersign.answers.models import Commitment
from countersign.answers.rules import Promise
from countersign.engine import Contains, Is, Question
from countersign.findings.models import Due, Finding
from countersign.insight import actions as insight
from countersign.people.rules import SYSTEM
from countersign.register.models import Body, Contract, Part, Party, Place, Service, Site
from countersign.terms import actions as terms
from findings import place as findings_place
from findings.place import Place as World

TODAY = findings_place.MONDAY


def build() -> World:
    """The place of the findings' tests: 60 people told about its buses, 18 of them about waiting, 23 about respect."""
    world = findings_place.build()
    marsh = Place.objects.create(pk=1, name="Eastmarsh", kind="unitary authority")
    end = Place.objects.create(pk=2, name="Marsh End", kind="district", parent=marsh)
    marsh.outwards.create(code="EM1")
    end.outwards.create(code="EM4")
    Service.objects.update(place=marsh, words="minibus\nschool run")
    Contract.objects.update(place=marsh, fictional=True, service=Service.objects.get(), answer_days=20)
    Body.objects.filter(pk=world.commissioner.pk).update(complaints_how="Write to the Guildhall.")
    world.contract.refresh_from_db()
    return world


def told(world: World) -> None:
    """Accounts, of a problem and of praise, and the release that makes them public."""
    world.told(18, themes=["waiting"], respect="disrespected", service=world.contract.service)
    world.told(24, themes=["staff_manner"], respect="respected", service=world.contract.service)
    world.told(18, themes=["staff_manner"], kind="praise", service=world.contract.service)
    world.told(3, themes=["food"], kind="praise", service=world.contract.service)
    insight.refresh()
    insight.release(by=SYSTEM)


def finding(
    world: World, *, claim: str = "People wait.", days_late: int = 0, contract: Contract | None = None
) -> Finding:
    """A published finding about the contract, whose answer is so many days late (or early, where negative)."""
    contract = contract or world.contract
    made = Finding.objects.create(
        kind="problem", state="published", claim=claim, question=_waiting(world).to_dict(),
        base_question=world.base.to_dict(), drafted_numerator=18, drafted_base=60, numerator=18, base=60,
        method_version="1", drafted_at=clock.now(), published_at=clock.now(), release_number=1, contract=contract,
        service=contract.service,
    )  # fmt: skip
    due_on = clock.today() - dt.timedelta(days=days_late)
    for part in ("commissioner", "provider"):
        body = getattr(world, part)
        Due.objects.create(
            finding=made, body=body, part=part, office=f"{part} desk", working_days=20, due_on=due_on,
            started_on=due_on - dt.timedelta(days=28),
        )  # fmt: skip
    return made


def answered(world: World, made: Finding, *, part: str = "provider") -> Commitment:
    """The provider (or commissioner) accepts, promises, and claims its promise kept: those concerned are asked."""
    body = getattr(world, part)
    by = world.acting(body, part)
    promise = Promise(
        "A printed timetable hangs at all 14 stops of the school run.",
        clock.today() + dt.timedelta(days=60), "Timetable desk", "prompted",
    )  # fmt: skip
    text = "We agree. Buses were late because nobody could see when they were due."
    given = answers.answer(made.dues.get(body=body), kind="accept", text=text, commitments=[promise], by=by)
    commitment = given.commitments.get()
    answers.claim(commitment, text="Timetables hang behind glass at every stop.", done_on=clock.today(), by=by)
    commitment.refresh_from_db()
    return commitment


def _waiting(world: World) -> Question:
    """Accounts about the provider that speak of waiting: a released number."""
    return Question("experiences", (Is("body_id", world.provider.pk), Contains("themes", "waiting")))


def contracts(world: World, number: int) -> list[Contract]:
    """So many more contracts of the same service, place and parties, each with a site."""
    made = []
    for at in range(number):
        one = Contract.objects.create(
            slug=f"more-{at}", title=f"More transport {at}", service=world.contract.service, place_id=1, state="live"
        )
        Party.objects.create(contract=one, body=world.commissioner, part=Part.COMMISSIONER)
        Party.objects.create(contract=one, body=world.provider, part=Part.PROVIDER)
        Site.objects.create(contract=one, name=f"Depot {at}")
        made.append(one)
    return made


def scheduled(world: World) -> None:
    """Two versions of a schedule of the contract, one after the other, with something owed under both."""
    first = terms.draft(world.contract, starts_on=clock.today() - dt.timedelta(days=200), by=SYSTEM)
    terms.include(first, "transparency", by=SYSTEM)
    terms.list_item(first, body=world.provider, what="Journeys run", every="month", format="CSV", by=SYSTEM)
    first = terms.agree(first, by=SYSTEM)
    later = terms.next_version(first, starts_on=clock.today() - dt.timedelta(days=20), by=SYSTEM)
    terms.include(later, "complaint_response", by=SYSTEM)
    terms.agree(later, by=SYSTEM)
