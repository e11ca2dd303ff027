"""The fact-check: five working days, a printed reply, no veto, and a second pair of eyes."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction

from countersign import clock
from countersign.errors import NotValid
from countersign.findings import queries, rules
from countersign.findings.actions.moving import moved, told
from countersign.findings.actions.writing import write_of_fact_check
from countersign.findings.models import Finding, Reply
from countersign.people.rules import Actor


@transaction.atomic
def open_fact_check(finding: Finding, *, by: Actor) -> Finding:
    """Show the finding to who must answer for it, for five working days after today."""
    rules.check_open_fact_check(by)
    finding = moved(finding, "open_fact_check")
    if not queries.offices(finding):
        raise NotValid("Nobody would have to answer for this.", remedy="Add the contract's parties to the register.")
    finding.fact_check_opened_on = clock.today()
    finding.fact_check_until = clock.add_working_days(clock.today(), rules.FACT_CHECK_DAYS, jurisdiction(finding))
    write_of_fact_check(finding)
    return told("fact_check_opened", finding, by, until=finding.fact_check_until.isoformat())


@transaction.atomic
def reply(finding: Finding, *, text: str, body_id: int, by: Actor) -> Reply:
    """Keep what a body says, to be printed beside the finding. It may say it anew until the window closes."""
    rules.check_reply(by, finding, body_id)
    finding = moved(finding, "reply")
    rules.check_reply_text(text, known=queries.known_names(finding))
    part = next(office.part for office in queries.offices(finding) if office.body_id == body_id)
    said = {"text": text.strip(), "part": part, "at": clock.now()}
    kept, _ = Reply.objects.update_or_create(finding=finding, body_id=body_id, defaults=said)
    told("replied", finding, by, part=part)
    return kept


@transaction.atomic
def sign_off(finding: Finding, *, by: Actor) -> Finding:
    """A steward other than the one who drafted it (where there is another) vouches for the finding."""
    rules.check_sign_off(by, finding)
    finding = moved(finding, "sign_off")
    finding.signed_off_by_id, finding.signed_off_at = by.account_id, clock.now()
    return told("signed_off", finding, by)


@transaction.atomic
def take_back(finding: Finding, *, because: str, by: Actor) -> Finding:
    """Back to a draft, to mend a mistake that the fact-check showed. A new fact-check must follow."""
    rules.check_open_fact_check(by)
    rules.check_text(because, known=queries.known_names(finding), what="The reason")
    finding = moved(finding, "take_back")
    finding.signed_off_by_id = finding.signed_off_at = None
    finding.fact_check_opened_on = finding.fact_check_until = None
    return told("taken_back", finding, by, because=because.strip())


def jurisdiction(finding: Finding) -> str:
    """Whose bank holidays count: the contract's, else the register's."""
    return finding.contract.jurisdiction if finding.contract else settings.JURISDICTION
