"""Those who take part: enrolled with a code, reached by a sealed address, paid back, and gone when they say so."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.core import signing
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Model
from django.urls import reverse

from countersign import clock
from countersign.errors import NotFound, NotNow, NotValid
from countersign.findings.rules import check_text
from countersign.involvement.models import Address, Ask, Expense, Participant
from countersign.involvement.rules import people as rules
from countersign.involvement.words import CONSENT, CONSENT_VERSION, KEPT_DAYS
from countersign.ledger.actions import record
from countersign.notices import actions as notices
from countersign.people.actions import issue_receipt
from countersign.people.queries import sealer
from countersign.people.rules import Actor, check

_STOPS = "countersign.involvement.address"


@transaction.atomic(savepoint=False)
def enrol(
    *, channel: str, by: Actor, may_be_asked: bool = False, address: str = "", kind: str = "",
    place: Model | None = None,
) -> tuple[Participant, str]:  # fmt: skip
    """Somebody new, and their code. No name is asked; an address only if they want to be reached, and where they live
    only to see who is missing."""
    rules.check_sign_up(by, channel)
    receipt, code = issue_receipt(purpose="taking part")
    made = Participant.objects.create(
        receipt=receipt, channel=channel, made_at=clock.now(), may_be_asked=may_be_asked, place=place,
        entered_for_id=next(iter(sorted(by.bodies("adviser"))), None) if channel in rules.ON_BEHALF else None,
    )  # fmt: skip
    if address.strip():
        _keep_address(made, address, kind or Address.Kind.EMAIL)
    return made, code


@transaction.atomic
def leave_address(participant: Participant, *, address: str, kind: str, by: Actor) -> Address:
    """Keep an address, sealed, instead of an earlier one."""
    rules.check_holder(by, participant)
    left = _keep_address(participant, address, kind)
    record("participant.address_left", subject=participant.subject, version=CONSENT_VERSION, by=by.label)
    return left


@transaction.atomic
def choose(
    participant: Participant, *, may_be_asked: bool, most_a_year: int, place: Model | None = None, by: Actor
) -> Participant:
    """Whether, and how often, somebody may be asked about other tasks; and where they live, if they say so."""
    rules.check_holder(by, participant)
    if not 1 <= most_a_year <= 6:
        raise NotValid("Choose from one to six a year.", faults=(("most_a_year", "Give a number from 1 to 6."),))
    participant.may_be_asked, participant.most_a_year, participant.place = may_be_asked, most_a_year, place
    participant.save()
    record("participant.chose", subject=participant.subject, by=by.label)
    return participant


@transaction.atomic
def leave(participant: Participant, *, by: Actor) -> Participant:
    """Never be asked or written to again: the address is destroyed at once. What was done stays counted, and the code
    still opens the trail."""
    rules.check_holder(by, participant)
    forget_address(participant)
    participant.may_be_asked, participant.left_at = False, clock.now()
    participant.save()
    record("participant.left", subject=participant.subject, by=by.label)
    return participant


@transaction.atomic
def stop_writing(token: str) -> int:
    """Destroy the address that a letter went to, by the link in it; 0 where it was gone already."""
    found = Participant.objects.filter(mark=mark_in(token)).first()
    if found is None or not forget_address(found):
        return 0
    record("participant.address_removed", subject=found.subject, by="person")
    return 1


def stop_path(participant: Participant) -> str:
    """The address of the page on which one click destroys the address."""
    return stop_path_of(participant.mark)


def stop_path_of(mark: str) -> str:
    """The same by the mark alone, also of somebody who is written to about a survey."""
    return reverse("involvement:stop", args=[signing.Signer(salt=_STOPS).sign(mark)])


def mark_in(token: str) -> str:
    """Raises :class:`NotFound` for a link that no letter of ours held."""
    try:
        return signing.Signer(salt=_STOPS).unsign(token)
    except signing.BadSignature:
        raise NotFound("This link is not one of ours.", remedy="Enter your code instead.") from None


@transaction.atomic
def destroy_expired() -> int:
    """Addresses whose date has passed; returns how many. One line if any."""
    over = list(Participant.objects.filter(address__until__lt=clock.today()))
    gone = sum(forget_address(one) for one in over)
    if gone:
        record("participant.addresses_destroyed", subject="participants:expired", count=gone, by="system")
    return gone


def forget_address(participant: Participant) -> int:
    """Destroy the address here and in every letter that waits; 1, or 0 where there was none."""
    notices.forget(participant.mark)
    return Address.objects.filter(participant=participant).delete()[0]


@transaction.atomic
def reach(participant: Participant, *, why: str, by: Actor) -> str:
    """The address of somebody who has no e-mail, for a steward to ring or write; every opening is in the ledger."""
    check(by, "participant.reach")
    if len(why.split()) < 2:
        raise NotValid("Say why you need it.", faults=(("why", "Say why, in a few words without a name."),))
    left = Address.objects.filter(participant=participant).first()
    if left is None:
        raise NotNow("There is no address of this person.", remedy="They see what came of it with their code.")
    record("participant.reached", subject=participant.subject, kind=left.kind, by=by.label)
    return opened(left)


@transaction.atomic
def pay(participant: Participant, *, ask: Ask | None, what: str, amount: Decimal, by: Actor) -> Expense:
    """Enter money that was paid back. It stands in the person's own trail, and as a sum in the cost of the ask."""
    check(by, "participant.pay")
    check_text(what, what="What it was for")
    if not amount:
        raise NotValid("Give an amount.", faults=(("amount", "Give pounds and pence; less than 0 takes a line back."),))
    if ask is not None and not participant.sign_ups.filter(ask=ask).exists():
        raise NotValid("This person did not sign up for that ask.", remedy="See what they signed up for.")
    paid = Expense.objects.create(
        participant=participant, ask=ask, what=what.strip(), amount=amount, paid_on=clock.today()
    )
    record("expense.paid", subject=paid.subject, ask=ask.pk if ask else None, amount=str(amount), by=by.label)
    return paid


def opened(left: Address) -> str:
    """The address in plain words, for the outbox or for a steward who said why."""
    return sealer().open(left.sealed, context=_context(left.participant))


def _keep_address(participant: Participant, address: str, kind: str) -> Address:
    if kind not in Address.Kind.values:
        raise NotValid("Choose how you are reached.", faults=(("reached_by", "Choose e-mail, phone or letter."),))
    if kind == Address.Kind.EMAIL:
        _check_email(address)
    forget_address(participant)
    return Address.objects.create(
        participant=participant, kind=kind, left_at=clock.now(), consent=CONSENT, consent_version=CONSENT_VERSION,
        until=clock.today() + dt.timedelta(days=KEPT_DAYS),
        sealed=sealer().seal(address.strip(), context=_context(participant)),
    )  # fmt: skip


def _check_email(address: str) -> None:
    try:
        validate_email(address.strip())
    except ValidationError:
        raise NotValid(
            "This is not an e-mail address.", faults=(("address", "Write it like name@example.org."),)
        ) from None


def _context(participant: Participant) -> str:
    return f"participant:{participant.mark}"
