"""Questions about people; they change nothing."""

from __future__ import annotations

import datetime as dt
import hmac
from collections.abc import Iterable
from functools import lru_cache

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest

from countersign import clock
from countersign.errors import NotFound
from countersign.people.actors import Actor
from countersign.people.codes import digest, is_complete, mark, tidied
from countersign.people.models import Account, Membership, Receipt, WrongTries
from countersign.sealing import Sealer

RECEIPT_IN_SESSION = "receipt_id"


def sealer() -> Sealer:
    """Seals and opens what identifies a person, under the keys of the settings."""
    return _sealer(tuple(settings.SEALING_KEYS))


@lru_cache(maxsize=4)
def _sealer(keys: tuple[str, ...]) -> Sealer:
    return Sealer(keys)


def actor_of(request: HttpRequest) -> Actor:
    """Who is behind a request: the signed-in account with its roles, and the receipt that was entered, if
    any.
    """
    known = getattr(request, "_actor", None)
    if known is None:
        known = request._actor = _actor_of(request)
    return known


def _actor_of(request: HttpRequest) -> Actor:
    receipt_id = request.session.get(RECEIPT_IN_SESSION)
    if request.user.is_authenticated:
        return Actor("staff", request.user.pk, roles_of(request.user), receipt_id)
    return Actor("person", receipt_id=receipt_id)


def roles_of(account: Account) -> frozenset[tuple[str, int | None]]:
    """Every ``(role, body id or None)`` an account holds; none while it is switched off."""
    held = Membership.objects.filter(account=account, account__is_active=True)
    return frozenset(held.values_list("role", "body_id"))


def acting_for(bodies: Iterable[int], *, roles: Iterable[str]) -> list[tuple[int, int]]:
    """``(account id, body id)`` of everybody who acts for one of these bodies in one of these roles; not who is
    switched off.
    """
    held = Membership.objects.filter(body_id__in=set(bodies), role__in=list(roles), account__is_active=True)
    return sorted(set(held.values_list("account_id", "body_id")))


def holding(role: str) -> list[int]:
    """Ids of the accounts that hold this role, for whomever; not those that are switched off."""
    held = Membership.objects.filter(role=role, account__is_active=True)
    return sorted(set(held.values_list("account_id", flat=True)))


def accounts() -> QuerySet[Account]:
    """Every account with its memberships and their bodies, by e-mail."""
    return Account.objects.order_by("email").prefetch_related("memberships__body")


def account(email: str) -> Account:
    """The account of an e-mail address; raises :class:`NotFound`."""
    found = Account.objects.filter(username=email.strip().lower()).first()
    if found is None:
        raise NotFound("There is no account with this e-mail address.", remedy="See `countersign account list`.")
    return found


def body_id(slug: str) -> int | None:
    """The id of a body by the short name in its address; ``None`` for no name; raises :class:`NotFound`."""
    if not slug:
        return None
    bodies = Membership._meta.get_field("body").related_model.objects
    found = bodies.filter(slug=slug).values_list("pk", flat=True).first()
    if found is None:
        raise NotFound(f"There is no body “{slug}”.", remedy="Its short name is the last part of its page's address.")
    return found


def receipt_for(code: str) -> Receipt:
    """The receipt of a code, however it was typed; raises :class:`NotFound`.

    Pages use ``actions.receipt_for``, which also counts wrong tries. Malformed and unknown codes cost the
    same work.
    """
    meant = tidied(code)
    sought = digest(meant, key=settings.RECEIPT_KEY)
    found = Receipt.objects.filter(digest=sought).first()
    if found is not None and is_complete(meant) and hmac.compare_digest(found.digest, sought):
        return found
    raise NotFound("There is no receipt with this code.", remedy=_code_remedy(meant))


def _code_remedy(meant: str) -> str:
    if is_complete(meant):
        return "Check that you copied the code from this register."
    return "A code has 20 letters and digits. Check for a missing or mistyped one."


def tries_left(kind: str, what: str, *, at_most: int, within: dt.timedelta) -> int:
    """How many wrong tries are left to ``what`` (an address, a name) in the present window; 0 means wait."""
    row = WrongTries.objects.filter(kind=kind, mark=mark(what, key=settings.RECEIPT_KEY)).first()
    if row is None or row.since + within <= clock.now():
        return at_most
    return max(0, at_most - row.count)


def wait_s(kind: str, what: str, *, within: dt.timedelta) -> int:
    """Seconds until the present window of ``what`` ends; at least 1."""
    row = WrongTries.objects.filter(kind=kind, mark=mark(what, key=settings.RECEIPT_KEY)).first()
    return max(1, int((row.since + within - clock.now()).total_seconds())) if row else 1


def origin_of(request: HttpRequest) -> str:
    """The network address a request came from, for counting wrong tries only; never stored as it is.

    ``COUNTERSIGN_PROXIES`` says how many proxies of our own add to ``X-Forwarded-For``; what stands before
    them was written by the visitor and is not believed.
    """
    if settings.PROXIES:
        hops = [hop.strip() for hop in request.headers.get("X-Forwarded-For", "").split(",")]
        if len(hops) >= settings.PROXIES:
            return hops[-settings.PROXIES]
    return request.META.get("REMOTE_ADDR", "")
