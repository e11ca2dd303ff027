"""An address that somebody who told leaves, to be written to. Whoever writes never sees it: it goes from one seal into
another, and only the outbox opens it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping

from django.core import signing
from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse

from countersign import clock
from countersign.errors import NotFound, NotNow
from countersign.experiences import rules
from countersign.experiences.models import Contact, Experience
from countersign.experiences.words import CARRY, CARRY_VERSION, CONSENT, CONSENT_VERSION
from countersign.ledger.actions import record
from countersign.notices import actions as notices
from countersign.people.queries import sealer
from countersign.people.rules import Actor

KEPT_DAYS = 365
"""Days an address is kept; said in the wording that is agreed to."""
_BOTH = f"{CONSENT_VERSION}, messages {CARRY_VERSION}"
_ENDED = ("withdrawn", "set_aside")
_STOPS = "countersign.experiences.contact"


@transaction.atomic
def leave_contact(experience: Experience, *, address: str, carries: bool = False, by: Actor) -> Contact:
    """Keep an address, sealed, instead of an earlier one; letters that wait for the earlier one are dropped.

    ``carries``: also messages of those who answer for it, which takes agreement to a sentence of its own.
    """
    rules.check_contact(by, experience)
    account = Experience.objects.select_for_update().get(pk=experience.pk)
    if account.state in _ENDED:
        raise NotNow("There is nothing left to write to you about.", remedy="You can tell us again.")
    forget_contacts(Contact.objects.filter(experience=account))
    agreed, version = (f"{CONSENT} {CARRY}", _BOTH) if carries else (CONSENT, CONSENT_VERSION)
    return keep_contact(account, address=address, consent=agreed, version=version, carries=carries, by=by)


def keep_contact(
    account: Experience, *, address: str, consent: str, version: str, by: Actor, carries: bool = False
) -> Contact:
    """Seal an address under the wording it was left under, inside the caller's transaction."""
    left = Contact(experience=account, left_at=clock.now(), consent=consent, consent_version=version, carries=carries)
    left.until = clock.today() + dt.timedelta(days=KEPT_DAYS)
    left.sealed = sealer().seal(address.strip(), context=_context(left))
    left.save(force_insert=True)
    record("contact.left", subject=f"contact:{left.mark}", version=version, by=by.label)
    return left


@transaction.atomic
def remove_contact(experience: Experience, *, by: Actor) -> int:
    """Destroy the address of one's own account; returns 1, or 0 where there was none."""
    rules.check_contact(by, experience)
    return _removed(Contact.objects.filter(experience=experience), by=by.label)


@transaction.atomic
def stop_writing(token: str) -> int:
    """Destroy the address that a letter went to, by the link in it; returns 1, or 0 where it was gone already."""
    return _removed(Contact.objects.filter(mark=_mark(token)), by="person")


def check_stop(token: str) -> None:
    """Raise :class:`NotFound` for a link that no letter of ours held."""
    _mark(token)


def _mark(token: str) -> str:
    try:
        return signing.Signer(salt=_STOPS).unsign(token)
    except signing.BadSignature:
        raise NotFound("This link is not one of ours.", remedy="Enter your receipt code instead.") from None


def _removed(found: QuerySet[Contact], *, by: str) -> int:
    marks = forget_contacts(found)
    for mark in marks:
        record("contact.removed", subject=f"contact:{mark}", by=by)
    return len(marks)


def forget_contacts(found: QuerySet[Contact]) -> list[str]:
    """Destroy these addresses, here and in every letter that still waits; returns the marks of their readers."""
    marks = list(found.values_list("mark", flat=True))
    for mark in marks:
        notices.forget(mark)
    Contact.objects.filter(mark__in=marks).delete()
    return marks


@transaction.atomic
def destroy_expired_contacts() -> int:
    """Addresses whose date has passed, and those of accounts that came to an end; returns how many. One line if any."""
    over = Contact.objects.filter(Q(until__lt=clock.today()) | Q(experience__state__in=_ENDED))
    marks = forget_contacts(over)
    if marks:
        record("contact.destroyed", subject="contacts:expired", count=len(marks), by="system")
    return len(marks)


Asked = Mapping[str, tuple[Collection[int], Mapping[str, object]]]
"""Cause -> the accounts whose tellers it is to be written to, and what the letter says."""


def write_to_tellers(experiences: Collection[int], *, cause: str, kind: str, facts: Mapping[str, object]) -> int:
    """Put a notice for each of these accounts whose teller left an address; returns how many are new.

    ``cause`` is the same for all of them. Inside the caller's transaction. Never says which accounts they were.
    """
    return write_of_each({cause: (experiences, facts)}, kind=kind)


def write_of_each(asked: Asked, *, kind: str) -> int:
    """As :func:`write_to_tellers`, for many causes at once, in as many queries as for one."""
    accounts = {account for some, _ in asked.values() for account in some}
    left = Contact.objects.filter(experience__in=accounts, until__gte=clock.today())
    left = {one.experience_id: one for one in left.exclude(experience__state__in=_ENDED)}
    return notices.put_many(
        _writing(left[account], cause, kind, facts)
        for cause, (some, facts) in asked.items()
        for account in some
        if account in left
    )


def _writing(left: Contact, cause: str, kind: str, facts: Mapping[str, object]) -> notices.Writing:
    stop = stop_link(left)
    facts = {**facts, "stop": stop}
    return notices.Writing(f"{cause}:{left.mark}", kind, facts, address=address_of(left), reader=left.mark)


def address_of(left: Contact) -> str:
    """The address in plain words: for the outbox, and for two people who unseal it."""
    return sealer().open(left.sealed, context=_context(left))


def stop_link(left: Contact) -> str:
    """The path in a letter with which its reader gets no more of them."""
    return reverse("contact-stop", args=[signing.Signer(salt=_STOPS).sign(left.mark)])


def _context(left: Contact) -> str:
    return f"contact:{left.mark}"
