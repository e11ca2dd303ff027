"""A fictional contract in Eastmarsh with a schedule: a council that commissions, a provider and its subcontractor."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from countersign.people.models import Account
from countersign.people.rules import Actor
from countersign.register.models import Body, Contract, Party
from countersign.terms import actions
from countersign.terms.models import Arrangement, Schedule

START = dt.date(2026, 1, 1)
CLAUSES = ("transparency", "kpis", "engagement", "complaint_response")


@dataclass
class Place:
    """Everybody who could touch the terms of one contract."""

    council: Body
    provider: Body
    below: Body
    stranger: Body
    contract: Contract

    def acting(self, body: Body, role: str) -> Actor:
        account, _ = Account.objects.get_or_create(username=f"{role}-{body.slug}@example.org")
        return Actor("staff", account.pk, frozenset({(role, body.pk)}))

    @property
    def buyer(self) -> Actor:
        return self.acting(self.council, "commissioner")

    @property
    def seller(self) -> Actor:
        return self.acting(self.provider, "provider")

    @property
    def steward(self) -> Actor:
        account, _ = Account.objects.get_or_create(username="steward@example.org")
        return Actor("staff", account.pk, frozenset({("steward", None)}))

    def draft(self, *, clauses=CLAUSES, starts_on: dt.date = START) -> Schedule:
        """A draft with four clauses, six items, three indicators and a plan of 120 hours and £6,000."""
        made = actions.draft(self.contract, starts_on=starts_on, by=self.buyer)
        for kind in clauses:
            actions.include(made, kind, by=self.buyer)
        for body, what, every in (
            (self.council, "Payments to the provider", "quarter"),
            (self.council, "Changes of the contract", "half"),
            (self.provider, "Journeys run and missed", "month"),
            (self.provider, "Complaints and what came of them", "quarter"),
            (self.provider, "Staff trained to help passengers", "half"),
            (self.below, "Vehicles and their age", "year"),
        ):
            actions.list_item(made, body=body, what=what, every=every, format="CSV", by=self.buyer)
        for title, users in (("Journeys on time", False), ("Complaints closed", False), ("Treated with respect", True)):
            actions.set_kpi(
                made, title=title, method="Counted over all journeys.", target=Decimal(90), from_users=users,
                by=self.buyer,
            )  # fmt: skip
        actions.plan(made, "participants", hours=Decimal(20), money=Decimal(4000), by=self.buyer)
        actions.plan(made, "panel", hours=Decimal(100), money=Decimal(2000), by=self.buyer)
        return made

    def agreed(self, **how) -> Schedule:
        return actions.agree(self.draft(**how), by=self.buyer)


def build() -> Place:
    bodies = [
        Body.objects.create(slug=slug, name=name, fictional=True)
        for slug, name in (
            ("eastmarsh-council", "Eastmarsh Council"),
            ("saltway", "Saltway Transport"),
            ("reed-minibuses", "Reed Minibuses"),
            ("elsewhere", "Elsewhere Ltd"),
        )
    ]
    contract = Contract.objects.create(
        slug="school-buses", title="School buses", state="live", starts_on=START, ends_on=dt.date(2028, 12, 31),
        fictional=True,
    )  # fmt: skip
    council, provider, below, _ = bodies
    Party.objects.create(contract=contract, body=council, part="commissioner", office="Transport office")
    prime = Party.objects.create(contract=contract, body=provider, part="provider", office="Contract desk")
    Party.objects.create(contract=contract, body=below, part="subcontractor", under=prime)
    return Place(*bodies, contract)


SAYS = {
    "necessity": "Numbers alone do not tell what to change first.",
    "others": "No other organisation gets anything.",
    "controllers": "Each party is controller of what it holds.",
    "rights": "People withdraw with their receipt; it counts at once.",
    "quality": "Words are signed off by a steward first.",
    "security": "It is kept in the case system, for named staff.",
    "training": "Two named roles use it, after a half-day course each year.",
    "breach": "The host is told within a day, and tells the regulator.",
    "deletion": "The files are destroyed and the host is told.",
}


def arrangement(place: Place, *, state: str = "signed", **how) -> Arrangement:
    """Between council, provider and the host: words and two codes, to improve, through the year 2026."""
    said = {
        "bodies": [place.council, place.provider], "purpose": "improve", "level": "text",
        "fields": ["words", "kind", "respect"], "basis": "public_task", "condition": "none", "retain_days": 90,
        "starts_on": START, "ends_on": dt.date(2026, 12, 31), "review_on": dt.date(2026, 7, 1), "says": SAYS,
    } | how  # fmt: skip
    made = actions.draft_arrangement(place.contract, by=place.buyer, **said)
    if state == "drafted":
        return made
    for body, by in ((place.council, place.buyer), (place.provider, place.seller), (None, place.steward)):
        made = actions.sign(made, body=body, by=by)
    stops = {"ended": "end", "revoked": "revoke"}
    if state in stops:
        made = actions.stop(made, stops[state], reason="We do not need it any more.", by=place.buyer)
    return made
