"""Compose an ask: draft, times, edit, drop; and the one click that drafts what would settle a contradiction."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal

from django.conf import settings
from django.db import transaction
from django.db.models import Model

from countersign import clock
from countersign.errors import NotNow, NotValid
from countersign.findings.queries import PUBLIC
from countersign.involvement.models import Ask, Slot, Task
from countersign.involvement.official import Official, read, spoken
from countersign.involvement.rules import asks as rules
from countersign.involvement.states import ASK
from countersign.involvement.tasks import TEMPLATES, texts
from countersign.ledger.actions import record
from countersign.people.rules import Actor

Time = tuple[dt.datetime, dt.datetime, int]
"""When it starts, when it ends, and how many places there are."""
_LEAST_DAYS = 10  # working days between a draft from a template and its first time


@transaction.atomic
def draft(*, body: Model, times: Iterable[Time] = (), by: Actor, **said: object) -> Ask:
    """An ask that nobody is asked yet. ``said`` are the fields of :class:`Ask`; what is not specific is refused phrase
    by phrase."""
    rules.check_draft(by, body.pk)
    made = Ask(body=body, drafted_at=clock.now(), drafted_by_id=by.account_id)
    _write(made, said)
    made.save()
    _set_times(made, times)
    record("ask.drafted", subject=made.subject, kind=made.kind, by=by.label)
    return made


@transaction.atomic
def edit(ask: Ask, *, by: Actor, times: Iterable[Time] | None = None, **said: object) -> Ask:
    """Change what a draft says, and its times where they are given."""
    fresh = Ask.objects.select_for_update().get(pk=ask.pk)
    rules.check_draft(by, fresh.body_id)
    fresh.state = ASK.after(fresh.state, "edit")
    _write(fresh, said)
    fresh.save()
    if times is not None:
        _set_times(fresh, times)
    record("ask.edited", subject=fresh.subject, by=by.label)
    return fresh


@transaction.atomic
def drop(ask: Ask, *, by: Actor) -> Ask:
    """Put a draft away before anybody was asked. Its number is not used again."""
    fresh = Ask.objects.select_for_update().get(pk=ask.pk)
    rules.check_draft(by, fresh.body_id)
    fresh.state = ASK.after(fresh.state, "drop")
    fresh.save()
    record("ask.dropped", subject=fresh.subject, by=by.label)
    return fresh


def draft_to_settle(finding: Model, *, kind: str = Task.CALLS, by: Actor) -> Ask:
    """The ask that would settle a contradiction: trials against the official figure beside ``finding``, drafted with
    its times. The host only reads it through, and opens it."""
    official = _official(finding)
    contract, template = finding.contract, TEMPLATES[kind]
    about = str(finding.service or (contract and contract.service) or finding.body)
    first = clock.add_working_days(clock.today(), _LEAST_DAYS, contract.jurisdiction if contract else _here())
    times = list(template.times.slots(first, contract.jurisdiction if contract else _here()))
    said = {
        **texts(kind, about=about, within=spoken(official.within_s)),
        "kind": kind, "finding": finding, "contract": contract, "service": finding.service,
        "place": finding.place or (contract.place if contract else None), "where": "At home, by telephone",
        "minutes": template.minutes, "expenses_most": Decimal(template.expenses_most),
        "staff_hours": Decimal(template.staff_hours), "vetting": template.vetting, "in_pairs": template.in_pairs,
        "within_s": official.within_s, "official_share": official.share, "ends_on": times[-1][1].date(),
    }  # fmt: skip
    if kind != Task.CALLS:
        said["where"] = str(finding.place or about)
    return draft(body=_asking(finding), times=times, by=by, **said)


def _official(finding: Model) -> Official:
    for figure in finding.figures.all():
        if found := read(label=figure.label, value=figure.value, unit=figure.unit):
            return found
    raise NotNow(
        "There is no official figure on waiting beside this finding.",
        remedy="Set one beside it, or compose the ask by hand.",
    )


def _asking(finding: Model) -> Model:
    """Who asks: the commissioner of the contract, else the body that the finding is about."""
    if finding.contract is None:
        return finding.body
    parties = finding.contract.parties.filter(part__in=("commissioner", "provider")).select_related("body")
    return min(parties, key=lambda party: (party.part != "commissioner", party.pk)).body


def _here() -> str:
    return settings.JURISDICTION


_FIELDS = (
    "kind", "contract", "service", "place", "title", "task", "benefit", "settles", "where", "meeting_point", "minutes",
    "support", "expenses", "expenses_most", "staff_hours", "vetting", "in_pairs", "least_age", "finding", "gap",
    "commitment", "clause", "within_s", "official_share", "starts_on", "ends_on", "again_because",
)  # fmt: skip


def _write(ask: Ask, said: dict[str, object]) -> None:
    if strange := set(said) - set(_FIELDS):
        raise NotValid(f"An ask has no {', '.join(sorted(strange))}.")
    for name, value in said.items():
        setattr(ask, name, value.strip() if isinstance(value, str) else value)
    if ask.finding and ask.finding.state not in PUBLIC:
        raise NotNow("The finding is not public yet.", remedy="An ask comes from what everybody can read.")
    rules.check_said({name: getattr(ask, name) for name in _FIELDS}, known_names=known_names(ask))


def known_names(ask: Ask) -> list[str]:
    """Names that stand in the register and may be printed in an ask."""
    return [str(thing) for thing in (ask.body, ask.contract, ask.service, ask.place) if thing]


def _set_times(ask: Ask, times: Iterable[Time]) -> None:
    """Instead of the times there were; while an ask is a draft nobody has a place in it."""
    wanted = sorted(times)
    if any(not (start < end and places > 0) for start, end, places in wanted):
        raise NotValid("A time ends after it starts, and has at least one place.")
    if wanted and wanted[-1][1].date() > ask.ends_on:
        raise NotValid("A time lies after the last day.", faults=(("ends_on", "Give a last day after all times."),))
    ask.slots.all().delete()
    Slot.objects.bulk_create(Slot(ask=ask, starts_at=s, ends_at=e, places=places) for s, e, places in wanted)
    ask.starts_on = wanted[0][0].date() if wanted else ask.starts_on
    ask.save(update_fields=["starts_on"])
