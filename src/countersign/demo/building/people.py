"""Who works with the register of Eastmarsh: one account in each role, two stewards."""

from __future__ import annotations

from dataclasses import dataclass

from countersign.people.actions import add_account
from countersign.people.queries import roles_of
from countersign.people.rules import SYSTEM, Actor
from countersign.register.models import Body

PASSWORD = "eastmarsh-is-fictional"
"""The same for all of them and no secret: the demo is refused in production mode."""

# name -> (role, body it acts for)
_STAFF = {
    "steward": ("steward", ""),
    "second.steward": ("steward", ""),
    "administrator": ("administrator", ""),
    "scrutineer": ("scrutineer", ""),
    "adviser": ("adviser", "eastmarsh-advice"),
    "council": ("commissioner", "eastmarsh-council"),
    "icb": ("commissioner", "eastmarsh-icb"),
    "icb.deputy": ("commissioner", "eastmarsh-icb"),
    "homes": ("commissioner", "eastmarsh-homes"),
    "brightwater": ("provider", "brightwater-care"),
    "swiftride": ("provider", "swiftride"),
    "keystone": ("provider", "keystone-repairs"),
    "meridian": ("provider", "meridian-contact"),
    "newcomer": ("provider", "tidewater"),
}


@dataclass(frozen=True)
class SignIn:
    """How to sign in as one of them."""

    email: str
    role: str
    body: str


def staff(bodies: dict[str, Body]) -> dict[str, Actor]:
    """An actor for each account, by its short name (``steward``, ``council`` …)."""
    return {name: _actor(name, role, bodies.get(body)) for name, (role, body) in _STAFF.items()}


def sign_ins() -> list[SignIn]:
    """Every sign-in of the demo, for the page and the command that print them."""
    return [SignIn(_email(name), role, body) for name, (role, body) in _STAFF.items()]


def _actor(name: str, role: str, body: Body | None) -> Actor:
    account, _ = add_account(_email(name), role=role, body_id=body.pk if body else None, password=PASSWORD, by=SYSTEM)
    return Actor("staff", account.pk, roles_of(account))


def _email(name: str) -> str:
    return f"{name}@example.org"
