"""A proof that somebody spent a moment: a number that only trying finds, or a wait. No picture, no third party.

The browser is given a digest and looks for the number that it was made from (ALTCHA does the same). Whoever runs no
script waits instead: the same signed token becomes valid after its seconds. It belongs to one verb and to one
address, holds for half an hour, and works once (``people.actions.use_proof``).
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import secrets
from collections.abc import Callable
from dataclasses import asdict, dataclass

from django.core import signing

from countersign import clock

TOKEN, NUMBER = "proof_token", "proof_number"
_SALT = "countersign.site.proof"
_HOLDS = dt.timedelta(minutes=30)


@dataclass(frozen=True)
class Challenge:
    """``digest`` is SHA-256 of ``key`` and a number up to ``work``; without the number it holds after ``wait_s``."""

    key: str
    digest: str
    work: int
    wait_s: int
    at: float
    verb: str
    who: str

    @property
    def token(self) -> str:
        return signing.dumps(asdict(self), salt=_SALT, compress=True)

    @property
    def left_s(self) -> int:
        """Seconds that are left to wait; 0 once it holds by itself."""
        return max(0, round(self.at + self.wait_s - clock.now().timestamp()))


def challenge(
    *, verb: str, who: str, work: int, wait_s: int, draw: Callable[[int], int] = secrets.randbelow
) -> Challenge:
    """A fresh one for a verb and the mark of an address."""
    key = f"{draw(1 << 128):032x}"
    digest = _digest(key, draw(work + 1))
    return Challenge(key, digest, work, wait_s, clock.now().timestamp(), verb, who)


def returned(token: str, *, verb: str, who: str) -> Challenge | None:
    """The challenge that came back, if it is ours, for this verb and address, and not too old."""
    try:
        found = Challenge(**signing.loads(token, salt=_SALT))
    except (signing.BadSignature, TypeError, ValueError):
        return None
    is_fresh = found.at + found.wait_s + _HOLDS.total_seconds() >= clock.now().timestamp()
    return found if is_fresh and found.verb == verb and hmac.compare_digest(found.who, who) else None


def is_met(given: Challenge, number: str) -> bool:
    """Whether its number was found, or its wait is over."""
    return given.left_s == 0 or hmac.compare_digest(_digest(given.key, number[:20]), given.digest)


def _digest(key: str, number: int | str) -> str:
    return hashlib.sha256(f"{key}{number}".encode()).hexdigest()
