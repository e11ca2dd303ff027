"""The buses of the findings' tests, with a contradiction, and one ask that would settle it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from countersign import clock
from countersign.findings.models import Figure, Finding
from countersign.involvement.actions import composing, running, signing_up
from countersign.involvement.models import Ask, Participant, Slot
from countersign.involvement.queries import asks as queries
from countersign.people.rules import ANYBODY, Actor
from findings.place import MONDAY, Place

SAID: dict[str, Any] = {
    "kind": "clean_up",
    "title": "Clear the bus stop at Marsh End on one morning",
    "task": (
        "Meet at nine at the stop. Put on the gloves you are given. Pick up litter in pairs for two hours, bag it, and"
        " leave the bags where the van stops."
    ),
    "benefit": "People who wait with a pushchair or a wheelchair and cannot reach the kerb.",
    "settles": "Whether a wheelchair can reach the kerb after one morning.",
    "where": "Marsh End, stop A",
    "meeting_point": "Behind the chapel, at the blue gate",
    "minutes": 120,
    "support": "Gloves, vests, tea, and tasks for people who sit.",
    "expenses": "Bus fare up to £6, in cash on the day.",
    "ends_on": MONDAY + dt.timedelta(days=20),
}


@dataclass
class Town:
    """The place of the findings' tests, ready to ask."""

    place: Place
    finding: Finding
    codes: dict[str, Participant] = field(default_factory=dict)

    @property
    def steward(self) -> Actor:
        return self.place.steward

    @property
    def buyer(self) -> Actor:
        return self.place.acting(self.place.commissioner, "commissioner")

    @property
    def seller(self) -> Actor:
        return self.place.acting(self.place.provider, "provider")

    @property
    def adviser(self) -> Actor:
        return self.place.acting(self.place.subcontractor, "adviser")

    def draft(self, *, places: int = 2, slots: int = 1, **more: Any) -> Ask:
        """A clean-up at nine, ten days on, with so many places (and so many days)."""
        nine = dt.datetime.combine(MONDAY + dt.timedelta(days=10), dt.time(9), dt.UTC)
        days = [nine + dt.timedelta(days=number) for number in range(slots)]
        times = [(day, day + dt.timedelta(hours=2), places) for day in days]
        said = SAID | {"contract": self.place.contract, "service": self.place.contract.service} | more
        said.setdefault("finding", self.finding)
        body = said.pop("body", self.place.commissioner)
        return composing.draft(body=body, times=said.pop("times", times), by=self.steward, **said)

    def open(self, **more: Any) -> Ask:
        again = more.pop("again_because", "Nobody has tried it with a wheelchair yet.")
        return running.open_ask(self.draft(**more), again_because=again, by=self.steward)

    def sign_up(self, ask: Ask, *, slot: Slot | None = None, by: Actor = ANYBODY, **more: Any) -> signing_up.Taken:
        slot = slot or ask.slots.first()
        return signing_up.sign_up(ask, slot=slot, old_enough=True, by=by, **more)


def holder(taken: signing_up.Taken) -> Actor:
    """The person who holds the code of this sign-up."""
    return Actor("person", receipt_id=taken.sign_up.participant.receipt_id)


def contradiction(place: Place) -> Finding:
    """Users say they wait; the provider's published average is four minutes."""
    made = Finding.objects.create(
        kind="contradiction", state="published", claim="Three in ten people who ring the bus line wait long.",
        question=place.question.to_dict(), base_question=place.base.to_dict(), drafted_numerator=18, drafted_base=60,
        numerator=18, base=60, method_version="1", drafted_at=clock.now(), published_at=clock.now(), release_number=1,
        contract=place.contract, service=place.contract.service,
    )  # fmt: skip
    Figure.objects.create(
        finding=made, label="Calls answered within 5 minutes", value="92.0", unit="%", base="11,200 calls",
        population="Everybody who rang", period="2025/26", source="Annual report", at=clock.now(),
        would_settle="Forty timed calls at four times of the day over five working days.",
    )  # fmt: skip
    return made


def filled(ask: Ask) -> tuple[int, int]:
    found = queries.filled(ask)
    return found.taken, found.places
