"""Whose is it? Ids first, then names with a score; not sure goes to a person, nothing known is a gap, nothing
is guessed.
"""

from __future__ import annotations

from collections import Counter

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from countersign import clock
from countersign.errors import NotValid
from countersign.experiences import rules
from countersign.experiences.actions.bulk import update
from countersign.experiences.actions.walking import Report, walk
from countersign.experiences.models import Experience, Gap, Source, StepRun
from countersign.ledger.actions import record
from countersign.people.rules import Actor
from countersign.register.queries import Match, Matcher

GAP_DAYS = 20  # working days for the named office to find out who answers
_FIELDS = ("body", "service", "place", "contract", "site", "attached_score", "attached_why", "gap", "state")


def attach(source: Source, *, by: Actor, again: bool = False, report: Report | None = None) -> StepRun:
    """Attach every relevant account of ``source`` that the register knows an answer for.

    ``again``: also those that were unsure or gaps, because the register has grown; gaps that are left empty are closed.
    """
    matcher = Matcher()  # remembers what it was asked: few things are said by many accounts

    def work(accounts: list[Experience]) -> Counter:
        gaps = {account.gap_id for account in accounts if account.gap_id}
        for account in accounts:
            _apply(account, _matched(matcher, account))
        _open_gaps(source, [account for account in accounts if account.state == "unattached"])
        update(accounts, *_FIELDS)
        _close_gaps(gaps)
        return Counter(account.state for account in accounts)

    states = ("relevant", *_OPEN) if again else ("relevant",)
    return walk("attach", source, work, states=states, by=by, report=report)


def _matched(matcher: Matcher, account: Experience) -> Match:
    return matcher.match(
        name=account.said_body,
        reference=account.said_reference,
        place=account.said_place,
        service=account.said_service,
    )


def _apply(account: Experience, match: Match) -> None:
    account.attached_score, account.attached_why, account.gap = match.score, match.why[:200], None
    if match.sure and not match.nothing:
        account.state = "attached"
        _point(account, match.body_id, match.service_id, match.place_id, match.contract_id, match.site_id)
    else:
        account.state = "unattached" if match.nothing else "unsure"


def _point(
    account: Experience,
    body_id: int | None,
    service_id: int | None,
    place_id: int | None,
    contract_id: int | None,
    site_id: int | None,
) -> None:
    account.body_id, account.service_id, account.place_id = body_id, service_id, place_id
    account.contract_id, account.site_id = contract_id, site_id


def said(account: Experience) -> str:
    """What was said about whose it is, in one line."""
    parts = (account.said_body, account.said_service, account.said_place, account.said_reference)
    return " · ".join(part for part in parts if part)[:300] or "nothing was said about whose it is"


def _open_gaps(source: Source, accounts: list[Experience]) -> None:
    """One gap for each thing said, with a named office and a date; an open gap of the same words is used
    again.
    """
    wanted = {said(account) for account in accounts}
    gaps = {gap.said: gap for gap in Gap.objects.filter(source=source, said__in=wanted, closed_on=None)}
    today = clock.today()
    due = clock.add_working_days(today, GAP_DAYS, settings.JURISDICTION)
    office = source.collector.name if source.collector else settings.HOST_NAME
    for words in sorted(wanted - gaps.keys()):
        gaps[words] = Gap.objects.create(source=source, said=words, office=office, opened_on=today, due_on=due)
    for account in accounts:
        account.gap = gaps[said(account)]


@transaction.atomic
def decide_attach(
    experience: Experience,
    *,
    by: Actor,
    body_id: int | None = None,
    service_id: int | None = None,
    place_id: int | None = None,
    contract_id: int | None = None,
    site_id: int | None = None,
    alike: bool = False,
) -> int:
    """A person says whose an unsure or unattached account is; returns how many accounts were attached.

    ``alike``: also every other such account of the source that said the same. The gap they stood in is
    closed.
    """
    rules.check_step(by, "attach")
    if body_id is None and contract_id is None:
        raise NotValid("Choose a body or a contract.", faults=(("body", "Choose a body or a contract."),))
    accounts = list(_alike(experience) if alike else Experience.objects.filter(pk=experience.pk, state__in=_OPEN))
    gaps = {account.gap_id for account in accounts if account.gap_id}
    for account in accounts:
        _point(account, body_id, service_id, place_id, contract_id, site_id)
        account.state, account.gap = "attached", None
        account.attached_score, account.attached_why = 1.0, "decided by a person"
    update(accounts, *_FIELDS)
    _close_gaps(gaps)
    record("experience.attached", subject=f"source:{experience.source.slug}", accounts=len(accounts), by=by.label)
    return len(accounts)


_OPEN = ("unsure", "unattached")


def _alike(experience: Experience):
    same = {name: getattr(experience, name) for name in ("said_body", "said_service", "said_place", "said_reference")}
    return Experience.objects.filter(source=experience.source, state__in=_OPEN, **same)


@transaction.atomic
def leave_gap(experience: Experience, *, by: Actor) -> Experience:
    """A person looked too and nobody is known to answer: an unsure account becomes a gap for the named
    office.
    """
    rules.check_step(by, "attach")
    if experience.state == "unsure":
        experience.state = "unattached"
        _open_gaps(experience.source, [experience])
        update([experience], "state", "gap")
        record("experience.gap_opened", subject=f"experience:{experience.key}", by=by.label)
    return experience


def _close_gaps(gaps: set[int]) -> None:
    empty = Gap.objects.filter(Q(pk__in=gaps), accounts=None, closed_on=None)
    empty.update(closed_on=clock.today(), outcome="It is known who answers.")
