"""What two people of the host unsealed in Eastmarsh: one of each state, none of it about anybody real."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from countersign import clock
from countersign.demo.building.days import Dated, Stage
from countersign.experiences.models import Sealed
from countersign.people import actions
from countersign.people.models import Unsealing

_ORDER = {"purpose": "court", "ground": "obligation", "why": "Order of the county court, received that morning."}
_DANGER = {"purpose": "danger", "ground": "vital", "why": "The account speaks of tonight; the police ask where."}
_CRIME = {"purpose": "crime", "ground": "public_task", "why": "The police ask about a theft, without an order."}
_REVIEW = "The order named the account, it was opened once, and nothing else was copied."


def deeds(stage: Stage) -> Iterator[Dated]:
    """Reviewed, refused, lapsed, ended, granted, and one that waits for its second person."""
    yield stage.day(-30), lambda: _reviewed(stage)
    yield stage.day(-20), lambda: actions.refuse_unsealing(_asked(stage, 1, _CRIME), by=stage.staff["administrator"])
    yield stage.day(-12), lambda: _asked(stage, 2, _CRIME)
    yield stage.day(-8), actions.keep_unsealings
    yield stage.day(-2), lambda: _ended(stage, _DANGER)
    yield stage.today, lambda: _granted(stage, _asked(stage, 4, _ORDER))
    yield stage.today, lambda: _asked(stage, 5, _ORDER)


def _asked(stage: Stage, at: int, said: dict[str, str]) -> Unsealing:
    key = Sealed.objects.order_by("pk").values_list("experience__key", flat=True)[at]
    return actions.ask_unsealing(kind="original", key=key, hours=24, by=stage.staff["steward"], **said)


def _granted(stage: Stage, asked: Unsealing) -> Unsealing:
    return actions.grant_unsealing(asked, by=stage.staff["administrator"])


def _ended(stage: Stage, said: dict[str, str]) -> Unsealing:
    granted = _granted(stage, _asked(stage, 3, said))
    actions.open_unsealed(granted, why="Read once, and passed on to who asked.", by=stage.staff["steward"])
    with clock.at(clock.now() + dt.timedelta(hours=2)):
        return actions.end_unsealing(granted, by=stage.staff["steward"])


def _reviewed(stage: Stage) -> Unsealing:
    ended = _ended(stage, _ORDER)
    with clock.at(clock.now() + dt.timedelta(hours=20)):
        second = stage.staff["second.steward"]
        return actions.review_unsealing(ended, result="in_order", review=_REVIEW, by=second)
