"""Arrange what is shared: draft, sign, review, end and revoke; and write down every ask."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence

from django.db import transaction
from django.db.models import Max, Model

from countersign import clock
from countersign.errors import NotFound, NotValid
from countersign.ledger.actions import record
from countersign.people.rules import Actor
from countersign.terms import rules
from countersign.terms.models import Arrangement, Signature
from countersign.terms.states import ARRANGEMENT
from countersign.terms.vocabulary import BASES, CONDITIONS, HEADINGS, LEVELS, PURPOSES, fields, shareable

LONGEST_REVIEW = dt.timedelta(days=3 * 366)  # the longest that a schedule can set between two reviews


@transaction.atomic
def draft_arrangement(
    contract: Model,
    *,
    bodies: Sequence[Model],
    purpose: str,
    level: str,
    fields: Sequence[str],
    basis: str,
    condition: str,
    retain_days: int,
    starts_on: dt.date,
    ends_on: dt.date,
    review_on: dt.date,
    says: Mapping[str, str],
    by: Actor,
) -> Arrangement:
    """An arrangement that waits for the signatures of ``bodies`` and of the host; until then it gives nothing."""
    rules.check_arrange(by, contract)
    chosen = {"purpose": purpose, "level": level, "fields": sorted(set(fields)), "basis": basis, "condition": condition}
    dates = {"starts_on": starts_on, "ends_on": ends_on, "review_on": review_on}
    _check_draft(contract, bodies, {**chosen, **dates, "retain_days": retain_days, "says": says})
    last = Arrangement.objects.filter(contract=contract).aggregate(last=Max("number"))["last"] or 0
    made = Arrangement.objects.create(
        contract=contract, number=last + 1, retain_days=retain_days, says=dict(says), made_at=clock.now(),
        **chosen, **dates,
    )  # fmt: skip
    for body in (*{body.pk: body for body in bodies}.values(), None):
        Signature.objects.create(arrangement=made, body=body)
    record("arrangement.drafted", subject=made.subject, by=by.label, **chosen)
    return made


@transaction.atomic
def sign(arrangement: Arrangement, *, body: Model | None, by: Actor) -> Arrangement:
    """One party signs; ``body`` None is the host. With the last signature the arrangement is in force in its dates."""
    rules.check_sign(by, body)
    fresh = Arrangement.objects.select_for_update().get(pk=arrangement.pk)
    ARRANGEMENT.after(fresh.state, "sign")
    mine = fresh.signatures.filter(body=body).first()
    if mine is None:
        raise NotFound("This body is no party to the arrangement.", remedy="Draft one that names it.")
    if mine.signed_on is None:
        mine.signed_on, mine.by_id = clock.today(), by.account_id
        mine.save()
        record("arrangement.party_signed", subject=fresh.subject, party=body.slug if body else "host", by=by.label)
    if not fresh.signatures.filter(signed_on=None).exists():
        _complete(fresh, by)
    return fresh


def _complete(arrangement: Arrangement, by: Actor) -> None:
    arrangement.state, arrangement.signed_on = ARRANGEMENT.after(arrangement.state, "complete"), clock.today()
    arrangement.save()
    record("arrangement.signed", subject=arrangement.subject, by=by.label)


@transaction.atomic
def review(arrangement: Arrangement, *, review_on: dt.date, by: Actor) -> Arrangement:
    """It was looked at today and stays as it is; the next review is set."""
    fresh = _checked(arrangement, by)
    fresh.state = ARRANGEMENT.after(fresh.state, "review")
    if not clock.today() < review_on <= clock.today() + LONGEST_REVIEW:
        raise NotValid("Give the next review.", faults=(("review_on", "Give a day after today, within three years."),))
    fresh.reviewed_on, fresh.review_on = clock.today(), review_on
    fresh.save()
    record("arrangement.reviewed", subject=fresh.subject, review_on=review_on.isoformat(), by=by.label)
    return fresh


@transaction.atomic
def stop(arrangement: Arrangement, verb: str, *, reason: str, by: Actor) -> Arrangement:
    """Drop a draft, or end or revoke what was signed (``verb``), with a printed reason. The next ask gets nothing."""
    fresh = _checked(arrangement, by)
    if verb not in ("drop", "end", "revoke"):
        raise NotFound("There is no such step.", remedy="Drop, end or revoke it.")
    rules.check_reason(reason)
    fresh.state = ARRANGEMENT.after(fresh.state, verb)
    fresh.stopped_on, fresh.reason = clock.today(), reason.strip()
    fresh.save()
    record(f"arrangement.{fresh.state}", subject=fresh.subject, by=by.label)
    return fresh


def _checked(arrangement: Arrangement, by: Actor) -> Arrangement:
    fresh = Arrangement.objects.select_for_update().get(pk=arrangement.pk)
    named = fresh.signatures.exclude(body=None).values_list("body_id", flat=True)
    rules.check_stop(by, frozenset(named))
    return fresh


def _check_draft(contract: Model, bodies: Sequence[Model], said: Mapping[str, object]) -> None:
    """Every fault at once, each beside its field."""
    faults = [*_unknown(said), *_wrong_dates(said), *_unsaid(said["says"])]
    if not bodies or {body.pk for body in bodies} - rules.bound(contract):
        faults.append(("bodies", "Choose the parties among those who are bound by the contract."))
    if not 1 <= int(said["retain_days"]) <= 3660:
        faults.append(("retain_days", "Give from 1 to 3,660 days."))
    if faults:
        raise NotValid("The arrangement is not complete.", faults=tuple(faults))


def _unknown(said: Mapping[str, object]) -> Iterable[tuple[str, str]]:
    """What no list holds. An arrangement about released numbers needs none; who told cannot be named at all."""
    lists = {"purpose": PURPOSES, "level": LEVELS[1:], "basis": BASES, "condition": CONDITIONS}
    for name, choices in lists.items():
        if said[name] not in dict(choices):
            yield name, "Choose one of the list."
    named = set(said["fields"])
    if not named or named - set(dict(shareable())):
        yield "fields", "Choose at least one field of the list; nothing that says who told is among them."
    elif said["level"] in dict(LEVELS[1:]) and any(fields()[name].level != said["level"] for name in named):
        yield "fields", "A message goes by contact, everything else by words and codes. Arrange the two apart."


def _wrong_dates(said: Mapping[str, object]) -> Iterable[tuple[str, str]]:
    if said["ends_on"] < said["starts_on"]:
        yield "ends_on", "The last day comes before the first."
    if not said["starts_on"] <= said["review_on"] <= said["starts_on"] + LONGEST_REVIEW:
        yield "review_on", "Give a day from the first one on, within three years."


def _unsaid(says: Mapping[str, str]) -> Iterable[tuple[str, str]]:
    """Headings that say nothing, and those that name or reach somebody: all of it is printed."""
    for name, words in HEADINGS:
        text = says.get(name, "").strip()
        faults = rules.printed_faults(text) if len(text) >= 10 else [f"{words} Answer in at least one sentence."]
        yield from ((name, fault) for fault in faults)
