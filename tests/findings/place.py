"""A small fictional place in Eastmarsh: two stewards, a contract with a prime and a subcontractor, and
people who told."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from itertools import count

from countersign.engine import Contains, Is, Question
from countersign.experiences.models import Cluster, Experience, Source
from countersign.findings import actions
from countersign.findings.models import Finding
from countersign.insight import actions as insight
from countersign.people.models import Account
from countersign.people.rules import SYSTEM, Actor
from countersign.register.models import Body, Contract, Party, Service

MONDAY = dt.date(2026, 11, 23)
AFTER_FACT_CHECK = dt.date(2026, 12, 1)  # the Tuesday after five working days
_lines = count(1)


@dataclass
class Place:
    """Everything a finding is about, and everybody who could touch it."""

    commissioner: Body
    provider: Body
    subcontractor: Body
    contract: Contract
    source: Source
    steward: Actor
    second: Actor

    def acting(self, body: Body, role: str) -> Actor:
        return Actor("staff", _account(f"{role}-{body.slug}").pk, frozenset({(role, body.pk)}))

    @property
    def question(self) -> Question:
        """Accounts about the provider that speak of waiting."""
        return Question("experiences", (Is("body_id", self.provider.pk), Contains("themes", "waiting")))

    @property
    def base(self) -> Question:
        return Question("experiences", (Is("body_id", self.provider.pk),))

    def told(self, number: int, **more) -> list[Experience]:
        """So many counted accounts about the provider."""
        common = {
            "source": self.source,
            "channel": "web",
            "state": "counted",
            "told_at": dt.datetime(2026, 9, 10, 9, tzinfo=dt.UTC),
            "happened_on": dt.date(2026, 9, 3),
            "body": self.provider,
            "contract": self.contract,
            "kind": "problem",
        }
        return Experience.objects.bulk_create(
            Experience(**(common | {"line": next(_lines)} | more)) for _ in range(number)
        )

    def draft(self, **more) -> Finding:
        claim = more.pop("claim", "Three in ten people say the bus came late or not at all.")
        given = {"kind": "problem", "by": self.steward, "base": self.base} | more
        finding = actions.draft(self.question, claim=claim, contract=self.contract, **given)
        assert finding.state == "draft"
        return finding

    def release(self) -> None:
        insight.refresh()
        insight.release(by=SYSTEM)


def build() -> Place:
    """The place without any accounts."""
    bodies = {
        slug: Body.objects.create(slug=slug, name=name, sector=sector, fictional=True)
        for slug, name, sector in (
            ("eastmarsh-council", "Eastmarsh Council", "public"),
            ("saltway-transport", "Saltway Transport Ltd", "private"),
            ("reedbed-minibuses", "Reedbed Minibuses", "voluntary"),
            ("elsewhere-care", "Elsewhere Care", "private"),
        )
    }
    service = Service.objects.create(slug="school-buses", name="School buses", fictional=True)
    contract = Contract.objects.create(slug="buses", title="School transport", service=service, state="live")
    parts = (
        ("eastmarsh-council", "commissioner"),
        ("saltway-transport", "provider"),
        ("reedbed-minibuses", "subcontractor"),
    )
    for slug, part in parts:
        Party.objects.create(contract=contract, body=bodies[slug], part=part, office=f"Office of {slug}")
    source = Source.objects.create(
        slug="web", name="Web form", question="What happened?", question_version="1", selection="self_selected"
    )
    return Place(*list(bodies.values())[:3], contract, source, _steward("one"), _steward("two"))


def cluster(place: Place) -> Cluster:
    return Cluster.objects.create(source=place.source, closeness=0.9)


def _steward(name: str) -> Actor:
    account = _account(name)
    account.memberships.create(role="steward", body=None)
    return Actor("staff", account.pk, frozenset({("steward", None)}))


def _account(name: str) -> Account:
    return Account.objects.get_or_create(username=name, defaults={"email": f"{name}@register.example"})[0]
