"""Messages of parties: which wait, which were carried, and whom one would reach."""

from __future__ import annotations

from collections import Counter

from django.db.models import Model, QuerySet

from countersign import clock
from countersign.errors import NotFound
from countersign.experiences.models import Experience, Message


def reachable(contract: Model) -> QuerySet[Experience]:
    """Accounts about a contract whose tellers agreed that messages are carried, for the host alone.

    Not those who fear for it or spoke of danger: a message of whom they fear could do harm.
    """
    found = Experience.objects.filter(contract=contract, state="counted", counts=True, fears=False, danger=False)
    return found.filter(contact__carries=True, contact__until__gte=clock.today())


def messages_to_carry() -> QuerySet[Message]:
    """What waits to be read by a steward, the oldest first."""
    return Message.objects.filter(state="asked").select_related("contract", "body").order_by("asked_at", "pk")


def messages_of(contract: Model, bodies: list[Model]) -> QuerySet[Message]:
    """What these bodies asked to be carried about a contract, the newest first."""
    return Message.objects.filter(contract=contract, body__in=bodies).select_related("body")


def messages_for(account: Experience) -> QuerySet[Message]:
    """What was carried to the teller of this account, the newest first; for the holder of its receipt."""
    return account.messages.filter(state="carried").select_related("body", "contract")


def messages_counted(contract_id: int) -> list[tuple[str, dict[str, int], int]]:
    """For everybody, and for each body that asked, by name: ``(body, how many stand how, whom they reached in all)``.

    Messages are no persons, so they are counted as they are. Each reached whole fives, so their sum tells no more.
    """
    found = Message.objects.filter(contract=contract_id).order_by("body__name", "pk")
    tally: dict[str, tuple[Counter[str], Counter[str]]] = {}
    for body, state, reached in found.values_list("body__name", "state", "reached"):
        states, sums = tally.setdefault(body, (Counter(), Counter()))
        states[state] += 1
        sums["reached"] += reached
    return [(body, dict(states), sums["reached"]) for body, (states, sums) in tally.items()]


def message(number: int) -> Message:
    """Raises :class:`NotFound`."""
    found = Message.objects.filter(pk=number).select_related("contract", "body").first()
    if found is None:
        raise NotFound("There is no such message.", remedy="See those that wait on the desk.")
    return found
