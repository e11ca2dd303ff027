"""Receipts: issue one, recognise one, let a browser hold one."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest

from countersign import clock
from countersign.errors import NotFound
from countersign.people import queries
from countersign.people.actions.tries import RECEIPT_TRIES, RECEIPT_WINDOW, check_tries, count_wrong_try
from countersign.people.codes import digest, grouped, new_code, tidied
from countersign.people.models import Receipt


def issue_receipt(*, purpose: str) -> tuple[Receipt, str]:
    """A new receipt and its code. The code is never stored or logged: show it now, or nobody will ever know
    it.
    """
    code = new_code()
    stored = digest(tidied(code), key=settings.RECEIPT_KEY)
    return Receipt.objects.create(digest=stored, issued_at=clock.now(), purpose=purpose), grouped(tidied(code))


def receipt_for(code: str, *, origin: str = "") -> Receipt:
    """The receipt of a code, however it was typed.

    Raises :class:`NotFound` for a wrong code, which is counted against ``origin``
    (``queries.origin_of(request)``), and :class:`TooMany` once there were too many. Call it outside a
    transaction, or the count is undone with it.
    """
    check_tries("receipt", origin, at_most=RECEIPT_TRIES, within=RECEIPT_WINDOW)
    try:
        return queries.receipt_for(code)
    except NotFound:
        count_wrong_try("receipt", origin, within=RECEIPT_WINDOW)
        raise


def hold_receipt(request: HttpRequest, receipt: Receipt) -> None:
    """Let this browser act as the holder of a receipt until it is closed, or puts it down."""
    request.session.cycle_key()
    request.session[queries.RECEIPT_IN_SESSION] = receipt.pk
    request.session.set_expiry(0)


def put_down_receipt(request: HttpRequest) -> None:
    request.session.pop(queries.RECEIPT_IN_SESSION, None)
