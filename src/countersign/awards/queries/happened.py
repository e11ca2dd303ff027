"""What happened to contracts and their awards, read off the public log: for feeds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse

from countersign.awards.models import Procurement
from countersign.awards.queries.finding import procurements, procurements_of
from countersign.ledger import queries as ledger
from countersign.register import queries as register

NEWEST = 50
_CONTRACT = {"contract.added": "in the register as {state}", "contract.moved": "now {state}"}
_PROCUREMENT = {
    "procurement.opened": "bids are open",
    "award.signed": "the contract is signed",
    "award.explained": "decided and explained",
    "award.looked_back": "looked back on",
    "procurement.cancelled": "the procurement is cancelled",
}


@dataclass(frozen=True)
class Awarded:
    """One line of the log in words; ``mark`` is its number, which never changes."""

    mark: str
    at: dt.datetime
    title: str
    text: str
    path: str


def awarded(body: str = "") -> list[Awarded]:
    """The newest first: of every contract, or of those in which the body of this short name has a part."""
    lines = ledger.lines().filter(event__in=[*_CONTRACT, *_PROCUREMENT])
    if body:
        lines = lines.filter(subject__in=_subjects(body))
    newest = list(lines[:NEWEST])
    about = {line.subject.partition(":")[2].partition(".")[0] for line in newest}
    contracts = {f"contract:{one.pk}": one for one in register.contracts().filter(pk__in=about)}
    lets = {one.subject: one for one in procurements().filter(contract__in=about)}
    told = (_of_contract(line, contracts) or _of_procurement(line, lets) for line in newest)
    return [one for one in told if one]


def _subjects(body: str) -> list[str]:
    held = register.contracts(part_of=body).order_by().values_list("pk", flat=True)
    lets = procurements_of(register.body_by_slug(body).pk)
    return [*(f"contract:{pk}" for pk in held), *(one.subject for one in lets)]


def _of_contract(line, contracts: Mapping) -> Awarded | None:
    one = contracts.get(line.subject)
    if one is None or line.event not in _CONTRACT:
        return None
    words = _CONTRACT[line.event].format(state=line.facts.get("state", "").replace("_", " "))
    return Awarded(
        f"ledger/{line.index}", line.at, f"{one.title}: {words}", f"The contract is {words}.",
        reverse("contract", args=[one.slug]),
    )  # fmt: skip


def _of_procurement(line, lets: Mapping[str, Procurement]) -> Awarded | None:
    one, words = lets.get(line.subject), _PROCUREMENT.get(line.event)
    if one is None or words is None:
        return None
    text = f"{one.body.name} lets this contract. Its page says by which criteria, and why."
    path = reverse("awards:one", args=one.at)
    return Awarded(f"ledger/{line.index}", line.at, f"{one.contract.title}: {words}", text, path)
