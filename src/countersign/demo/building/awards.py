"""How scooter hire was let in Eastmarsh: a whole award from its criteria to the look back, and others on their way."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from countersign import clock
from countersign.answers import actions as answers
from countersign.answers.rules import Promise
from countersign.awards import actions, queries
from countersign.awards.models import Bid, Evaluator, Procurement
from countersign.awards.rules import Given, Offer, Said
from countersign.demo.building.place import Eastmarsh
from countersign.demo.wording import read
from countersign.findings.models import Finding
from countersign.people.rules import SYSTEM, Actor
from countersign.register import actions as register
from countersign.register.models import Body, Contract, Service

# days after the first one
_BIDS, _CLOSED, _OPENED, _SCORED, _DECIDED, _EXPLAINED, _SIGNED, _CLAIMED = 8, 30, 31, 40, 48, 52, 66, 225
_ASKED, _ANSWERED = 3, 6
EARLIEST = dt.timedelta(days=565)
"""How long ago the first award of the story began, so that it can be looked back on."""
_MET = "A morning at the shop with users"
_OFFICE = "Transport office"
_ORDER = ("bids_in", "opened", "explained", "challenged", "set_aside", "signed")
_REASON = "It shows on the published scale how this is done, and by whom."


@dataclass
class Letting:
    """One procurement of the story, and who acts in it."""

    entry: Mapping
    first: dt.date
    council: Body
    buyer: Actor
    steward: Actor
    seller: Actor
    bodies: Mapping[str, Body]
    drawn_from: Mapping[str, Finding]
    one: Procurement | None = None
    seats: list[Evaluator] = field(default_factory=list)

    def day(self, number: int) -> dt.date:
        return self.first + dt.timedelta(days=number)

    def comes_to(self, state: str) -> bool:
        """Whether its story goes as far as this state, or further."""
        reaches = self.entry["reaches"]
        return reaches in _ORDER and _ORDER.index(reaches) >= _ORDER.index(state)

    def now(self) -> Procurement:
        return queries.procurement(self.one.contract.slug, self.one.number)


def let(
    place: Eastmarsh, staff: Mapping[str, Actor], today: dt.date, *, until: dt.date, drawn_from: Mapping[str, Finding]
) -> None:
    """Every procurement whose first day lies before ``until`` and that was not begun yet, as far as it came.

    ``drawn_from``: findings by the ids of the story, for the criteria that are drawn from them.
    """
    for entry in read("awards")["procurement"]:
        first = today + dt.timedelta(days=entry["first"])
        if first > until or Contract.objects.filter(title=entry["title"]).exists():
            continue
        council = place.bodies[entry.get("commissioner", "eastmarsh-council")]
        buyer = staff[entry.get("buyer", "council")]
        one = Letting(entry, first, council, buyer, staff["steward"], staff["brightwater"], place.bodies, drawn_from)
        _let(one, place)


def service() -> Service:
    """What is let, added once."""
    said = read("awards")["service"]
    if there := Service.objects.filter(name=said["name"]).first():
        return there
    return register.add_service(
        name=said["name"], description=said["description"], words=tuple(said["words"]), fictional=True, by=SYSTEM
    )


def _let(one: Letting, place: Eastmarsh) -> None:
    """Each step on its day, as far as the story goes."""
    with clock.at(one.day(0)):
        _publish(one, place)
    for said in one.entry.get("questions", ()):
        _ask(one, said)
    with clock.at(one.day(_BIDS)):
        for bid in one.entry["bids"]:
            _send(one, bid)
    if one.entry["reaches"] == "cancelled":
        with clock.at(one.day(_CLOSED - 5)):
            actions.cancel(one.now(), because=one.entry["because"], by=one.buyer)
    if one.comes_to("opened"):
        _score(one)
    if one.comes_to("explained"):
        _award(one)
    for said in one.entry.get("challenges", ()):
        _challenge(one, said)
    if one.comes_to("signed"):
        _sign(one)


def _publish(one: Letting, place: Eastmarsh) -> None:
    contract = _contract(one, place)
    one.one = actions.begin(contract, body=one.council, by=one.buyer)
    prices = [Decimal(bid["price"]) for bid in one.entry["bids"]]
    closes = dt.datetime.combine(one.day(_CLOSED), dt.time(12), dt.UTC)
    said = {"ceiling": max(prices) * 2, "floor": min(prices) / 2, "deadline": closes, "exposure": _MET}
    actions.set_terms(one.one, by=one.buyer, **said, **one.entry.get("record", {}))
    for criterion in _criteria(one):
        _add(one.one, criterion, one.drawn_from, by=one.buyer)
    if one.entry.get("weighed", True):
        _weigh(one)
    actions.publish(one.now(), by=one.buyer)


def _criteria(one: Letting) -> list[Mapping]:
    return read("awards")["criteria"][one.entry.get("criteria", "scooters")]


def _add(one: Procurement, criterion: Mapping, drawn_from: Mapping[str, Finding], *, by: Actor) -> None:
    numbers = {name: Decimal(criterion[name]) for name in ("weight", "minimum") if name in criterion}
    findings = [drawn_from[name] for name in criterion.get("findings", ())]
    actions.add_criterion(one, by=by, **{**criterion, **numbers, "findings": findings})


def _contract(one: Letting, place: Eastmarsh) -> Contract:
    """What is let: the successor of a contract of the story, or scooters."""
    before = place.contracts.get(one.entry.get("after", ""))
    days = {"starts_on": one.day(one.entry.get("starts", 90)), "ends_on": one.day(90 + 3 * 365)}
    contract = register.add_contract(
        title=one.entry["title"], reference=f"EM-AWARD-{one.entry['id'].upper()}", state="planned", fictional=True,
        service=before.service if before else service(), cpv=before.cpv if before else "",
        light_touch=before.light_touch if before else False,
        source="Eastmarsh demonstration register (fictional)", by=SYSTEM, **days,
    )  # fmt: skip
    register.add_party(contract, body=one.council, part="commissioner", office=_office(one), by=SYSTEM)
    if before:
        register.succeed(contract, predecessor=before, by=SYSTEM)
    return contract


def _office(one: Letting) -> str:
    return one.entry.get("office", _OFFICE)


def _ask(one: Letting, said: Mapping) -> None:
    body = one.bodies[said["by"]]
    with clock.at(one.day(_ASKED)):
        asked = actions.ask(one.now(), body=body, question=said["question"], by=_bidder(body))
    if answer := said.get("answer"):
        with clock.at(one.day(_ANSWERED)):
            actions.answer(asked, words=answer, office=_office(one), by=one.buyer)


def _bidder(body: Body) -> Actor:
    return Actor("staff", roles=frozenset({("provider", body.pk)}))


def _weigh(one: Letting) -> None:
    exercise = read("awards")["exercise"]
    for group, points in zip(exercise["groups"], exercise["points"], strict=True):
        someone, _ = actions.invite(one.one, group=group, by=one.steward)
        actions.weigh(someone, points=dict(enumerate(points, 1)), by=one.steward)


def _send(one: Letting, bid: Mapping) -> None:
    body = one.bodies[bid["body"]]
    closes = one.day(_CLOSED)
    pledges = tuple(
        Promise(measure, closes + dt.timedelta(days=days), owner) for measure, owner, days in one.entry["promises"]
    )
    says = {each.number: Said(bid["says"]) for each in queries.quality(one.now())}
    actions.send(one.now(), body=body, offer=Offer(Decimal(bid["price"]), says, pledges), by=_bidder(body))


def _score(one: Letting) -> None:
    """Opened, met alike, and scored by a user, a carer and an expert; the third has not scored where it goes on."""
    with clock.at(one.day(_OPENED)):
        bids = actions.open_bids(one.now(), by=one.buyer)
        for bid in bids:
            actions.expose(bid, what=_MET, minutes=90, people=8, on=clock.today(), by=one.steward)
        one.seats = [_seat(one, kind) for kind in ("user", "carer", "expert")]
    with clock.at(one.day(_SCORED)):
        for bid, entry in zip(bids, one.entry["bids"], strict=True):
            for seat, marks in zip(one.seats, entry["marks"], strict=False):
                _give(one, seat, bid, marks)


def _seat(one: Letting, kind: str) -> Evaluator:
    seat, _ = actions.seat(one.now(), kind=kind, by=one.steward)
    fee = Decimal(0) if kind == "officer" else Decimal(180)
    day = clock.today()
    return actions.qualify(seat, trained_on=day, declared_on=day, fee=fee, paid_on=day, by=one.steward)


def _give(one: Letting, seat: Evaluator, bid: Bid, marks: list[int]) -> None:
    given = {
        each.number: Given(Decimal(mark), _REASON, f"Part {each.number}")
        for each, mark in zip(queries.quality(one.now()), marks, strict=True)
    }
    actions.score(seat, bid=bid, given=given, by=Actor("person", receipt_id=seat.receipt_id))


def _award(one: Letting) -> None:
    with clock.at(one.day(_DECIDED)):
        _settle(one)
        actions.complete(one.now(), by=one.buyer)
        actions.decide(one.now(), office=_office(one), by=one.buyer)
    with clock.at(one.day(_EXPLAINED)):
        actions.explain(one.now(), words=one.entry["explanation"], summaries_on=one.day(_DECIDED + 1), by=one.buyer)
        url = "https://example.org/eastmarsh/award-notice"
        actions.give_notice(one.now(), kind="award", on=one.day(_EXPLAINED), url=url, by=one.buyer)


def _challenge(one: Letting, said: Mapping) -> None:
    """A bidder that did not win, and what came of it where the story tells."""
    body = one.bodies[said["by"]]
    with clock.at(one.day(_EXPLAINED + 3)):
        bid = Bid.objects.get(procurement=one.one, body=body)
        raised = actions.challenge(one.now(), bid=bid, grounds=said["grounds"], by=_bidder(body))
    if verb := said.get("came_to"):
        by = _bidder(body) if verb == "take_back" else one.buyer
        with clock.at(one.day(_EXPLAINED + 8)):
            actions.end_challenge(raised, verb=verb, because=said["because"], ended_by=said.get("ended_by", ""), by=by)


def _sign(one: Letting) -> None:
    with clock.at(one.day(_SIGNED)):
        actions.sign(one.now(), on=clock.today(), by=one.buyer)
    if "learned" not in one.entry:
        return
    register.move_contract(Contract.objects.get(pk=one.one.contract_id), verb="start", by=SYSTEM)
    with clock.at(one.day(_CLAIMED)):
        first = queries.pledges(one.now())[0].commitment
        words = "The spare scooters stand at the shops and are charged overnight."
        answers.claim(first, text=words, done_on=clock.today(), by=one.seller)


def _settle(one: Letting) -> None:
    """Where they differ, the middle mark counts; the user who gave another says so once."""
    for pair in queries.judged(one.now()):
        if not pair.differs:
            continue
        marks = sorted(score.mark for score in pair.scores)
        first = pair.scores[0]
        apart = first.mark != marks[len(marks) // 2]
        words = {first.evaluator.number: "I gave what I saw at the shop that morning."} if apart else {}
        actions.moderate(
            pair.bid, criterion=pair.criterion, mark=marks[len(marks) // 2], by=one.buyer, changed_by=_office(one),
            reason="The bid names the step and who takes it, and leaves out how it is checked.", dissents=words,
        )  # fmt: skip


def look_back(by: Actor) -> None:
    """On the awards that are a year old."""
    learned = {entry["title"]: entry["learned"] for entry in read("awards")["procurement"] if "learned" in entry}
    for one in Procurement.objects.filter(state="signed", contract__title__in=learned).select_related("contract"):
        actions.look_back(one, words=learned[one.contract.title], by=by)


def draft_anew(place: Eastmarsh, by: Actor) -> None:
    """What was cancelled is being drafted again."""
    gone = Procurement.objects.filter(state="cancelled").select_related("contract").first()
    anew = actions.begin(gone.contract, body=place.bodies["eastmarsh-council"], by=by)
    _add(anew, read("awards")["criteria"]["scooters"][0], {}, by=by)
