"""A form that is not finished yet: kept sealed, come back to with a code, gone on a date."""

from __future__ import annotations

import datetime as dt
import json

from django.db import transaction

from countersign import clock
from countersign.errors import NotFound
from countersign.experiences.models import Draft
from countersign.people.actions import issue_receipt
from countersign.people.models import Receipt
from countersign.people.queries import sealer

KEPT_DAYS = 30
"""Days a draft is kept after its last change; said on the page that gives the code."""


def keep_draft(values: dict[str, str], *, key: str = "") -> Draft:
    """The draft with these values; a ``key`` that is gone begins a new one. Its date moves on with each change."""
    draft = _stored(key) or Draft()
    draft.value = sealer().seal(json.dumps(values), context=_context(draft))
    draft.expires_on = clock.today() + dt.timedelta(days=KEPT_DAYS)
    draft.save()
    return draft


def draft_values(key: str) -> dict[str, str]:
    """What was written so far; empty where there is no such draft, or its date has passed."""
    draft = _stored(key)
    return json.loads(sealer().open(draft.value, context=_context(draft))) if draft else {}


def save_for_later(key: str) -> str:
    """A code with which the draft can be come back to. An earlier code of this draft stops working."""
    draft = _stored(key)
    if draft is None:
        raise NotFound("There is nothing to save yet.", remedy="Write what happened first.")
    with transaction.atomic():
        earlier = draft.receipt_id
        draft.receipt, code = issue_receipt(purpose="draft")
        draft.save(update_fields=["receipt"])
        Receipt.objects.filter(pk=earlier).delete()
    return code


def draft_behind(receipt: Receipt) -> Draft:
    """The draft of a code; raises :class:`NotFound` once it is sent, dropped or past its date."""
    found = Draft.objects.filter(receipt=receipt, expires_on__gte=clock.today()).first()
    if found is None:
        raise NotFound("This draft has been sent or its time is over.", remedy="You can start again.")
    return found


def drop_draft(key: str) -> None:
    """The draft and its code are gone."""
    draft = _stored(key)
    if draft is not None:
        receipt = draft.receipt_id
        draft.delete()
        Receipt.objects.filter(pk=receipt).delete()


def drop_expired_drafts() -> int:
    """How many drafts were past their date, and are now gone with their codes."""
    over = Draft.objects.filter(expires_on__lt=clock.today())
    receipts = list(over.exclude(receipt=None).values_list("receipt_id", flat=True))
    gone, _ = over.delete()
    Receipt.objects.filter(pk__in=receipts).delete()
    return gone


def _stored(key: str) -> Draft | None:
    return Draft.objects.filter(key=key, expires_on__gte=clock.today()).first() if key else None


def _context(draft: Draft) -> str:
    return f"draft:{draft.key}"
