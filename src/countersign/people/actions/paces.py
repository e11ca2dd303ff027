"""Counting what is sent, and using up a proof: on every database, from however many processes at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.db import transaction
from django.db.models import F

from countersign import clock
from countersign.people.models import Pace

PACE_WINDOW = dt.timedelta(minutes=10)
PACE_KEPT = dt.timedelta(days=1)
_USED = "proof"


def count_post(verb: str, marks: Mapping[str, str]) -> dict[str, int]:
    """Count one post of ``verb`` for each of ``marks`` (by whom it is counted -> mark), and say how often each came
    within the present ten minutes. An empty mark is not counted."""
    began = _window()
    with transaction.atomic():
        return {whose: _counted(verb, mark, began) if mark else 0 for whose, mark in marks.items()}


def use_proof(token_id: str) -> bool:
    """Whether this proof is used for the first time: it is used from now on, however many bring it at once."""
    day = clock.now().replace(hour=0, minute=0, second=0, microsecond=0)
    with transaction.atomic():
        return _counted(_USED, token_id[:64], day) == 1


def pace_wait_s() -> int:
    """Seconds until the present ten minutes are over; at least 1."""
    return max(1, int((_window() + PACE_WINDOW - clock.now()).total_seconds()))


def forget_paces() -> int:
    """Every count that is older than a day; returns how many."""
    return Pace.objects.filter(began__lt=clock.now() - PACE_KEPT).delete()[0]


def _counted(verb: str, mark: str, began: dt.datetime) -> int:
    """One statement puts the row there if it is not, the next adds one: neither reads first, so nothing is lost."""
    Pace.objects.bulk_create([Pace(verb=verb, mark=mark, began=began)], ignore_conflicts=True)
    row = Pace.objects.filter(verb=verb, mark=mark, began=began)
    row.update(count=F("count") + 1)
    return row.values_list("count", flat=True).get()


def _window() -> dt.datetime:
    now = clock.now()
    return now.replace(minute=now.minute - now.minute % 10, second=0, microsecond=0)
