"""Invite: the host draws, with a seed that is printed. A body never draws; it declares whom it invited by itself."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Model

from countersign import clock
from countersign.errors import NotNow, NotValid
from countersign.experiences.actions import say_who_invited
from countersign.findings.rules import check_text
from countersign.involvement.actions import writing
from countersign.involvement.models import Ask, Batch, Invitation
from countersign.involvement.queries import people as queries
from countersign.ledger.actions import record
from countersign.people.rules import Actor, check


@transaction.atomic
def draw(ask: Ask, *, number: int, seed: str, by: Actor) -> Batch:
    """Draw so many of those who may be asked, and write to them. Who rests or was asked often enough is not drawn."""
    check(by, "invitation.draw")
    fresh = Ask.objects.select_for_update().get(pk=ask.pk)
    if fresh.state != "open":
        raise NotNow("Only to an open ask is anybody invited.", remedy="Open it first.")
    if number < 1 or not seed.strip():
        raise NotValid(
            "Say how many, and with which seed.", faults=(("seed", "Give a word or number; it is printed."),)
        )
    frame = list(queries.can_be_invited(fresh))
    chosen = queries.drawn(frame, number, seed.strip())
    if not chosen:
        raise NotNow("Nobody can be asked now.", remedy="Everybody who agreed to be asked rests, or was asked already.")
    how = Batch.How.EVERYONE if len(chosen) == len(frame) else Batch.How.RANDOM
    made = Batch.objects.create(
        ask=fresh, contract=fresh.contract, who="Those who agreed to be asked about other tasks", how=how,
        seed=seed.strip()[:64], frame=len(frame), invited=len(chosen), on=clock.today(),
    )  # fmt: skip
    Invitation.objects.bulk_create(Invitation(batch=made, participant=one, on=clock.today()) for one in chosen)
    writing.write_of_invitation(fresh, chosen)
    record("invitations.drawn", subject=made.subject, ask=fresh.pk, how=how, seed=made.seed, by=by.label)
    return made


@transaction.atomic
def declare(
    *, body: Model, contract: Model, who: str, how: str, invited: int, frame: int | None = None,
    source: Model | None = None, by: Actor,
) -> Batch:  # fmt: skip
    """A body says whom it invited to speak of a contract by itself: who, how they were chosen, how many of how many.

    ``source``: the accounts that came of it, which are then counted apart as invited by this body.
    """
    check(by, "invitation.declare", body_id=body.pk)
    faults = []
    if how not in Batch.How.values:
        faults.append(("how", "Say how they were chosen."))
    if invited < 1 or (frame is not None and frame < invited):
        faults.append(("invited", "Give how many were invited, and of how many: no fewer."))
    if len(who.split()) < 3:
        faults.append(("who", "Say from which list, in a sentence."))
    if faults:
        raise NotValid("A declaration says who, how, and how many.", faults=tuple(faults))
    check_text(who, known=[body.name, str(contract)], what="Who was invited")
    source = say_who_invited(source, body=body) if source else None
    made = Batch.objects.create(
        body=body, contract=contract, source=source, who=who.strip(), how=how, invited=invited, frame=frame,
        on=clock.today(),
    )  # fmt: skip
    record(
        "invitations.declared", subject=made.subject, body=body.slug, invited=invited, how=how,
        source=source.slug if source else None, by=by.label,
    )  # fmt: skip
    return made
