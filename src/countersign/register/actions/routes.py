"""Verbs about how people find who answers: confirm a route, teach a service people's words, note a wrong door."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from django.db import transaction

from countersign import clock
from countersign.errors import NotValid
from countersign.ledger.actions import record
from countersign.people.rules import Actor, check
from countersign.register import rules
from countersign.register.models import Body, Confirmation, Contract, Service, WrongDoor
from countersign.text.identifiers import check_safe

MOST_DOORS = 5
_LONGEST = 60


@transaction.atomic
def confirm_route(contract: Contract, *, office: str, how: str, by: Actor) -> Confirmation:
    """An office held what stands here about a contract against the world today: who runs it, who answers, how."""
    rules.check_edit(by)
    office, how = " ".join(office.split()), " ".join(how.split())
    if not office or not how or len(office) > 200 or len(how) > 200:
        raise NotValid(
            "Say which office confirmed it, and how, in a few words.", remedy="For example: rang the number."
        )
    check_safe(how, what="How it was confirmed")
    one = Confirmation.objects.create(contract=contract, on=clock.today(), office=office, how=how)
    record("contract.confirmed", subject=f"contract:{contract.pk}", confirmation=one.pk, by=by.label)
    return one


@transaction.atomic
def teach_words(service: Service, *, words: Sequence[str], by: Actor) -> Service:
    """People say it so: from now on these words lead to the service. Words it knows already are left as they are."""
    rules.check_edit(by)
    known = [line for line in service.words.splitlines() if line.strip()]
    fresh = [" ".join(word.split()) for word in words if word.strip()]
    fresh = [word for word in dict.fromkeys(fresh) if word.casefold() not in {one.casefold() for one in known}]
    if not fresh:
        raise NotValid("There is no new word here.", remedy="Give the words that people used, one a line.")
    if any(len(word) > _LONGEST for word in fresh):
        raise NotValid(f"A word that people use has at most {_LONGEST} letters.", remedy="Leave the rest out.")
    check_safe("\n".join(fresh), what="A word")
    service.words = "\n".join([*known, *fresh])
    service.save(update_fields=["words"])
    record("service.taught", subject=f"service:{service.pk}", words=len(fresh), by=by.label)
    return service


@transaction.atomic
def note_wrong_doors(doors: Sequence[Body], *, by: Actor, service: Service | None = None, lost: bool = False) -> int:
    """A journey: each door was asked, and sent the person on to the next. The last is the one that took it; ``lost``:
    that one could not help either. Returns how many were noted; nothing ties them together."""
    check(by, "wrong_door.note")
    _check_journey(doors, lost)
    month = clock.today().replace(day=1)
    hops = [*pairwise(doors), *([(doors[-1], None)] if lost else [])]
    WrongDoor.objects.bulk_create(
        WrongDoor(door=door, sent_to=sent_to, service=service, month=month) for door, sent_to in hops
    )
    record("register.sent_on", subject="register", doors=len(hops), by=by.label)
    return len(hops)


def _check_journey(doors: Sequence[Body], lost: bool) -> None:
    if not 1 + (not lost) <= len(doors) <= MOST_DOORS:
        raise NotValid(
            f"A journey has the office that was asked first and where it sent you, at most {MOST_DOORS} in all.",
            remedy="Name at least two, or say that the last one could not help either.",
        )
    if any(one.pk == other.pk for one, other in pairwise(doors)):
        raise NotValid("An office cannot send somebody on to itself.", remedy="Leave one of the two out.")
