"""Telling the owner of an account that it changed. Letters lie in a room above, which the settings name."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.conf import settings
from django.urls import reverse
from django.utils.module_loading import import_string

from countersign import clock
from countersign.people.models import Account

PASSWORD = "your password was changed"
SET_UP = "an authenticator was set up"
CODES = "fresh recovery codes were made"
RECOVERED = "somebody signed in with one of your recovery codes"
PASSKEY_ADDED = "a passkey was added"
PASSKEY_REMOVED = "a passkey was removed"
RESET_ASKED = "an administrator asked that your authenticator be taken off"
RESET = "your authenticator was taken off"


def tell_owner(account: Account, what: str) -> None:
    """Write, with the deed, to the address of the account. ``what`` is one of the phrases above."""
    now = clock.now()
    facts = {"what": what, "when": f"{now:%-d %B %Y, %H:%M}", "path": reverse("account")}
    _write()(account, kind="account_changed", cause=f"account:{account.pk}:{now.isoformat()}:{what}", facts=facts)


def send_link(account: Account, *, path: str, cause: str, until: str) -> None:
    """The address with the token, sealed until it is sent."""
    secret: Mapping[str, str] = {"path": path}
    _write()(account, kind="sign_in_link", cause=cause, facts={"until": until}, secret=secret)


def _write() -> Callable[..., int]:
    return import_string(settings.ACCOUNT_LETTERS)
