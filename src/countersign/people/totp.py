"""Codes of an authenticator: six digits that change every half minute (RFC 6238, HMAC-SHA1, as every authenticator
reads them), computed by ``cryptography``. Pure: the secret and the time go in.
"""

from __future__ import annotations

import base64
import datetime as dt
import hmac
import os

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

STEP_S = 30
_DIGITS = 6
_DRIFT = 1  # steps that a telephone's clock may be early or late


def new_secret() -> str:
    """160 random bits (RFC 4226, section 4) in base32, as it is typed where nothing can read a picture."""
    return base64.b32encode(os.urandom(20)).decode()


def code_at(secret: str, step: int) -> str:
    """The six digits of a step, counted in half minutes since 1970."""
    return _totp(secret).generate(step * STEP_S).decode()


def step_of(moment: dt.datetime) -> int:
    return int(moment.timestamp()) // STEP_S


def step_matched(secret: str, given: str, *, moment: dt.datetime, after: int) -> int | None:
    """The step whose code was given, if it is later than ``after``: a code works once, and none before it."""
    now, typed = step_of(moment), "".join(given.split())
    found = [step for step in range(now - _DRIFT, now + _DRIFT + 1) if _same(code_at(secret, step), typed)]
    return next((step for step in found if step > after), None)


def address(secret: str, *, who: str, issuer: str) -> str:
    """What the QR code says: ``otpauth://totp/…``."""
    return _totp(secret).get_provisioning_uri(who, issuer)


def _totp(secret: str) -> TOTP:
    return TOTP(base64.b32decode(secret), _DIGITS, SHA1(), STEP_S)  # what authenticators speak


def _same(right: str, typed: str) -> bool:
    """In the same time, wherever they differ."""
    return hmac.compare_digest(right.encode(), typed.encode())
