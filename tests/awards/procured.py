"""A fictional procurement of school buses by the numbers of the design: quality, price and record of three bidders.

base = 0.6 quality + 0.4 price; the price counts absolutely between £100 and £200, so that £110 is 90 points.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from countersign import clock
from countersign.answers.rules import Promise
from countersign.awards import actions, queries
from countersign.awards.models import Bid, Decision, Evaluator, Procurement
from countersign.awards.rules import Given, Offer, Said
from countersign.people.models import Account
from countersign.people.rules import Actor
from countersign.register.models import Body, Contract, Party

PUBLISHED = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)
DEADLINE = dt.datetime(2026, 4, 1, 12, tzinfo=dt.UTC)
OPENED = dt.datetime(2026, 4, 1, 13, tzinfo=dt.UTC)
SCORED = dt.datetime(2026, 4, 20, 9, tzinfo=dt.UTC)
DECIDED = dt.datetime(2026, 5, 4, 9, tzinfo=dt.UTC)
NOTICE = dt.date(2026, 5, 6)
SIGNED = dt.date(2026, 5, 19)  # the standstill of eight working days ends on 18 May

QUALITY = {"incumbent": 62, "newcomer": 72, "low": 60}
PRICES = {"incumbent": "110", "newcomer": "120", "low": "100"}
RECORDS = {"incumbent": 25 / 30, "newcomer": None, "low": 16 / 30}
"""18 of 20, none, and 9 of 20, from a prior mean of 0.70 with strength 10."""
PLEDGE = "A printed timetable hangs at all 14 stops of the school run."


def acting(body: Body | None, role: str) -> Actor:
    name = f"{role}-{body.slug if body else 'host'}@example.org"
    account, _ = Account.objects.get_or_create(username=name, email=name)
    return Actor("staff", account.pk, frozenset({(role, body.pk if body else None)}))


@dataclass
class Tender:
    """One procurement and everybody in it."""

    council: Body
    bidders: dict[str, Body]
    contract: Contract
    procurement: Procurement | None = None
    bids: dict[str, Bid] = field(default_factory=dict)
    seats: list[Evaluator] = field(default_factory=list)

    @property
    def buyer(self) -> Actor:
        return acting(self.council, "commissioner")

    @property
    def steward(self) -> Actor:
        return acting(None, "steward")

    def seller(self, who: str) -> Actor:
        return acting(self.bidders[who], "provider")

    def now(self) -> Procurement:
        self.procurement = queries.procurement(self.contract.slug, self.procurement.number)
        return self.procurement

    def draft(self, **terms) -> Procurement:
        """One criterion of quality with 60 points on a scale of 0 to 100, and the price with 40."""
        self.procurement = actions.begin(self.contract, body=self.council, by=self.buyer)
        said = {"formula": "F5", "ceiling": Decimal(200), "floor": Decimal(100), "deadline": DEADLINE} | terms
        self.procurement = actions.set_terms(self.procurement, by=self.buyer, **said)
        actions.add_criterion(
            self.procurement, name="Buses on time", description="How delays are found and made good.", top=100, band=10,
            weight=Decimal(60), scale="0 nothing said\n100 shown by evidence", by=self.buyer,
        )  # fmt: skip
        actions.add_criterion(
            self.procurement, name="Cost", kind="price", description="The price for a year.", weight=Decimal(40),
            by=self.buyer,
        )  # fmt: skip
        return self.now()

    def published(self, **terms) -> Procurement:
        with clock.at(PUBLISHED):
            self.draft(**terms)
            actions.publish(self.procurement, by=self.buyer)
        return self.now()

    def offer(self, who: str, *, price: str = "", pledge: str = PLEDGE) -> Offer:
        promise = Promise(pledge, self.now().deadline.date() + dt.timedelta(days=182), "Contract desk")
        says = {one.number: Said("Drivers report each delay the same day.") for one in queries.quality(self.now())}
        return Offer(Decimal(price or PRICES[who]), says, (promise,))

    def send(self, who: str, *, at: dt.datetime = PUBLISHED + dt.timedelta(days=5), **how) -> Bid:
        with clock.at(at):
            self.bids[who] = actions.send(
                self.now(), body=self.bidders[who], offer=self.offer(who, **how), by=self.seller(who)
            )
        return self.bids[who]

    def opened(self, *, order=("incumbent", "newcomer", "low"), **terms) -> Procurement:
        self.published(**terms)
        for who in order:
            self.send(who)
        with clock.at(OPENED):
            actions.open_bids(self.now(), by=self.buyer)
        self.bids = {who: Bid.objects.get(pk=bid.pk) for who, bid in self.bids.items()}
        return self.now()

    def seat(self, kind: str = "user", *, ready: bool = True) -> Evaluator:
        with clock.at(OPENED):
            made, _ = actions.seat(self.now(), kind=kind, by=self.steward)
            if ready:
                day = OPENED.date()
                actions.qualify(made, trained_on=day, declared_on=day, fee=Decimal(120), paid_on=day, by=self.steward)
        made.refresh_from_db()
        self.seats.append(made)
        return made

    def score(self, seat: Evaluator, who: str, mark: object, **how) -> None:
        said = {"reason": "Delays are found the same day and made good.", "passage": "Part 1"} | how
        given = {one.number: Given(Decimal(str(mark)), **said) for one in queries.quality(self.now())}
        with clock.at(SCORED):
            by = Actor("person", receipt_id=seat.receipt_id)
            actions.score(seat, bid=self.bids[who], given=given, by=by)

    def scored(self, marks: Mapping[str, object] = QUALITY, **terms) -> Procurement:
        """Two evaluators, a user and an expert, give every bid the same mark; so nothing is to be settled."""
        self.opened(**terms)
        for seat in (self.seat("user"), self.seat("expert")):
            for who in self.bids:
                self.score(seat, who, marks[who])
        with clock.at(SCORED):
            actions.complete(self.now(), by=self.buyer)
        return self.now()

    def decided(self, **terms) -> Decision:
        self.scored(**terms)
        with clock.at(DECIDED):
            return actions.decide(self.now(), office="Transport office", by=self.buyer)

    def explained(self, **terms) -> Procurement:
        self.decided(**terms)
        words = "It shows how delays are found and made good, at a price below the middle of the range."
        with clock.at(DECIDED + dt.timedelta(days=2)):
            actions.explain(self.now(), words=words, summaries_on=DECIDED.date(), by=self.buyer)
        return self.now()

    def noticed(self, **terms) -> Procurement:
        """Explained, and the award notice is out: the standstill runs."""
        self.explained(**terms)
        with clock.at(NOTICE):
            actions.give_notice(self.now(), kind="award", on=NOTICE, url="https://example.org/uk6", by=self.buyer)
        return self.now()

    def signed(self, **terms) -> Procurement:
        self.noticed(**terms)
        with clock.at(SIGNED):
            actions.sign(self.now(), on=SIGNED, by=self.buyer)
        return self.now()

    def challenged(self, who: str = "incumbent") -> Procurement:
        """By a bidder that did not win, within the standstill; noticed before."""
        bid = Bid.objects.get(pk=self.bids[who].pk)
        with clock.at(NOTICE):
            grounds = "Part 1 was read against another scale than the published one."
            actions.challenge(self.now(), bid=bid, grounds=grounds, by=self.seller(who))
        return self.now()


def build(
    names: Mapping[str, str] | None = None,
    sectors: Mapping[str, str] | None = None,
    *,
    slug: str = "school-buses-2027",
    council: Body | None = None,
) -> Tender:
    """A planned contract ``slug`` after one that runs, its commissioner, and three who may bid."""
    said = {"incumbent": "Saltway Transport", "newcomer": "Reed Minibuses", "low": "Fenland Coaches"}
    said |= names or {}
    council = council or _body("eastmarsh-council", "Eastmarsh Council", "public")
    bidders = {who: _body(who, name, (sectors or {}).get(who, "private")) for who, name in said.items()}
    old, _ = Contract.objects.get_or_create(
        slug="school-buses", defaults={"title": "School buses", "state": "live", "fictional": True}
    )
    contract = Contract.objects.create(
        slug=slug, title="School buses from 2027", state="planned", predecessor=old, light_touch=False,
        starts_on=dt.date(2027, 1, 1), ends_on=dt.date(2029, 12, 31), fictional=True,
    )  # fmt: skip
    for one in (old, contract):
        Party.objects.get_or_create(contract=one, body=council, part="commissioner", office="Transport office")
    Party.objects.get_or_create(contract=old, body=bidders["incumbent"], part="provider", office="Contract desk")
    return Tender(council, bidders, contract)


def _body(slug: str, name: str, sector: str) -> Body:
    made, _ = Body.objects.get_or_create(slug=slug, defaults={"name": name, "sector": sector, "fictional": True})
    return made
