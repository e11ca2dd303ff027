"""Freeze the evidence about a contract: the same bytes whenever it is fetched, and their digest in the public log."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Model

from countersign import clock
from countersign.awards import queries, rules
from countersign.awards.models import Pack
from countersign.errors import NotValid
from countersign.formats.papers import as_pdf
from countersign.ledger.actions import record
from countersign.people.rules import Actor


@transaction.atomic
def freeze(contract: Model, *, purpose: str, by: Actor) -> Pack:
    """Everything public about a contract and its providers as of today, for an award or a review meeting."""
    rules.check_make_pack(by, contract)
    if purpose not in Pack.For.values:
        raise NotValid("Say what the pack is for.", faults=(("purpose", "Choose an award or a review meeting."),))
    said = queries.evidence(contract, purpose=purpose, as_of=clock.today())
    text, pdf = queries.text_of(said), as_pdf(queries.paper_of(said))
    made = Pack.objects.create(
        contract=contract, purpose=purpose, as_of=clock.today(), made_at=clock.now(), data=text, pdf=pdf,
        archive=queries.archive_of(said, text, pdf),
    )  # fmt: skip
    record("pack.made", subject=made.subject, by=by.label, contract=f"contract:{contract.pk}", purpose=purpose,
           digest=queries.digest(made), **queries.files_of(made))  # fmt: skip
    return made
