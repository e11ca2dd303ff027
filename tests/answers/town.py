"""A published finding in fictional Eastmarsh, with its three offices, and people with receipts behind it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from countersign import clock
from countersign.answers import actions
from countersign.answers.models import Answer, Claim, Commitment, Round
from countersign.answers.rules import Promise
from countersign.experiences.models import Experience
from countersign.findings.models import Due, Finding
from countersign.ledger.models import Entry
from countersign.people.actions import issue_receipt
from countersign.people.models import Receipt
from countersign.people.rules import Actor
from countersign.register.models import Body
from findings import place as place_

MONDAY = place_.MONDAY
SAYS = "We accept this. The school run was short of two drivers in September."
MEASURE = "A printed timetable hangs at all 14 stops of the school run."


def day(number: int) -> dt.date:
    """So many days after the Monday on which the finding is published."""
    return MONDAY + dt.timedelta(days=number)


@dataclass
class Town:
    """A finding, who answers for it, and who stands behind it."""

    place: place_.Place
    finding: Finding
    people: list[Experience]
    elsewhere: Body
    receipts: dict[int, Receipt] = field(default_factory=dict)

    def due(self, body: Body) -> Due:
        return Due.objects.select_related("finding__contract").filter(finding=self.finding, body=body).latest("pk")

    @property
    def commissioner(self) -> Actor:
        return self.place.acting(self.place.commissioner, "commissioner")

    @property
    def provider(self) -> Actor:
        return self.place.acting(self.place.provider, "provider")

    @property
    def subcontractor(self) -> Actor:
        return self.place.acting(self.place.subcontractor, "provider")

    @property
    def adviser(self) -> Actor:
        return self.place.acting(self.elsewhere, "adviser")

    @property
    def steward(self) -> Actor:
        return self.place.steward

    def holder(self, person: Experience) -> Actor:
        return Actor("person", receipt_id=person.receipt_id)

    def promise(self, **more) -> Promise:
        given = {"measure": MEASURE, "due_on": clock.today() + dt.timedelta(days=30), "owner": "School Transport Team",
                 "cause": "prompted"}  # fmt: skip
        return Promise(**(given | more))

    def accept(self, body: Body | None = None, by: Actor | None = None, **more) -> Answer:
        """The provider accepts, with one promise."""
        given = {"kind": "accept", "text": SAYS, "commitments": [self.promise()]} | more
        return actions.answer(self.due(body or self.place.provider), by=by or self.provider, **given)

    def commitment(self) -> Commitment:
        return self.accept().commitments.get()

    def claim(self, commitment: Commitment | None = None, **more) -> Claim:
        given = {"text": "The timetable hangs at every stop.", "done_on": clock.today(), "by": self.provider} | more
        return actions.claim(commitment or self.commitment(), **given)

    def say(self, round: Round, said: str, people: list[Experience]) -> None:
        """Each of them says it on the web."""
        for person in people:
            actions.voice(round, said=said, channel="web", receipt=person.receipt, by=self.holder(person))


def found(people: int = 18) -> Town:
    """The town on a Monday; the finding rests on ``people`` accounts, each with a receipt."""
    place = place_.build()
    told = place.told(people, themes=["waiting"])
    for one in told:
        one.receipt, _ = issue_receipt(purpose="experience")
        one.save(update_fields=["receipt"])
    return Town(place, published(place, told), told, Body.objects.get(slug="elsewhere-care"))


def published(place: place_.Place, told: list[Experience], *, days: int = 20) -> Finding:
    """A finding as publication leaves it; the road there has tests of its own."""
    finding = Finding.objects.create(
        kind="problem", state="published", claim="Three in ten people say the bus came late or not at all.",
        question=place.question.to_dict(), base_question=place.base.to_dict(), drafted_numerator=len(told),
        drafted_base=60, method_version="1", drafted_at=clock.now(), published_at=clock.now(), numerator=len(told),
        base=60, release_number=1, contract=place.contract, body=place.provider,
    )  # fmt: skip
    finding.records.set(told)
    for party in place.contract.parties.select_related("body"):
        Due.objects.create(
            finding=finding, body=party.body, part=party.part, office=party.office, working_days=days,
            started_on=clock.today(), due_on=clock.add_working_days(clock.today(), days),
        )  # fmt: skip
    return finding


def lines(*, since: int = 0) -> list[str]:
    """The events of the ledger from this line on."""
    return list(Entry.objects.filter(index__gte=since).order_by("index").values_list("event", flat=True))


def length() -> int:
    return Entry.objects.count()
