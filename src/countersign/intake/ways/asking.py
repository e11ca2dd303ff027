"""What every kind that asks a server shares: who we say we are, which addresses may be, and where secrets come from."""

from __future__ import annotations

import os
import re
from typing import Any

from django.conf import settings

from countersign.errors import NotConfigured, NotValid
from countersign.formats.reaching import Reach
from countersign.formats.reaching.addresses import taken_apart
from countersign.intake.models import Inlet

SECRETS = re.compile(r"SOURCE_SECRET_[A-Z0-9_]{1,50}")
"""Only variables of this shape are ever read, so that no inlet can send a key of the register itself elsewhere."""

_HEADER = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,60}")


def reach() -> Reach:
    """How this register speaks to strangers."""
    contact = " ".join(part for part in (settings.ADDRESS, settings.HOST_CONTACT) if part)
    agent = f"Countersign (+{contact})".encode("ascii", "replace").decode()
    return Reach(re.sub(r"[^\x20-\x7e]", "?", agent)[:200], private=settings.PRIVATE_SOURCES)


def check_web(address: str, options: dict[str, Any]) -> None:
    """Raises :class:`NotValid` unless ``address`` is one of the web, and the header of the key one of HTTP."""
    try:
        taken_apart(address)
    except NotValid as error:
        raise NotValid(error.message, remedy=error.remedy, faults=(("address", str(error)),)) from error
    if not _HEADER.fullmatch(options.get("header") or "Authorization"):
        raise NotValid("This is not the name of a header.", faults=(("header", "For example X-Api-Key."),))


def check_secret(name: str) -> None:
    """Raises :class:`NotValid` for the name of a variable that no inlet may read."""
    if name and not SECRETS.fullmatch(name):
        fault = "It begins with SOURCE_SECRET_, then capitals, digits and underscores."
        raise NotValid("This variable cannot hold a secret of a source.", remedy=fault, faults=(("secret", fault),))


def secret_of(inlet: Inlet) -> str:
    """What its variable holds, or empty where it needs none; raises :class:`NotConfigured` where it is not set."""
    if not inlet.secret:
        return ""
    check_secret(inlet.secret)
    if not (value := os.environ.get(inlet.secret, "")):
        raise NotConfigured(f"The variable {inlet.secret} is not set.", remedy="Set it for `countersign work`.")
    return value


def secret_header(inlet: Inlet) -> dict[str, str]:
    """The header that shows its key to its own server."""
    if not (value := secret_of(inlet)):
        return {}
    name = inlet.options.get("header") or "Authorization"
    if re.search(r"[^\x20-\x7e]", value):
        raise NotConfigured(f"The variable {inlet.secret} holds what no key holds.", remedy="Set it anew.")
    return {name: f"Bearer {value}" if name == "Authorization" else value}
