"""The second factor of those who sign in: set up, asked for, recovered, and taken off by two people."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from countersign import clock
from countersign.errors import NotAllowed, NotFound, NotNow, NotValid
from countersign.ledger.actions import record
from countersign.people import queries, totp
from countersign.people.actions import letters
from countersign.people.actions.letters import tell_owner
from countersign.people.actions.tries import SIGN_IN_WINDOW, check_tries, count_wrong_try, forget_wrong_tries
from countersign.people.codes import grouped, new_code, tidied
from countersign.people.models import Account, FactorReset, Passkey, RecoveryCode, SecondFactor
from countersign.people.rules import Actor, check

CODE_TRIES = 5
RECOVERY_CODES = 10
RESET_DAYS = 7
"""Days that a reset waits for the second person."""


def begin_factor(account: Account, *, by: Actor) -> SecondFactor:
    """A fresh secret, sealed, that counts for nothing until its first code was right."""
    _check_own(account, by)
    if standing := SecondFactor.objects.filter(account=account, confirmed_at__isnull=False).first():
        raise NotNow(
            f"An authenticator is in use since {standing.confirmed_at:%d %B %Y}.",
            remedy="Two administrators can take it off; then set up a new one.",
        )
    begun = SecondFactor(account=account, begun_at=clock.now())
    begun.sealed = queries.sealer().seal(totp.new_secret(), context=queries.factor_context(account.pk))
    begun.save()
    return begun


@transaction.atomic
def confirm_factor(account: Account, *, code: str, by: Actor) -> list[str]:
    """The authenticator counts from now on; returns the recovery codes, which are shown once.

    Browsers that are signed in without it are signed out. Raises :class:`NotValid` for a wrong code.
    """
    _check_own(account, by)
    factor = SecondFactor.objects.select_for_update().filter(account=account, confirmed_at=None).first()
    if factor is None:
        raise NotFound("No authenticator is being set up.", remedy="Begin on the page of your account.")
    step = _matched(factor, code)
    if step is None:
        raise NotValid(
            "This is not the code.", faults=(("code", "Enter the six digits that the authenticator shows."),)
        )
    factor.confirmed_at, factor.last_step = clock.now(), step
    factor.save()
    Account.objects.filter(pk=account.pk).update(epoch=account.epoch + 1)
    account.epoch += 1
    record("second_factor.set", subject=f"account:{account.pk}", by=by.label)
    tell_owner(account, letters.SET_UP)
    return fresh_codes(account)


@transaction.atomic
def new_recovery_codes(account: Account, *, by: Actor) -> list[str]:
    """Ten fresh codes, shown once; the earlier ones stop working."""
    _check_own(account, by)
    if not queries.has_factor(account):
        raise NotNow("There is no authenticator to recover from.", remedy="Set one up first.")
    record("second_factor.codes_renewed", subject=f"account:{account.pk}", by=by.label)
    tell_owner(account, letters.CODES)
    return fresh_codes(account)


def check_second_step(account: Account, *, code: str) -> bool:
    """Whether this is the code of now, or an unused recovery code; either works once. Wrong ones are counted.

    Call it outside a transaction, or the count is undone with it. Raises :class:`TooMany` after five.
    """
    who = f"account:{account.pk}"
    check_tries("second-factor", who, at_most=CODE_TRIES, within=SIGN_IN_WINDOW)
    if _used_code(account, code) or _used_recovery(account, code):
        forget_wrong_tries("second-factor", who)
        return True
    count_wrong_try("second-factor", who, within=SIGN_IN_WINDOW)
    return False


@transaction.atomic
def ask_factor_reset(account: Account, *, why: str, by: Actor) -> FactorReset:
    """Ask, as an administrator, that somebody's authenticator be taken off; another administrator has to confirm."""
    check(by, "second_factor.reset")
    if not why.strip():
        raise NotValid("Say why.", faults=(("why", "Say how you made sure that it is they who ask."),))
    if not queries.has_factor(account):
        raise NotNow("This account has no second factor.", remedy="They can set one up themselves.")
    if by.account_id == account.pk:
        raise NotAllowed("Nobody takes off their own.", remedy="Ask another administrator.")
    FactorReset.objects.filter(account=account).delete()
    asked = FactorReset.objects.create(
        account=account, asked_by_id=by.account_id, asked_at=clock.now(), why=why.strip()[:200]
    )
    record("second_factor.reset_asked", subject=f"account:{account.pk}", by=by.label)
    tell_owner(account, letters.RESET_ASKED)
    return asked


@transaction.atomic
def confirm_factor_reset(asked: FactorReset, *, by: Actor) -> Account:
    """The second person agrees: authenticator, passkeys and recovery codes are gone, every browser is signed out."""
    check(by, "second_factor.reset")
    asked = FactorReset.objects.select_for_update().get(pk=asked.pk)
    if by.account_id in (asked.asked_by_id, asked.account_id):
        raise NotAllowed("It takes two people, neither of them its owner.", remedy="Ask another administrator.")
    if asked.asked_at + dt.timedelta(days=RESET_DAYS) < clock.now():
        raise NotNow("This was asked too long ago.", remedy="Ask for it anew.")
    account = asked.account
    _taken_off(account)
    record("second_factor.reset", subject=f"account:{account.pk}", people=2, by=by.label)
    return account


@transaction.atomic
def drop_factor_reset(asked: FactorReset, *, by: Actor) -> None:
    """An administrator, or whose authenticator it is, says no."""
    if by.account_id != asked.account_id:
        check(by, "second_factor.reset")
    FactorReset.objects.filter(pk=asked.pk).delete()
    record("second_factor.reset_dropped", subject=f"account:{asked.account_id}", by=by.label)


@transaction.atomic
def reset_factor(account: Account, *, by: Actor) -> Account:
    """On the machine itself, where no second administrator is left; the ledger says that one person did it."""
    if by.kind != "system":
        raise NotAllowed("It takes two people, or whoever holds the machine.", remedy="See the page Accounts.")
    _taken_off(account)
    record("second_factor.reset", subject=f"account:{account.pk}", people=1, by=by.label)
    return account


def _check_own(account: Account, by: Actor) -> None:
    if by.account_id != account.pk:
        raise NotAllowed("An authenticator is set up by its owner only.")


def _taken_off(account: Account) -> None:
    SecondFactor.objects.filter(account=account).delete()
    Passkey.objects.filter(account=account).delete()
    RecoveryCode.objects.filter(account=account).delete()
    FactorReset.objects.filter(account=account).delete()
    account.refresh_from_db()
    account.epoch += 1
    account.save(update_fields=["epoch"])
    tell_owner(account, letters.RESET)


def _matched(factor: SecondFactor, code: str) -> int | None:
    secret = queries.factor_secret(factor)
    return totp.step_matched(secret, code, moment=clock.now(), after=factor.last_step)


def _used_code(account: Account, code: str) -> bool:
    """Whether the code is right and was not used; it is used from now on, however many ask at once."""
    factor = SecondFactor.objects.filter(account=account, confirmed_at__isnull=False).first()
    step = _matched(factor, code) if factor else None
    if step is None:
        return False
    return SecondFactor.objects.filter(account=account, last_step__lt=step).update(last_step=step) == 1


@transaction.atomic
def _used_recovery(account: Account, code: str) -> bool:
    digest = queries.recovery_digest(tidied(code))
    used, _ = RecoveryCode.objects.filter(account=account, digest=digest).delete()
    if used:
        record("second_factor.recovered", subject=f"account:{account.pk}", by="account")
        tell_owner(account, letters.RECOVERED)
    return bool(used)


def has_codes(account: Account) -> bool:
    return RecoveryCode.objects.filter(account=account).exists()


def fresh_codes(account: Account) -> list[str]:
    """Ten recovery codes, shown once, in place of all earlier ones."""
    RecoveryCode.objects.filter(account=account).delete()
    codes = [tidied(new_code()) for _ in range(RECOVERY_CODES)]
    RecoveryCode.objects.bulk_create(
        RecoveryCode(account=account, digest=queries.recovery_digest(code)) for code in codes
    )
    return [grouped(code) for code in codes]
