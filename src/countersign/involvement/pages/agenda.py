"""The agenda right, beside whatever can be pulled onto an agenda: a button for whoever has a seat, for nobody else."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Model
from django.http import HttpRequest
from django.urls import reverse

from countersign.involvement.models import Sitting
from countersign.involvement.queries import panels as queries
from countersign.involvement.queries.subjects import contract_of, name
from countersign.people.queries import actor_of

Part = tuple[str, dict[str, object]]


def beside(things: Sequence[Model], request: HttpRequest) -> list[Part]:
    """For each thing, one button for each seat; no query for who has no code and acts for nobody, one else."""
    seats = queries.seats_of(actor_of(request))
    return [("involvement/agenda_button.html", {"offers": _offers(thing, seats)}) for thing in things]


def beside_finding(finding: Model, request: HttpRequest) -> Part:
    """The same, as the page of a finding takes it."""
    return beside([finding], request)[0]


def _offers(thing: Model, seats: Sequence[Sitting]) -> list[tuple[str, str]]:
    """Words and address, for panels of the contract that the thing is about; for what is about none, all panels."""
    contract = contract_of(thing)
    own = [one for one in seats if contract in (None, one.seat.panel.contract_id)]
    return [
        (f"Put it on the agenda of {one.seat.panel}",
         f"{reverse('involvement:panel-item', args=[one.key])}?about={name(thing)}") for one in own
    ]  # fmt: skip
