"""Sign up, wait, get a place, withdraw. Never more people than places, nobody lost, and the list in its order."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import F, Model

from countersign import clock
from countersign.errors import NotValid
from countersign.involvement.actions import results, writing
from countersign.involvement.actions.people import enrol
from countersign.involvement.models import Ask, Invitation, Participant, SignUp, Slot
from countersign.involvement.rules import people as rules
from countersign.involvement.states import SIGN_UP
from countersign.involvement.turns import in_turn
from countersign.ledger.actions import record
from countersign.people.rules import Actor


@dataclass(frozen=True)
class Taken:
    """A sign-up and, for somebody new, the code: shown once and never again."""

    sign_up: SignUp
    code: str


@in_turn
def sign_up(
    ask: Ask,
    *,
    slot: Slot,
    old_enough: bool,
    by: Actor,
    participant: Participant | None = None,
    channel: str = Participant.Channel.WEB,
    reached_by: str = "",
    address: str = "",
    may_be_asked: bool = False,
    place: Model | None = None,
) -> Taken:
    """A place where one is free, else the next number of the waiting list. ``participant`` is who holds a code already;
    ``place`` is where somebody new lives, if they say so.

    The row of the ask is locked before a number is given, so that there is one order whoever comes at the same moment.
    Inside that lock a crowd goes one by one: what can be done before it is, and nothing is asked twice.
    """
    rules.check_sign_up(by, channel)
    if participant is not None:
        rules.check_holder(by, participant)
    code, known = "", participant is not None
    if participant is None:
        participant, code = enrol(
            channel=channel, may_be_asked=may_be_asked, by=by, address=address, kind=reached_by, place=place
        )
    fresh = Ask.objects.select_for_update().get(pk=ask.pk)
    rules.check_takes_sign_ups(fresh)
    rules.check_old_enough(fresh, is_old_enough=old_enough)
    _of(fresh, slot)
    if known:
        _check_not_twice(slot, participant)
    made = SignUp(
        ask=fresh, slot=slot, participant=participant, number=fresh.next_number, channel=channel, at=clock.now(),
        invited=known and Invitation.objects.filter(batch__ask=fresh, participant=participant).exists(),
    )  # fmt: skip
    if _has_room(slot, made.number):
        _take(made)
    made.save(force_insert=True)
    Ask.objects.filter(pk=fresh.pk).update(next_number=F("next_number") + 1)
    record("signup.made", subject=made.subject, ask=fresh.pk, number=made.number, state=made.state, channel=channel)
    return Taken(made, code)


@in_turn
def withdraw(sign_up: SignUp, *, by: Actor) -> SignUp:
    """Give the place back at any time before it is over; the first who waits for it gets it. No reason is asked."""
    rules.check_holder(by, sign_up.participant)
    Ask.objects.select_for_update().get(pk=sign_up.ask_id)
    fresh = SignUp.objects.select_for_update().select_related("slot", "ask", "participant").get(pk=sign_up.pk)
    had_place = fresh.state in ("placed", "there")
    fresh.state, fresh.ended_at = SIGN_UP.after(fresh.state, "withdraw"), clock.now()
    fresh.save()
    if had_place:
        Slot.objects.filter(pk=fresh.slot_id).update(taken=F("taken") - 1)
        _promote(fresh.slot)
    results.take_back(fresh)
    record("signup.withdrawn", subject=fresh.subject, by=by.label)
    return fresh


def _check_not_twice(slot: Slot, participant: Participant) -> None:
    if SignUp.objects.filter(slot=slot, participant=participant).exclude(state="withdrawn").exists():
        raise NotValid("You have signed up for this time already.", remedy="See what you signed up for.")


def _of(ask: Ask, slot: Slot) -> Slot:
    if slot.ask_id != ask.pk:
        raise NotValid("This time belongs to another ask.", remedy="Choose one of the times on its page.")
    return slot


def _has_room(slot: Slot, number: int) -> bool:
    """Whether a place is free and nobody waits for it before ``number``. Inside the lock of the ask."""
    fresh = Slot.objects.get(pk=slot.pk)
    waits = SignUp.objects.filter(slot=slot, state="waiting", number__lt=number)
    return fresh.taken < fresh.places and not waits.exists()


def _take(sign_up: SignUp) -> None:
    """A free place of its time; the caller saves the sign-up."""
    sign_up.state, sign_up.placed_at = SIGN_UP.after(sign_up.state, "place"), clock.now()
    Slot.objects.filter(pk=sign_up.slot_id).update(taken=F("taken") + 1)


def _promote(slot: Slot) -> None:
    """The first of the waiting list gets the place that was given back, while the ask is open."""
    first = SignUp.objects.filter(slot=slot, state="waiting", ask__state="open").order_by("number").first()
    if first is not None:
        _take(first)
        first.save()
        writing.write_of_place(first)
        record("signup.placed", subject=first.subject, ask=first.ask_id, number=first.number)
