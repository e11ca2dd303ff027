"""Procurements, bids and evaluators, found by what stands in an address."""

from __future__ import annotations

from collections import Counter

from django.db.models import Model, Prefetch, Q, QuerySet

from countersign import clock
from countersign.awards.models import Bid, Criterion, Evaluator, Participant, Procurement
from countersign.errors import NotFound
from countersign.findings import queries as findings
from countersign.people.rules import Actor
from countersign.register import queries as register

SHOWN = ("published", "bids_in", "opened", "scored", "decided", "explained", "challenged", "set_aside",
         "signed", "looked_back", "cancelled")  # fmt: skip
CRITERIA = Prefetch("criteria", Criterion.objects.order_by("number").prefetch_related("findings"))


def procurement(slug: str, number: int) -> Procurement:
    """One of a contract's procurements, in any state; raises :class:`NotFound`."""
    found = Procurement.objects.select_related("contract__service", "contract__place", "body")
    one = found.prefetch_related(CRITERIA, "participants").filter(contract__slug=slug, number=number).first()
    if one is None:
        raise NotFound("There is no such procurement.", remedy="See the list of procurements.")
    return one


def public(slug: str, number: int) -> Procurement:
    """As :func:`procurement`, once its criteria were published."""
    one = procurement(slug, number)
    if one.published_at is None:
        raise NotFound("This procurement is not published yet.", remedy="See the list of procurements.")
    return one


def procurements(*, state: str = "", body: str = "") -> QuerySet[Procurement]:
    """Those whose criteria were published, the newest first; ``body`` is who lets them or who won."""
    found = Procurement.objects.filter(published_at__isnull=False).select_related("contract", "body")
    if state:
        found = found.filter(state=state)
    if body:
        found = found.filter(Q(body__slug=body) | Q(decision__winner__body__slug=body))
    return found.order_by("-published_at", "-pk")


def of_contract(contract_id: int) -> QuerySet[Procurement]:
    return procurements().filter(contract_id=contract_id)


def procurements_of(body_id: int) -> QuerySet[Procurement]:
    """What a body lets, and what it won."""
    return procurements().filter(Q(body=body_id) | Q(decision__winner__body=body_id))


def at_desk(by: Actor) -> QuerySet[Procurement]:
    """Every procurement that this actor may work on; all of them for a steward."""
    found = Procurement.objects.select_related("contract", "body").order_by("-pk")
    return found if ("steward", None) in by.roles else found.filter(body__in=by.bodies("commissioner"))


def open_for_bids(by: Actor) -> QuerySet[Procurement]:
    """Those that a provider can still send a bid for."""
    found = Procurement.objects.filter(state__in=("published", "bids_in"), deadline__gt=clock.now())
    return found.select_related("contract", "body").order_by("deadline")


def due_to_open() -> list[Procurement]:
    """Those whose deadline has passed and whose bids are sealed still, the longest overdue first."""
    found = Procurement.objects.filter(state="bids_in", deadline__lt=clock.now()).select_related("contract", "body")
    return list(found.order_by("deadline", "pk"))


def bids(one: Procurement) -> list[Bid]:
    """All bids that were opened, with what they say; none before the deadline has passed and they were opened."""
    found = one.bids.filter(state__in=("valid", "disqualified")).select_related("body", "procurement")
    return list(found.prefetch_related("parts__criterion", "partners__body", "pledges__commitment", "exposures"))


def in_several(one: Procurement) -> list[str]:
    """Bodies that stand in more than one valid bid, alone or with others: for people to look into."""
    names = Counter(body.name for each in bids(one) if each.state == "valid" for body in each.bodies)
    return sorted(name for name, times in names.items() if times > 1)


def bid(one: Procurement, number: int) -> Bid:
    found = next((each for each in bids(one) if each.number == number), None)
    if found is None:
        raise NotFound("There is no such bid.", remedy="Bids are opened after the deadline.")
    return found


def own_bids(one: Procurement, by: Actor) -> list[Bid]:
    """What a provider itself sent, in any state; never what it says."""
    return list(one.bids.filter(body__in=by.bodies("provider")).select_related("body", "procurement"))


def late_or_withdrawn(one: Procurement) -> list[Bid]:
    """Bids that were excluded, told once bids are opened."""
    if one.opened_at is None:
        return []
    return list(one.bids.filter(state__in=("late", "withdrawn")))


def evaluator_of(one: Procurement, by: Actor) -> Evaluator | None:
    """The evaluator whom this actor is: by account, or by the receipt in hand."""
    seats = one.evaluators.filter(stood_down_because="")
    if by.account_id is not None and (own := seats.filter(account_id=by.account_id).first()):
        return own
    return seats.filter(receipt_id=by.receipt_id).first() if by.receipt_id is not None else None


def participant_of(one: Procurement, by: Actor) -> Participant | None:
    """The participant of the exercise who holds this receipt."""
    return one.participants.filter(receipt_id=by.receipt_id).first() if by.receipt_id is not None else None


def known_names(one: Procurement) -> list[str]:
    """Names that are public already and may stand in what is printed."""
    contract = one.contract
    named = (contract.service, contract.place)
    parties = [party.body.name for party in contract.parties.select_related("body")]
    return [one.body.name, contract.title, *(thing.name for thing in named if thing), *parties]


def unequal(one: Procurement) -> str:
    """How service users met bidders differently, in words; empty where they met all alike, or none."""
    met = {bid.number: _meetings(bid) for bid in bids(one) if bid.state == "valid"}
    if len(set(met.values())) < 2:
        return ""
    return "; ".join(f"bid {number}: {words or 'nothing'}" for number, words in met.items()) + ". Make it the same."


def _meetings(bid: Bid) -> str:
    return ", ".join(sorted(f"{one.what}, {one.minutes} minutes" for one in bid.exposures.all()))


def possible_findings(one: Procurement) -> list[Model]:
    """Published findings that a criterion can be drawn from: about this contract, those before it, or its service."""
    line = [each.pk for each in register.line_of(one.contract)]
    about = Q(contract__in=line) | Q(service=one.contract.service_id, service__isnull=False)
    return list(findings.public().filter(about, state="published").distinct()[:50])


def to_procure(by: Actor) -> QuerySet[Model]:
    """Contracts that are planned or tendered and that this actor may begin a procurement for."""
    found = register.contracts().filter(state__in=("planned", "tendered"))
    if ("steward", None) not in by.roles:
        own = by.bodies("commissioner")
        found = found.filter(parties__body__in=own, parties__part="commissioner")
    under_way = Procurement.objects.exclude(state__in=("looked_back", "cancelled")).values("contract")
    return found.exclude(pk__in=under_way).distinct()
