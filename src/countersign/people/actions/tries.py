"""Counting wrong tries: so many within so long, then wait."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import transaction
from django.db.models import F

from countersign import clock
from countersign.errors import TooMany
from countersign.people import queries
from countersign.people.codes import mark
from countersign.people.models import WrongTries

# The second line guards a name against many addresses at once.
RECEIPT_TRIES, RECEIPT_WINDOW = 10, dt.timedelta(minutes=15)
SIGN_IN_TRIES, SIGN_IN_WINDOW = 5, dt.timedelta(minutes=15)
ORIGIN_TRIES = 30
_KEPT = dt.timedelta(days=1)


def check_tries(kind: str, what: str, *, at_most: int, within: dt.timedelta) -> None:
    """Raise :class:`TooMany` if ``what`` was wrong ``at_most`` times within the present window."""
    if queries.tries_left(kind, what, at_most=at_most, within=within) == 0:
        wait = queries.wait_s(kind, what, within=within)
        minutes = -(-wait // 60)
        raise TooMany(
            "There were too many wrong tries.",
            remedy=f"Try again in {minutes} minute{'s' if minutes != 1 else ''}.",
            retry_after_s=wait,
        )


def count_wrong_try(kind: str, what: str, *, within: dt.timedelta) -> None:
    """Count one wrong try of ``what``; a window that is over begins anew. Old rows are swept away."""
    now, sign = clock.now(), mark(what, key=settings.RECEIPT_KEY)
    with transaction.atomic():
        WrongTries.objects.filter(since__lt=now - _KEPT).delete()
        row, _ = WrongTries.objects.get_or_create(kind=kind, mark=sign, defaults={"since": now})
        begins_anew = row.since + within <= now
        fresh = {"count": 1, "since": now} if begins_anew else {"count": F("count") + 1}
        WrongTries.objects.filter(pk=row.pk).update(**fresh)


def forget_old_tries() -> int:
    """Every mark that is older than a day; returns how many."""
    return WrongTries.objects.filter(since__lt=clock.now() - _KEPT).delete()[0]


def forget_wrong_tries(kind: str, what: str) -> None:
    WrongTries.objects.filter(kind=kind, mark=mark(what, key=settings.RECEIPT_KEY)).delete()


def check_sign_in_tries(name: str, origin: str) -> None:
    """Raise :class:`TooMany` if this name, or this address whatever the name, was wrong too often."""
    check_tries("sign-in", f"name:{name}", at_most=SIGN_IN_TRIES, within=SIGN_IN_WINDOW)
    check_tries("sign-in", f"origin:{origin}", at_most=ORIGIN_TRIES, within=SIGN_IN_WINDOW)


def count_wrong_sign_in(name: str, origin: str) -> None:
    count_wrong_try("sign-in", f"name:{name}", within=SIGN_IN_WINDOW)
    count_wrong_try("sign-in", f"origin:{origin}", within=SIGN_IN_WINDOW)
