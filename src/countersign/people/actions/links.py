"""Signing in by a link in an e-mail: asked for in one browser, good there alone, once, for a quarter of an hour.

Asking does the same work whether or not the name exists: one question, one row. The letter is written by the clock.
"""

from __future__ import annotations

import datetime as dt
import secrets

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse

from countersign import clock
from countersign.errors import NotFound
from countersign.people.actions.letters import send_link
from countersign.people.actions.tries import ORIGIN_TRIES, SIGN_IN_WINDOW, check_tries, count_wrong_try
from countersign.people.codes import mark
from countersign.people.models import Account, SignInLink

LINK_HOLDS = dt.timedelta(minutes=15)
LINKS_KEPT = dt.timedelta(days=1)
_LINKS = 3
"""Links that one name may ask for within a quarter of an hour; their letters must not fill an inbox."""
_IN_SESSION = "sign_in_link"


def ask_link(request: HttpRequest, *, email: str, origin: str) -> None:
    """Ask for a link; nothing tells whether the name exists. Raises :class:`TooMany`, counted alike for every name."""
    name = email.strip().lower()
    check_tries("link", f"name:{name}", at_most=_LINKS, within=SIGN_IN_WINDOW)
    check_tries("link", f"origin:{origin}", at_most=ORIGIN_TRIES, within=SIGN_IN_WINDOW)
    count_wrong_try("link", f"name:{name}", within=SIGN_IN_WINDOW)
    count_wrong_try("link", f"origin:{origin}", within=SIGN_IN_WINDOW)
    account = Account.objects.filter(username=name, is_active=True).first()
    browser = request.session.setdefault(_IN_SESSION, secrets.token_urlsafe(24))
    SignInLink.objects.create(account=account, browser=_digest(browser), asked_at=clock.now())


def send_links() -> int:
    """Letters for the links that were asked for and whose name exists; returns how many."""
    fresh = clock.now() - LINK_HOLDS
    waiting = SignInLink.objects.filter(digest="", account__isnull=False, asked_at__gt=fresh).select_related("account")
    return sum(_sent(one) for one in waiting)


@transaction.atomic
def use_link(request: HttpRequest, token: str) -> Account:
    """Whose link this is, if it was asked for in this browser a short while ago; it is used from now on, however many
    bring it at once. Raises :class:`NotFound` for every other, in the same words."""
    found = SignInLink.objects.filter(
        digest=_digest(token), browser=_digest(request.session.get(_IN_SESSION, "")), account__is_active=True,
        asked_at__gt=clock.now() - LINK_HOLDS,
    ).select_related("account").first()  # fmt: skip
    if found is None or not SignInLink.objects.filter(pk=found.pk).delete()[0]:
        raise NotFound(
            "This link does not sign you in.",
            remedy="A link works once, for 15 minutes, in the browser in which it was asked for. Ask for a new one.",
        )
    request.session.pop(_IN_SESSION, None)
    return found.account


def forget_links() -> int:
    """Every link that was asked for more than a day ago; returns how many."""
    return SignInLink.objects.filter(asked_at__lt=clock.now() - LINKS_KEPT).delete()[0]


@transaction.atomic
def _sent(asked: SignInLink) -> int:
    token = secrets.token_urlsafe(32)
    if not SignInLink.objects.filter(pk=asked.pk, digest="").update(digest=_digest(token)):
        return 0  # another process was quicker
    until = f"{asked.asked_at + LINK_HOLDS:%H:%M}"
    path = reverse("sign-in-by-link", args=[token])
    send_link(asked.account, path=path, cause=f"sign-in-link:{secrets.token_hex(12)}", until=until)
    return 1


def _digest(secret: str) -> str:
    return mark(f"sign-in-link:{secret}", key=settings.RECEIPT_KEY)
