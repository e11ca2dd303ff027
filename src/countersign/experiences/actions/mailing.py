"""A letter that came by mail becomes an account like any other; its writer gets the receipt code by return."""

from __future__ import annotations

from django.db import transaction
from django.urls import reverse

from countersign.errors import NotValid
from countersign.experiences.actions.contacting import keep_contact, stop_link
from countersign.experiences.actions.receiving import receive
from countersign.experiences.models import Channel, Experience, Source
from countersign.experiences.told import Told, external_id, row_digest
from countersign.experiences.words import BY_MAIL, BY_MAIL_VERSION
from countersign.intake.models import Run
from countersign.intake.targets import SAME, TAKEN, Outcome
from countersign.notices import actions as notices
from countersign.people.rules import ANYBODY


@transaction.atomic
def receive_letter(
    *, words: str, own_id: str, sender: str, source: Source, run: Run | None = None, line: int | None = None
) -> Outcome:
    """What it became: taken, the same as one that came before, or refused with a reason (never its words).

    The sender's address is sealed at once, as if it had been left with the account; nobody reads it, and what is
    written there next is the receipt code.
    """
    told = Told(words=words, own_id=own_id, line=line).clean()
    known = external_id(source.salt, told)
    if held := Experience.objects.filter(source=source, external_id=known).values_list("state", flat=True).first():
        return Outcome("refused", "The person has withdrawn this account.") if held == "withdrawn" else SAME
    try:
        account, code = receive(source=source, words=told.words, by=ANYBODY, channel=Channel.MAIL)
    except NotValid as error:
        return Outcome("refused", str(error))
    account.external_id, account.row_digest = known, row_digest(source.salt, told)
    account.run, account.line = run, line
    account.save(update_fields=["external_id", "row_digest", "run", "line"])
    if sender:
        _answer(account, code, sender)
    return TAKEN


def _answer(account: Experience, code: str, sender: str) -> None:
    left = keep_contact(account, address=sender, consent=BY_MAIL, version=BY_MAIL_VERSION, by=ANYBODY)
    facts = {"path": reverse("follow"), "help": reverse("help"), "stop": stop_link(left)}
    notices.put_many([
        notices.Writing(
            f"received:{left.mark}", "received", facts, address=sender, reader=left.mark, secret={"code": code}
        )
    ])  # fmt: skip
