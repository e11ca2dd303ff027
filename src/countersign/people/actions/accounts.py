"""Accounts, their roles and their passwords."""

from __future__ import annotations

import secrets

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import F

from countersign import clock
from countersign.errors import NotFound, NotNow, NotValid
from countersign.ledger.actions import record
from countersign.people import queries
from countersign.people.actions.letters import PASSWORD, tell_owner
from countersign.people.models import Account, Membership, Role
from countersign.people.rules import Actor, check, check_membership


def add_account(
    email: str,
    *,
    role: str,
    body_id: int | None = None,
    office: str = "",
    password: str | None = None,
    by: Actor,
) -> tuple[Account, str | None]:
    """Add an account or, where the e-mail has one, give it a further role.

    Returns the account and, where a password was made up here, that password: it is shown once. Raises
    :class:`NotValid` for an e-mail or password that will not do, :class:`NotAllowed` for a role that must
    not be given.
    """
    check(by, "account.manage")
    email = _checked_email(email)
    made_up = None
    with transaction.atomic():
        account = Account.objects.filter(username=email).first()
        if account is None:
            made_up = None if password else secrets.token_urlsafe(15)
            account = _new_account(email, office=office, password=password or made_up)
        give_role(account, role, body_id=body_id, by=by)
    return account, made_up


def give_role(account: Account, role: str, *, body_id: int | None = None, by: Actor) -> Membership:
    """Let an account act in a role; raises :class:`NotAllowed` where that side and this account do not go
    together.
    """
    check(by, "account.manage")
    if role not in Role.values:
        raise NotValid(f"There is no role “{role}”.", remedy=f"Choose one of {', '.join(Role.values)}.")
    check_membership(role, body_id=body_id, held=queries.roles_of(account))
    with transaction.atomic():
        given, is_new = Membership.objects.get_or_create(account=account, role=role, body_id=body_id)
        if is_new:
            record("account.role_given", subject=f"account:{account.pk}", role=role, body=body_id, by=by.label)
    return given


def take_role(account: Account, role: str, *, body_id: int | None = None, by: Actor) -> None:
    """End a role; an account with none left can still sign in and see its own page."""
    check(by, "account.manage")
    with transaction.atomic():
        taken, _ = Membership.objects.filter(account=account, role=role, body_id=body_id).delete()
        if not taken:
            raise NotFound("The account does not hold this role.", remedy="See `countersign account list`.")
        _check_an_administrator_is_left(role)
        record("account.role_taken", subject=f"account:{account.pk}", role=role, body=body_id, by=by.label)


def set_password(account: Account, password: str, *, by: Actor) -> None:
    """Set a new password; raises :class:`NotValid` if it is too weak."""
    if by.account_id != account.pk:
        check(by, "account.manage")
    _check_password(password, account)
    account.set_password(password)
    with transaction.atomic():
        account.save(update_fields=["password"])
        tell_owner(account, PASSWORD)


@transaction.atomic
def end_sessions(account: Account, *, by: Actor) -> Account:
    """Every browser in which this account is signed in is signed out; the one at hand, too."""
    if by.account_id != account.pk:
        check(by, "account.manage")
    Account.objects.filter(pk=account.pk).update(epoch=F("epoch") + 1)
    account.refresh_from_db(fields=["epoch"])
    record("account.sessions_ended", subject=f"account:{account.pk}", by=by.label)
    return account


def _new_account(email: str, *, office: str, password: str) -> Account:
    account = Account(username=email, email=email, office=office, date_joined=clock.now())
    _check_password(password, account)
    account.set_password(password)
    account.save()
    return account


def _checked_email(email: str) -> str:
    email = email.strip().lower()
    try:
        validate_email(email)
    except ValidationError as error:
        raise NotValid("This is not an e-mail address.", remedy="Write it like name@example.org.") from error
    return email


def _check_password(password: str, account: Account) -> None:
    try:
        validate_password(password, account)
    except ValidationError as error:
        faults = tuple(("password", words) for words in error.messages)
        raise NotValid("The password is too weak.", remedy=" ".join(error.messages), faults=faults) from error


def _check_an_administrator_is_left(role: str) -> None:
    if role == Role.ADMINISTRATOR and not Membership.objects.filter(role=role, account__is_active=True).exists():
        raise NotNow("This is the last administrator.", remedy="Add another administrator first.")
