"""Passkeys (WebAuthn): a key that a device holds for this site alone, so that it cannot be passed on to another.

What is asked of a browser and what it answers are JSON as the standard describes it; the cryptography is py_webauthn's.
Source: W3C, "Web Authentication", level 3.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass

from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url
from webauthn.helpers.structs import PublicKeyCredentialDescriptor

from countersign.errors import NotValid

_LONGEST = 20_000  # characters of an answer: far more than any device gives
_NOT_GOOD = "The passkey was not accepted."


@dataclass(frozen=True)
class Site:
    """Where a passkey is good: ``name`` of the host without a port, and the ``origin`` that a browser must be at."""

    name: str
    origin: str


@dataclass(frozen=True)
class Key:
    """What is kept of a passkey: nothing secret. ``count`` grows with each use, on devices that count."""

    id: str
    public: str
    count: int


def to_make(site: Site, *, challenge: str, who: bytes, name: str, has: Iterable[str]) -> str:
    """What the browser is asked, as JSON, to make a new one; not on a device that holds one of ``has`` already."""
    options = generate_registration_options(
        rp_id=site.name, rp_name="Countersign", user_id=who, user_name=name, challenge=base64url_to_bytes(challenge),
        exclude_credentials=_listed(has),
    )  # fmt: skip
    return options_to_json(options)


def made(site: Site, *, challenge: str, answer: str) -> Key:
    """The passkey that a browser made; raises :class:`NotValid` where it is not for this site and this question."""
    try:
        found = verify_registration_response(
            credential=_read(answer), expected_challenge=base64url_to_bytes(challenge), expected_rp_id=site.name,
            expected_origin=site.origin,
        )  # fmt: skip
    except Exception as error:  # over a broken answer the library raises what it likes
        raise NotValid(_NOT_GOOD, remedy="Try again, or use another device.") from error
    public = bytes_to_base64url(found.credential_public_key)
    return Key(bytes_to_base64url(found.credential_id), public, found.sign_count)


def to_use(site: Site, *, challenge: str, has: Iterable[str]) -> str:
    """What the browser is asked, as JSON, to show that it holds one of these."""
    options = generate_authentication_options(
        rp_id=site.name, challenge=base64url_to_bytes(challenge), allow_credentials=_listed(has)
    )
    return options_to_json(options)


def id_in(answer: str) -> str:
    """Which passkey an answer says it is of; empty where it says nothing."""
    try:
        return str(_read(answer).get("id", ""))
    except (ValueError, RecursionError):
        return ""


def count_after(site: Site, key: Key, *, challenge: str, answer: str) -> int:
    """Its new count, if the answer was signed with it, for this site and this question; raises :class:`NotValid`, also
    where a count did not grow: then there is a copy of it."""
    try:
        found = verify_authentication_response(
            credential=_read(answer), expected_challenge=base64url_to_bytes(challenge), expected_rp_id=site.name,
            expected_origin=site.origin, credential_public_key=base64url_to_bytes(key.public),
            credential_current_sign_count=key.count,
        )  # fmt: skip
    except Exception as error:  # over a broken answer the library raises what it likes
        raise NotValid(_NOT_GOOD, remedy="Try again, or use another way.") from error
    return found.new_sign_count


def _listed(ids: Iterable[str]) -> list[PublicKeyCredentialDescriptor]:
    return [PublicKeyCredentialDescriptor(id=base64url_to_bytes(one)) for one in ids]


def _read(answer: str) -> dict:
    """Raises ``ValueError`` for what is no object of JSON."""
    if not isinstance(found := json.loads(answer[:_LONGEST]), dict):
        raise ValueError
    return found
