"""Who may change the register."""

from __future__ import annotations

import datetime as dt

from countersign import clock
from countersign.errors import NotValid
from countersign.people.rules import Actor, check


def check_edit(by: Actor) -> None:
    """Raises :class:`NotAllowed` unless ``by`` may add and change bodies, services, places and contracts."""
    check(by, "register.edit")


def check_import(by: Actor) -> None:
    """Raises :class:`NotAllowed` unless ``by`` may import registers and contract releases."""
    check(by, "register.import")


def check_population(people: int | None, source: str | None, on: dt.date | None) -> None:
    """Raises :class:`NotValid` for a number of people without its source and day, and for either without a number."""
    if people is None and not source and on is None:
        return
    if people is None or people < 1 or not source or on is None or on > clock.today():
        raise NotValid(
            "How many people live there comes with its source and its day.",
            remedy="Give a number, who published it, and the day it is of; or leave all three empty.",
        )
