"""Accounts of a fixed form that say by themselves what they are about: trials with a watch, answers of a questionnaire.

They hold no free words, so there is nothing to redact and nothing for a coder to read: a steward signs them off as they
come. Each is sealed, committed to in the ledger, and withdrawn like any account.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from countersign.experiences import rules
from countersign.experiences.actions.receiving import prepared, recorded
from countersign.experiences.models import Channel, Experience, Sealed, Source
from countersign.experiences.states import EXPERIENCE
from countersign.experiences.told import Told, external_id, row_digest
from countersign.people.actions import issue_receipt
from countersign.people.models import Receipt
from countersign.people.rules import Actor
from countersign.text.coding import codebook


@dataclass(frozen=True)
class Measured:
    """One trial or answer in codes. ``words`` say it in a fixed form; ``own_id`` is what it is recognised by;
    ``receipt`` is what its teller holds already, if anything."""

    words: str
    own_id: str
    happened_on: dt.date
    kind: str = ""
    themes: tuple[str, ...] = ()
    respect: str = ""
    confidence: str = ""
    rating: int | None = None
    receipt: Receipt | None = None


@transaction.atomic
def receive_measured(measured: Sequence[Measured], *, source: Source, by: Actor) -> list[Experience]:
    """One counted account for each, in order; they stand under their source alone, apart from what people told by
    themselves. One line of the ledger stands for all, with the root over their commitments."""
    rules.check_step(by, "sign_off")
    rows = [
        (one, Told(one.words, happened_on=one.happened_on, rating=one.rating, own_id=one.own_id)) for one in measured
    ]
    built = [(one, told, *prepared(told.clean(), source, channel=Channel.IMPORT)) for one, told in rows]
    received = recorded([commitment for *_, commitment, _ in built], channel=Channel.IMPORT, measured=True)
    stored = []
    for one, told, account, sealed, _, _ in built:
        account.external_id, account.row_digest = external_id(source.salt, told), row_digest(source.salt, told)
        account.received, account.receipt = received, one.receipt or issue_receipt(purpose="experience")[0]
        account.state = EXPERIENCE.after("received", "measure")
        account.kind, account.respect, account.confidence = one.kind, one.respect, one.confidence
        account.themes = [theme for theme in codebook().themes if theme in one.themes]
        account.signed_off_by_id, account.signed_off_at = by.account_id, account.told_at
        account.save()
        sealed.experience = account
        stored.append((account, sealed))
    Sealed.objects.bulk_create([sealed for _, sealed in stored])
    return [account for account, _ in stored]
