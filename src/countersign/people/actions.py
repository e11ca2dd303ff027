"""Verbs of people: accounts, roles, receipts, and counting wrong tries."""

from __future__ import annotations

import datetime as dt
import secrets

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import F
from django.http import HttpRequest

from countersign import clock
from countersign.errors import NotFound, NotNow, NotValid, TooMany
from countersign.ledger.actions import record
from countersign.people import queries
from countersign.people.codes import digest, grouped, mark, new_code, tidied
from countersign.people.models import Account, Membership, Receipt, Role, WrongTries
from countersign.people.rules import Actor, check, check_membership

# Wrong tries: this many within this long, then wait. The second line guards a name against many addresses
# at once.
RECEIPT_TRIES, RECEIPT_WINDOW = 10, dt.timedelta(minutes=15)
SIGN_IN_TRIES, SIGN_IN_WINDOW = 5, dt.timedelta(minutes=15)
ORIGIN_TRIES = 30
_KEPT = dt.timedelta(days=1)


# Receipts


def issue_receipt(*, purpose: str) -> tuple[Receipt, str]:
    """A new receipt and its code. The code is never stored or logged: show it now, or nobody will ever know
    it.
    """
    code = new_code()
    stored = digest(tidied(code), key=settings.RECEIPT_KEY)
    return Receipt.objects.create(digest=stored, issued_at=clock.now(), purpose=purpose), grouped(tidied(code))


def receipt_for(code: str, *, origin: str = "") -> Receipt:
    """The receipt of a code, however it was typed.

    Raises :class:`NotFound` for a wrong code, which is counted against ``origin``
    (``queries.origin_of(request)``), and :class:`TooMany` once there were too many. Call it outside a
    transaction, or the count is undone with it.
    """
    check_tries("receipt", origin, at_most=RECEIPT_TRIES, within=RECEIPT_WINDOW)
    try:
        return queries.receipt_for(code)
    except NotFound:
        count_wrong_try("receipt", origin, within=RECEIPT_WINDOW)
        raise


def hold_receipt(request: HttpRequest, receipt: Receipt) -> None:
    """Let this browser act as the holder of a receipt until it is closed, or puts it down."""
    request.session.cycle_key()
    request.session[queries.RECEIPT_IN_SESSION] = receipt.pk
    request.session.set_expiry(0)


def put_down_receipt(request: HttpRequest) -> None:
    request.session.pop(queries.RECEIPT_IN_SESSION, None)


# Wrong tries


def check_tries(kind: str, what: str, *, at_most: int, within: dt.timedelta) -> None:
    """Raise :class:`TooMany` if ``what`` was wrong ``at_most`` times within the present window."""
    if queries.tries_left(kind, what, at_most=at_most, within=within) == 0:
        wait = queries.wait_s(kind, what, within=within)
        minutes = -(-wait // 60)
        raise TooMany(
            "There were too many wrong tries.",
            remedy=f"Try again in {minutes} minute{'s' if minutes != 1 else ''}.",
            retry_after_s=wait,
        )


def count_wrong_try(kind: str, what: str, *, within: dt.timedelta) -> None:
    """Count one wrong try of ``what``; a window that is over begins anew. Old rows are swept away."""
    now, sign = clock.now(), mark(what, key=settings.RECEIPT_KEY)
    with transaction.atomic():
        WrongTries.objects.filter(since__lt=now - _KEPT).delete()
        row, _ = WrongTries.objects.get_or_create(kind=kind, mark=sign, defaults={"since": now})
        begins_anew = row.since + within <= now
        fresh = {"count": 1, "since": now} if begins_anew else {"count": F("count") + 1}
        WrongTries.objects.filter(pk=row.pk).update(**fresh)


def forget_wrong_tries(kind: str, what: str) -> None:
    WrongTries.objects.filter(kind=kind, mark=mark(what, key=settings.RECEIPT_KEY)).delete()


def check_sign_in_tries(name: str, origin: str) -> None:
    """Raise :class:`TooMany` if this name, or this address whatever the name, was wrong too often."""
    check_tries("sign-in", f"name:{name}", at_most=SIGN_IN_TRIES, within=SIGN_IN_WINDOW)
    check_tries("sign-in", f"origin:{origin}", at_most=ORIGIN_TRIES, within=SIGN_IN_WINDOW)


def count_wrong_sign_in(name: str, origin: str) -> None:
    count_wrong_try("sign-in", f"name:{name}", within=SIGN_IN_WINDOW)
    count_wrong_try("sign-in", f"origin:{origin}", within=SIGN_IN_WINDOW)


# Accounts


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
    account.save(update_fields=["password"])


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
