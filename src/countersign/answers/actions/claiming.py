"""The promiser claims that it is done, and those concerned say whether it is."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from countersign import clock
from countersign.answers import rules
from countersign.answers.actions.moving import locked, moved, told
from countersign.answers.actions.rounds import ask_concerned, drop_rounds
from countersign.answers.models import Claim, Commitment, Round, Voice
from countersign.people.models import Account, Receipt
from countersign.people.rules import Actor


@transaction.atomic
def claim(commitment: Commitment, *, text: str, done_on: dt.date, evidence_url: str = "", by: Actor) -> Claim:
    """The promiser says that it is done. Those concerned are asked from now on, and again in 28 days.

    This alone never makes it confirmed. Where it was contested or broken it may be claimed anew.
    """
    rules.check_claim(by, commitment, text=text, done_on=done_on, evidence_url=evidence_url)
    commitment = moved(commitment, "claim")
    drop_rounds(commitment, by=by)
    commitment.ended_on, commitment.ended_because = None, ""
    commitment.save()
    made = Claim.objects.create(
        commitment=commitment, text=text.strip(), done_on=done_on, evidence_url=evidence_url, at=clock.now(),
        office=_office(commitment, by), by_id=by.account_id,
    )  # fmt: skip
    told("commitment.claimed", commitment, by, done_on=done_on.isoformat())
    ask_concerned(made, by=by)
    return made


def _office(commitment: Commitment, by: Actor) -> str:
    return Account.objects.filter(pk=by.account_id).values_list("office", flat=True).first() or commitment.owner


@transaction.atomic
def voice(round: Round, *, said: str, channel: str, receipt: Receipt, by: Actor) -> Voice:
    """One of those concerned says whether it has changed; hers to change until the round closes.

    Through her receipt: she enters it herself (web), or a steward or adviser who has her code in hand enters what she
    said (phone, paper, adviser). Nobody who acts for the promiser or answers beside it, in whatever role. No line is
    written: a line for each would let anybody watch them come in. The line of the count is theirs.
    """
    round = locked(round)
    rules.check_voice(by, round, channel=channel, receipt=receipt)
    account = rules.check_is_concerned(round.concerned.exclude(state="withdrawn"), receipt)
    rules.check_said_of(said, Voice.Said.values)
    now = {"said": said, "channel": channel, "entered_by_id": _entered_by(channel, by), "at": clock.now()}
    kept, _ = Voice.objects.update_or_create(round=round, experience=account, defaults=now)
    return kept


def _entered_by(channel: str, by: Actor) -> int | None:
    """Who wrote it down for her; nobody where she did it herself, signed in or not."""
    return None if channel == Voice.Channel.WEB else by.account_id
