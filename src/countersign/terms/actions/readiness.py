"""Show evidence of readiness and take it back; ask in spite of not being ready, prolong that once, and stop it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from django.db import transaction
from django.db.models import Max, Model

from countersign import clock
from countersign.errors import NotNow, NotValid
from countersign.ledger.actions import record
from countersign.people.rules import Actor, check
from countersign.terms import rules
from countersign.terms.models import Override, Shown
from countersign.terms.queries.readiness import current, overrides, readiness
from countersign.terms.queries.shown import digest_of_evidence, digest_of_override
from countersign.terms.readiness import ASKING, Item, item
from countersign.terms.states import OVERRIDE, SHOWN

LONGEST = dt.timedelta(days=60)  # of an override, and of its one prolonging
REST = dt.timedelta(days=180)  # from the end of one override to the next of the same kind


@transaction.atomic
def show(
    body: Model,
    name: str,
    *,
    title: str,
    url: str,
    dated_on: dt.date,
    office: str,
    says: str,
    numbers: Mapping[str, int] | None = None,
    by: Actor,
) -> Shown:
    """Evidence for one item: a document, its date, the office that stands for it, and what it shows. It replaces what
    was shown before, and counts until it expires.
    """
    check(by, "readiness.show", body_id=body.pk)
    known, said = (
        item(name),
        {"title": title.strip(), "url": url.strip(), "office": office.strip(), "says": says.strip()},
    )
    numbers = dict(numbers or {})
    earlier = list(current([body.pk]).select_for_update())
    _check_evidence(known, said, dated_on, numbers, {one.says.casefold() for one in earlier if one.item != name})
    for one in earlier:
        if one.item == name:
            _ended(one, "replace", by)
    made = Shown.objects.create(
        body=body, item=name, dated_on=dated_on, expires_on=dated_on + dt.timedelta(days=known.lasts),
        numbers=numbers, shown_on=clock.today(), by_id=by.account_id, **said,
    )  # fmt: skip
    record("evidence.shown", subject=made.subject, item=name, digest=digest_of_evidence(made), by=by.label)
    return made


@transaction.atomic
def take_back(shown: Shown, *, reason: str, by: Actor) -> Shown:
    """It no longer counts, for a printed reason."""
    check(by, "readiness.show", body_id=shown.body_id)
    rules.check_reason(reason)
    fresh = Shown.objects.select_for_update().get(pk=shown.pk)
    fresh.reason = reason.strip()
    return _ended(fresh, "take_back", by)


def _ended(one: Shown, verb: str, by: Actor) -> Shown:
    one.state, one.ended_on = SHOWN.after(one.state, verb), clock.today()
    one.save()
    record(f"evidence.{one.state}", subject=one.subject, digest=digest_of_evidence(one), by=by.label)
    return one


@transaction.atomic
def override(body: Model, *, to: str, reason: str, decided_by: str, until: dt.date, by: Actor) -> Override:
    """The body asks although it is not ready. Everybody can read why, who decided, and until when."""
    check(by, "readiness.override", body_id=body.pk)
    _check_decision(reason, decided_by, until, clock.today())
    found = readiness(body)
    _check_may_override(found, to)
    number = (overrides(body).aggregate(last=Max("number"))["last"] or 0) + 1
    made = Override.objects.create(
        body=body, number=number, to=to, reason=reason.strip(), decided_by=decided_by.strip(),
        missing=sorted({one.item.id for one in found.missing(to)}), starts_on=clock.today(), ends_on=until,
        by_id=by.account_id,
    )  # fmt: skip
    return _told(made, "decided", by)


@transaction.atomic
def prolong(override: Override, *, reason: str, until: dt.date, by: Actor) -> Override:
    """Once, while it runs, for another printed reason."""
    fresh = _locked(override, by)
    fresh.state = OVERRIDE.after(fresh.state, "prolong")
    _check_runs(fresh)
    _check_decision(reason, fresh.decided_by, until, fresh.ends_on)
    fresh.ends_on, fresh.prolonged_on, fresh.prolonged_because = until, clock.today(), reason.strip()
    fresh.save()
    return _told(fresh, "prolonged", by)


@transaction.atomic
def stop_override(override: Override, *, by: Actor) -> Override:
    """It ends today; nothing more is asked under it."""
    fresh = _locked(override, by)
    fresh.state = OVERRIDE.after(fresh.state, "stop")
    _check_runs(fresh)
    fresh.stopped_on = clock.today()
    fresh.save()
    return _told(fresh, "stopped", by)


def _locked(override: Override, by: Actor) -> Override:
    check(by, "readiness.override", body_id=override.body_id)
    return Override.objects.select_for_update().select_related("body").get(pk=override.pk)


def _told(one: Override, verb: str, by: Actor) -> Override:
    record(f"override.{verb}", subject=one.subject, to=one.to, digest=digest_of_override(one), by=by.label)
    return one


def _check_runs(one: Override) -> None:
    if one.ends_on < clock.today():
        raise NotNow(f"This ended on {one.ends_on:%-d %B %Y}.", remedy="What is over is neither prolonged nor stopped.")


def _check_may_override(found, to: str) -> None:
    """Only who is not ready; one at a time; and not one after the other for ever."""
    if to not in dict(ASKING):
        raise NotValid("Choose what you want to do.", faults=(("to", "Choose one of the list."),))
    if found.state(to) == "ready":
        raise NotNow(f"{found.body} is ready for this.", remedy="There is nothing to override.")
    last = overrides(found.body).filter(to=to).order_by("number").last()
    if last and clock.today() <= (free := (last.stopped_on or last.ends_on) + REST):
        raise NotNow(
            f"There was an override for this until {last.stopped_on or last.ends_on:%-d %B %Y}.",
            remedy=f"The next can be decided after {free:%-d %B %Y}. Until then, do what is missing.",
        )


def _check_decision(reason: str, decided_by: str, until: dt.date, after: dt.date) -> None:
    """Every fault at once, each beside its field."""
    faults = [("reason", fault) for fault in rules.reason_faults(reason)]
    faults += [("decided_by", fault) for fault in rules.said_faults(decided_by, ask="Name the office that decided.")]
    if not after < until <= after + LONGEST:
        faults.append(("until", f"Give a day after {after:%-d %B %Y}, at most {LONGEST.days} days later."))
    if faults:
        raise NotValid("Say in public why you ask without being ready.", faults=tuple(faults))


def _check_evidence(
    known: Item, said: Mapping[str, str], dated_on: dt.date, numbers: Mapping[str, int], elsewhere: set[str]
) -> None:
    """Every fault at once, each beside its field."""
    if known.is_measured:
        raise NotNow(f"“{known.asks}” is measured by the software.", remedy=known.remedy)
    faults = list(_unsaid(known, said, elsewhere)) + list(_wrong_day(known, dated_on)) + list(_wrong(known, numbers))
    if faults:
        raise NotValid("This does not show it.", faults=tuple(faults))


def _unsaid(known: Item, said: Mapping[str, str], elsewhere: set[str]) -> Iterable[tuple[str, str]]:
    yield from (("title", fault) for fault in rules.said_faults(said["title"], ask="Give the title of the document."))
    if not said["url"].startswith(("https://", "http://")):
        yield "url", "Give the address where everybody can read it."
    yield from (
        ("office", fault) for fault in rules.said_faults(said["office"], ask="Name the office that stands for it.")
    )
    yield from (("says", fault) for fault in rules.reason_faults(said["says"]))
    if said["says"].casefold() in elsewhere | {known.asks.casefold(), known.wants.casefold()}:
        yield "says", "Say what this document shows; these words stand elsewhere already."


def _wrong_day(known: Item, dated_on: dt.date) -> Iterable[tuple[str, str]]:
    today = clock.today()
    if dated_on > today:
        yield "dated_on", "Its date is still to come; nothing that is planned is evidence."
    elif dated_on + dt.timedelta(days=known.lasts) < today:
        yield "dated_on", f"It has expired: evidence for this counts for {known.lasts:,} days."


def _wrong(known: Item, numbers: Mapping[str, int]) -> Iterable[tuple[str, str]]:
    for name in numbers:
        if name not in known.numbers:
            yield name, "This item asks for no such number."
    for name, words in known.numbers.items():
        given, most = numbers.get(name), known.most.get(name)
        if not isinstance(given, int) or isinstance(given, bool) or given < 1:
            yield name, f"{words}: give a whole number from 1 on."
        elif most and given > most:
            yield name, f"{words}: at most {most:,}."
