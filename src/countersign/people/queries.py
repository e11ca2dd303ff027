"""Questions about people; they change nothing."""

from __future__ import annotations

import datetime as dt
import hmac
import ipaddress
from collections.abc import Iterable
from functools import lru_cache

from django.conf import settings
from django.core import signing
from django.db.models import Count, QuerySet
from django.http import HttpRequest

from countersign import clock
from countersign.errors import NotFound
from countersign.people.actors import Actor
from countersign.people.codes import digest, is_complete, mark, tidied
from countersign.people.models import (
    Account,
    FactorReset,
    Membership,
    Passkey,
    Receipt,
    SecondFactor,
    Unsealing,
    WrongTries,
)
from countersign.people.passkeys import Site
from countersign.sealing import Sealer

RECEIPT_IN_SESSION = "receipt_id"
# What a session holds of signing in: the password was right, a code was given, when it was last seen.
HALF_SIGNED_IN, WITH_CODE, SEEN, QUESTION = "half_signed_in", "with_code", "seen", "passkey_question"
_CODE_WITHIN_S = 10 * 60
IDLE_S, AT_MOST_S = 60 * 60, 8 * 60 * 60


def sealer() -> Sealer:
    """Seals and opens what identifies a person, under the keys of the settings."""
    return _sealer(tuple(settings.SEALING_KEYS))


def equality_sealer() -> Sealer:
    """The same for equality answers, under keys that open nothing else."""
    return _sealer(tuple(settings.EQUALITY_KEYS))


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
        roles = frozenset() if lacks_factor(request) else roles_of(request.user)
        return Actor("staff", request.user.pk, roles, receipt_id)
    return Actor("person", receipt_id=receipt_id)


def lacks_factor(request: HttpRequest) -> bool:
    """Whether this browser signed in by password alone where a second factor is required: it acts in no role."""
    return needs_factor() and not request.session.get(WITH_CODE)


def needs_factor() -> bool:
    return settings.SECOND_FACTOR == "required"


def has_authenticator(account: Account) -> bool:
    return SecondFactor.objects.filter(account=account, confirmed_at__isnull=False).exists()


def has_factor(account: Account) -> bool:
    """Whether signing in asks for more than a password: for a code, or a passkey."""
    return has_authenticator(account) or account.passkeys.exists()


def own_passkey(account: Account, number: int) -> Passkey:
    """One of the account's own; raises :class:`NotFound` for anybody else's."""
    found = account.passkeys.filter(pk=number).first()
    if found is None:
        raise NotFound("You have no such passkey.", remedy="See the list of your passkeys.")
    return found


def site_of(request: HttpRequest) -> Site:
    """Where a passkey is good: at the address that this browser is at, which is one of ours (``ALLOWED_HOSTS``)."""
    host = request.get_host()
    return Site(host.rsplit(":", 1)[0] if ":" in host else host, f"{request.scheme}://{host}")


def passkey_handle(account: Account) -> bytes:
    """By what a device knows the account: it tells nothing of whose it is."""
    return bytes.fromhex(mark(f"passkey:{account.pk}", key=settings.RECEIPT_KEY))


def factor_of(account: Account) -> SecondFactor | None:
    """The authenticator of an account, in use or being set up."""
    return SecondFactor.objects.filter(account=account).first()


def factor_secret(factor: SecondFactor) -> str:
    """For its owner's own screen while it is set up, and for checking a code."""
    return sealer().open(factor.sealed, context=factor_context(factor.account_id))


def factor_context(account_id: int) -> str:
    return f"second-factor:{account_id}"


def recovery_digest(code: str) -> str:
    """Of a tidied recovery code; never the digest of a receipt with the same letters."""
    return digest(f"recovery:{code}", key=settings.RECEIPT_KEY)


def half_signed_in(request: HttpRequest) -> Account | None:
    """Whose password was right in this browser within ten minutes, and still is."""
    try:
        held = signing.loads(request.session.get(HALF_SIGNED_IN, ""), salt=HALF_SIGNED_IN, max_age=_CODE_WITHIN_S)
    except signing.BadSignature:
        return None
    account = Account.objects.filter(pk=held[0], is_active=True).first()
    return account if account and hmac.compare_digest(account.get_session_auth_hash(), held[1]) else None


def seen_mark(session_key: str) -> str:
    """A signed note that a session was seen now, by the wall's clock, as Django's own sessions go by."""
    return signing.TimestampSigner(salt=SEEN).sign(session_key)


def is_over(request: HttpRequest, mark: str) -> bool:
    """Whether a session was left alone for an hour, or began eight hours ago; ``mark`` is its newest note."""
    began = request.session[SEEN]
    if not _is_fresh(began, "", AT_MOST_S):
        return True
    return not (_is_fresh(mark, request.session.session_key, IDLE_S) or _is_fresh(began, "", IDLE_S))


def _is_fresh(mark: str, about: str, within_s: int) -> bool:
    try:
        return signing.TimestampSigner(salt=SEEN).unsign(mark, max_age=within_s) == about
    except signing.BadSignature:
        return False


def factor_resets() -> QuerySet[FactorReset]:
    """Who waits for a second administrator, the longest first."""
    return FactorReset.objects.select_related("account", "asked_by").order_by("asked_at")


def factor_reset(pk: int) -> FactorReset:
    found = factor_resets().filter(pk=pk).first()
    if found is None:
        raise NotFound("Nobody asked for this, or it is done.", remedy="See the list of accounts.")
    return found


def roles_of(account: Account) -> frozenset[tuple[str, int | None]]:
    """Every ``(role, body id or None)`` an account holds; none while it is switched off."""
    held = Membership.objects.filter(account=account, account__is_active=True)
    return frozenset(held.values_list("role", "body_id"))


def acting(account_id: int) -> Actor:
    """Who that account is now, for work that goes on after its request; without any role once it is switched off."""
    return Actor("staff", account_id, roles_of(Account(pk=account_id)))


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
    return (
        Account.objects.order_by("email")
        .select_related("second_factor")
        .prefetch_related("memberships__body", "passkeys")
    )


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


def origin_mark(request: HttpRequest) -> str:
    """A keyed digest of the part of the network a request came from: many people share one, and it names none."""
    try:
        return _network_mark(ipaddress.ip_address(origin_of(request)))
    except ValueError:
        return ""


def network_marks(addresses: str) -> list[str]:
    """The digests of every part of a range of addresses (``192.0.2.0/24``); raises ``ValueError`` for what is none,
    or is wider than a body's own network can be."""
    network = ipaddress.ip_network(addresses.strip(), strict=False)
    part = _PART[network.version]
    if network.prefixlen >= part:
        return [_network_mark(network.network_address)]
    if part - network.prefixlen > _WIDEST:
        raise ValueError
    return [_network_mark(one.network_address) for one in network.subnets(new_prefix=part)]


_PART = {4: 24, 6: 48}  # bits of an address that stand for a network: an office, a household, a street
_WIDEST = 8


def _network_mark(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> str:
    network = ipaddress.ip_network((address, _PART[address.version]), strict=False)
    return mark(f"network:{network}", key=settings.RECEIPT_KEY)


def origin_of(request: HttpRequest) -> str:
    """The network address a request came from, for counting wrong tries only; never stored as it is.

    ``COUNTERSIGN_PROXIES`` says how many proxies of our own add to ``X-Forwarded-For``; what stands before
    them was written by the visitor and is not believed.
    """
    if settings.PROXIES:
        hops = [hop.strip() for hop in request.headers.get("X-Forwarded-For", "").split(",")]
        if len(hops) >= settings.PROXIES:
            return _whose(hops[-settings.PROXIES])
    return _whose(request.META.get("REMOTE_ADDR", ""))


def _whose(address: str) -> str:
    """Of the sixth version the first address of its /64: one household has that many, and would count as many."""
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return address
    if known.version == 4 or known.is_loopback:
        return address
    return str(ipaddress.ip_network((known, 64), strict=False).network_address)


def address_mark(request: HttpRequest) -> str:
    """A keyed digest of the address of a request that is another one tomorrow; empty for this machine itself, and
    where no address is known: nobody can be told apart there."""
    origin = origin_of(request)
    if not origin or _is_here(origin):
        return ""
    return mark(f"pace:{clock.today()}:{origin}", key=settings.RECEIPT_KEY)


def person_mark(actor: Actor) -> str:
    """A keyed digest of an account or of a receipt that is another one tomorrow; empty where nobody is known."""
    who = f"account:{actor.account_id}" if actor.account_id else f"receipt:{actor.receipt_id}"
    known = actor.account_id or actor.receipt_id
    return mark(f"pace:{clock.today()}:{who}", key=settings.RECEIPT_KEY) if known else ""


def _is_here(origin: str) -> bool:
    try:
        return ipaddress.ip_address(origin).is_loopback
    except ValueError:
        return False


def unsealings() -> QuerySet[Unsealing]:
    """Every unsealing with how often it was opened (``times``), the newest first."""
    return Unsealing.objects.annotate(times=Count("uses")).order_by("-pk")


def unsealing(number: int) -> Unsealing:
    found = Unsealing.objects.select_related("asked_by", "decided_by").filter(pk=number).first()
    if found is None:
        raise NotFound(f"There is no unsealing {number}.", remedy="See the list of what was unsealed.")
    return found
