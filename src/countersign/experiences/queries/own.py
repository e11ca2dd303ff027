"""One's own account, found by its receipt and by nothing else."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from django.conf import settings
from django.db.models import Model
from django.utils.module_loading import import_string

from countersign.errors import NotFound
from countersign.experiences.models import Contact, Experience
from countersign.experiences.states import EXPERIENCE
from countersign.experiences.words import BECAME
from countersign.people.rules import Actor
from countersign.register.queries import parties_of

Trail = Callable[[int], list[tuple[str, str]]]


def account_of(actor: Actor) -> Experience:
    """The account of the receipt that was entered; raises :class:`NotFound` where none was."""
    held = actor.receipt_id is not None
    found = Experience.objects.filter(receipt_id=actor.receipt_id).select_related("contract", "service", "body", "gap")
    account = found.first() if held else None
    if account is None:
        raise NotFound("No account is open here.", remedy="Enter the code you were given when you told us.")
    return account


def became(account: Experience) -> str:
    """What happened to it so far, in a sentence."""
    return BECAME[account.state]


def can_be_withdrawn(account: Experience) -> bool:
    """Whether there is still something to withdraw."""
    return "withdraw" in EXPERIENCE.verbs(account.state)


def contact_until(account: Experience) -> dt.date | None:
    """Until when an address is kept for this account; None where there is none. Never the address."""
    return Contact.objects.filter(experience=account).values_list("until", flat=True).first()


def answers(account: Experience) -> str:
    """Who answers for it: who runs it and who pays for it, the body alone, the office that must find out, or ""."""
    if account.contract:
        return ": ".join(filter(None, (account.contract.title, _answering(account.contract))))
    if account.body:
        return account.body.name
    if account.gap and not account.gap.closed_on:
        return f"Nobody is known to. {account.gap.office} has to find out by {account.gap.due_on:%-d %B %Y}."
    return ""


def _answering(contract: Model) -> str:
    parties = [party.body.name for party in parties_of(contract) if party.part in ("provider", "commissioner")]
    return " and ".join(dict.fromkeys(parties))


def counted_in(account: Experience) -> list[tuple[str, str]]:
    """``(words, address)`` of everything public that this account is counted in.

    Higher rooms say so through ``EXPERIENCE_TRAILS``, as this room cannot know them.
    """
    if account.state != "counted":
        return []
    trails: list[Trail] = [import_string(path) for path in settings.EXPERIENCE_TRAILS]
    return [place for trail in trails for place in trail(account.pk)]
