"""What the tour finds ready when it begins: who works with the register, and what sixty people have to say."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from contextlib import ExitStack

from countersign import clock
from countersign.demo.stories import stories
from countersign.people.actions import add_account
from countersign.people.queries import roles_of
from countersign.people.rules import SYSTEM, Actor
from countersign.register.models import Body

_WAITING, _OTHERS = 18, 41


def neighbours() -> list[str]:
    """Fifty-nine accounts of patient transport, some of them about waiting; the same ones every time."""
    told = [one for one in stories(dt.date(2025, 9, 8)) if one.truth.contract == "patient-transport-2023"]
    plain = [one for one in told if not (one.truth.copy_of or one.truth.danger or "wift" in one.words)]
    late = [one.words for one in plain if one.truth.themes == ("waiting",) and one.truth.kind == "problem"]
    others = [one.words for one in plain if one.truth.themes and not {"waiting", "contact"} & {*one.truth.themes}]
    return late[:_WAITING] + others[:_OTHERS]


def acting(name: str, role: str, body: Body | None = None) -> Actor:
    """Somebody who works with the register, signed in."""
    account, _ = add_account(f"{name}@example.org", role=role, body_id=body.pk if body else None, by=SYSTEM)
    return Actor("staff", account.pk, roles_of(account))


def calendar(stack: ExitStack) -> Callable[[str], None]:
    """``today_is("2 March 2026")`` moves the clock until the stack is closed."""

    def today_is(day: str) -> None:
        stack.close()
        stack.enter_context(clock.at(dt.datetime.strptime(day, "%d %B %Y").replace(tzinfo=dt.UTC).date()))

    return today_is
