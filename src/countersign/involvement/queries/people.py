"""Those who take part: by the code they hold, for an invitation, and what stands in their trail."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence

from django.db.models import Count, F, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from countersign import clock
from countersign.errors import NotFound
from countersign.involvement.models import Ask, Invitation, Participant, SignUp
from countersign.people.rules import Actor
from countersign.register.queries import homes_around

RESTS_DAYS = 28
"""Days after one invitation, or after taking part, until the next invitation."""
MOST_A_YEAR = 6
"""Invitations a year that nobody can exceed, whatever they agreed to."""


def participant_of(actor: Actor) -> Participant:
    """Who holds the code that was entered; raises :class:`NotFound`."""
    found = None
    if actor.receipt_id is not None:
        found = Participant.objects.filter(receipt_id=actor.receipt_id).first()
    if found is None:
        raise NotFound("No code of somebody who takes part was entered here.", remedy="Enter the code you were given.")
    return found


def sign_ups_of(participant: Participant) -> QuerySet[SignUp]:
    """Everything one person signed up for, the newest first, each with how many wait ``before`` it for its time."""
    before = SignUp.objects.filter(slot=OuterRef("slot"), state="waiting", number__lt=OuterRef("number"))
    counted = before.order_by().values("slot").annotate(many=Count("pk")).values("many")
    mine = SignUp.objects.filter(participant=participant).annotate(before=Coalesce(Subquery(counted), 0))
    return mine.select_related("ask__body", "ask__settled_by", "slot", "result").order_by("-at", "-pk")


def sign_up_of(participant: Participant, key: str) -> SignUp:
    """One sign-up of this very person; anybody else's is not found."""
    found = SignUp.objects.select_related("ask", "slot").filter(participant=participant, key=key).first()
    if found is None:
        raise NotFound("There is no such sign-up of yours.", remedy="See the list of what you signed up for.")
    return found


def ahead(sign_up: SignUp) -> int:
    """How many wait before this one for the same time."""
    return SignUp.objects.filter(slot=sign_up.slot_id, state="waiting", number__lt=sign_up.number).count()


def homes_of(participant: Participant) -> QuerySet:
    """Where this person may say that they live: the places around what they signed up for last."""
    signed = SignUp.objects.filter(participant=participant).exclude(ask__place=None)
    last = signed.select_related("ask__place__parent").order_by("-at", "-pk").first()
    return homes_around(last.ask.place if last else None)


def can_be_invited(ask: Ask) -> QuerySet[Participant]:
    """Who agreed to be asked, is not at rest, has not been asked too often, and has nothing to do with this ask yet."""
    today = clock.today()
    rested, year = today - dt.timedelta(days=RESTS_DAYS), today - dt.timedelta(days=365)
    found = Participant.objects.filter(may_be_asked=True, left_at=None).exclude(rests_until__gt=today)
    found = found.exclude(address=None).exclude(sign_ups__ask=ask).exclude(invitations__batch__ask=ask)
    found = found.annotate(
        asked=Count("invitations", filter=Q(invitations__on__gt=year), distinct=True),
        last_asked=Max("invitations__on"),
        last_did=Max("sign_ups__out_at"),
    )
    found = found.filter(Q(last_asked=None) | Q(last_asked__lte=rested))
    found = found.filter(Q(last_did=None) | Q(last_did__date__lte=rested))
    return found.filter(asked__lt=MOST_A_YEAR).filter(asked__lt=F("most_a_year")).order_by("pk")


def drawn(found: Sequence[Participant], number: int, seed: str) -> list[Participant]:
    """So many of them, by a seed: the same people and seed give the same draw, on any machine.

    Each gets the SHA-256 of the seed and their mark; the smallest are drawn, which is a simple random sample.
    """
    return sorted(found, key=lambda one: hashlib.sha256(f"{seed}:{one.mark}".encode()).hexdigest())[:number]


def concerned(ask: Ask) -> QuerySet[Participant]:
    """Everybody who was invited to an ask or signed up for it: those who are told what came of it."""
    asked = Invitation.objects.filter(batch__ask=ask).values("participant")
    came = SignUp.objects.filter(ask=ask).values("participant")
    return Participant.objects.filter(Q(pk__in=asked) | Q(pk__in=came), left_at=None).order_by("pk")
