"""What a promise must hold before it is a commitment: a measure that anybody can check, a date, an owner, a cause."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Model

from countersign import clock
from countersign.answers.models import Cause, Commitment
from countersign.answers.vague import vague
from countersign.errors import NotValid
from countersign.findings import queries as findings
from countersign.findings.rules import check_text

LONGEST_DAYS = 730
"""A promise further away than two years is not checkable by those who told: promise its first step."""
EXAMPLES = (
    ("We will look into the timetable.", "A printed timetable hangs at all 14 stops of the school run."),
    ("We will improve waiting times.", "Calls are picked up within 5 minutes on 9 of 10 days; figures on our website."),
    ("Staff will be reminded where possible.", "Each driver has done the half-day course; the dates are published."),
)
"""What cannot be checked, and what can."""


@dataclass(frozen=True)
class Promise:
    """What is promised, before it is a commitment: measure, date and owner are required; ``cause`` is a ``Cause``."""

    measure: str
    due_on: dt.date
    owner: str
    cause: str = Cause.UNCLEAR


def check_promise(promise: Promise, *, known: Sequence[str]) -> None:
    """Measure, date and owner, checkable and safe to print; raises :class:`NotValid` with all faults."""
    faults = list(measure_faults(promise.measure))
    if not promise.owner.strip():
        faults.append(("owner", "Name the office that sees to it; never a person."))
    if promise.cause not in Cause.values:
        faults.append(("cause", "Say how far the finding brought this about."))
    faults += _faults_of_date(promise.due_on)
    faults += _faults_of_length(promise)
    if faults:
        raise NotValid("The promise cannot be checked yet.", remedy=" ".join(words for _, words in faults),
                       faults=tuple(faults))  # fmt: skip
    check_text(promise.measure, known=known, what="The promise")
    check_text(promise.owner, known=known, what="The owner")


def _faults_of_date(due_on: dt.date | None) -> list[tuple[str, str]]:
    if due_on is None:
        return [("due_on", "Say by which day.")]
    if due_on <= clock.today():
        return [("due_on", "Promise a day that is still to come; what is done already is claimed, not promised.")]
    if (due_on - clock.today()).days > LONGEST_DAYS:
        return [("due_on", "That is more than two years away. Promise the first step that can be seen before.")]
    return []


def _faults_of_length(promise: Promise) -> list[tuple[str, str]]:
    most = {name: Commitment._meta.get_field(name).max_length for name in ("measure", "owner")}
    long = {name: length for name, length in most.items() if len(getattr(promise, name)) > length}
    return [(name, f"Shorten it to {length} characters.") for name, length in long.items()]


def check_change(change: Model) -> None:
    """What a clause promises is held to the same as every promise; a finding that it names is public, and of this
    contract."""
    contract = change.schedule.contract
    check_promise(promise_of(change), known=[change.body.name, str(contract)])
    named = findings.public(contract=contract.slug).filter(pk=change.finding)
    if change.finding is not None and not named.exists():
        words = "Give the number of a published finding about this contract, or leave it empty."
        raise NotValid("There is no such finding.", faults=(("finding", words),))


def promise_of(change: Model) -> Promise:
    """The promise that a line of a schedule makes."""
    cause = Cause.UNCLEAR if change.finding is None else Cause.PROMPTED
    return Promise(change.measure, change.due_on, change.owner, cause)


def check_measure(measure: str) -> None:
    """Raises :class:`NotValid`, with a fault and its remedy for each phrase that cannot be checked."""
    if faults := measure_faults(measure):
        raise NotValid("This cannot be checked.", remedy=" ".join(words for _, words in faults), faults=faults)


def measure_faults(measure: str) -> tuple[tuple[str, str], ...]:
    """One ``("measure", words)`` for each vague phrase."""
    if not measure.strip():
        return (("measure", "Say what will be there that anybody can check."),)
    return tuple(("measure", f"“{found.phrase}” cannot be checked. {found.remedy}") for found in vague(measure))
