"""Passkeys of those who sign in: added, used once for each question, taken off by their owner."""

from __future__ import annotations

import secrets

from django.db import transaction

from countersign import clock
from countersign.errors import NotAllowed, NotNow, NotValid
from countersign.ledger.actions import record
from countersign.people import passkeys, queries
from countersign.people.actions import letters
from countersign.people.actions.factors import CODE_TRIES, fresh_codes, has_codes
from countersign.people.actions.letters import tell_owner
from countersign.people.actions.tries import SIGN_IN_WINDOW, check_tries, count_wrong_try, forget_wrong_tries
from countersign.people.models import Account, Passkey
from countersign.people.passkeys import Key, Site
from countersign.people.rules import Actor

PASSKEYS = 10
"""Most passkeys of one account."""


def new_challenge() -> str:
    """A question that was never asked before: 32 random bytes, as the standard writes them."""
    return secrets.token_urlsafe(32)


@transaction.atomic
def add_passkey(
    account: Account, *, name: str, site: Site, challenge: str, answer: str, by: Actor
) -> tuple[Passkey, list[str]]:
    """The passkey counts from now on; with it come recovery codes, shown once, where there are none yet.

    Browsers that are signed in without a second factor are signed out. Raises :class:`NotValid` for a wrong answer.
    """
    _check_own(account, by)
    if account.passkeys.count() >= PASSKEYS:
        raise NotNow(f"There are {PASSKEYS} passkeys already.", remedy="Remove one that you do not use.")
    key = passkeys.made(site, challenge=challenge, answer=answer)
    if Passkey.objects.filter(key_id=key.id).exists():
        raise NotValid("This passkey is known already.", remedy="Use another device.")
    made = Passkey.objects.create(
        account=account, name=name.strip()[:60] or "My device", key_id=key.id, public=key.public, count=key.count,
        added_at=clock.now(),
    )  # fmt: skip
    Account.objects.filter(pk=account.pk).update(epoch=account.epoch + 1)
    account.epoch += 1
    record("passkey.added", subject=f"account:{account.pk}", by=by.label)
    tell_owner(account, letters.PASSKEY_ADDED)
    return made, [] if has_codes(account) else fresh_codes(account)


@transaction.atomic
def remove_passkey(passkey: Passkey, *, by: Actor) -> None:
    """Its owner takes it off; the last factor only after another one was set up, where one is required."""
    _check_own(passkey.account, by)
    others = passkey.account.passkeys.exclude(pk=passkey.pk).exists()
    if queries.needs_factor() and not (others or queries.has_authenticator(passkey.account)):
        raise NotNow("This is your only second factor.", remedy="Set up another passkey or an authenticator first.")
    passkey.delete()
    record("passkey.removed", subject=f"account:{passkey.account_id}", by=by.label)
    tell_owner(passkey.account, letters.PASSKEY_REMOVED)


def check_passkey(account: Account, *, site: Site, challenge: str, answer: str) -> bool:
    """Whether one of the account's passkeys answered this question. Wrong answers are counted with wrong codes.

    Call it outside a transaction, or the count is undone with it. Raises :class:`TooMany` after five.
    """
    who = f"account:{account.pk}"
    check_tries("second-factor", who, at_most=CODE_TRIES, within=SIGN_IN_WINDOW)
    if challenge and _answered(account, site, challenge, answer):
        forget_wrong_tries("second-factor", who)
        return True
    count_wrong_try("second-factor", who, within=SIGN_IN_WINDOW)
    return False


def _answered(account: Account, site: Site, challenge: str, answer: str) -> bool:
    found = account.passkeys.filter(key_id=passkeys.id_in(answer)).first()
    if found is None:
        return False
    key = Key(found.key_id, found.public, found.count)
    try:
        count = passkeys.count_after(site, key, challenge=challenge, answer=answer)
    except NotValid:
        return False
    moved = Passkey.objects.filter(pk=found.pk, count=found.count).update(count=count, used_at=clock.now())
    return moved == 1


def _check_own(account: Account, by: Actor) -> None:
    if by.account_id != account.pk:
        raise NotAllowed("A passkey is its owner’s only.")
