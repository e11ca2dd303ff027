"""What this room and those below can measure of readiness.

A measure takes an item, scopes and the day and answers for each scope, with a constant number of queries however many
scopes there are. Rooms above hand theirs down through ``settings.READINESS_MEASURES``: dotted paths of functions, each
called as an item of ``readiness.toml`` names it.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.utils.module_loading import import_string

from countersign.people import queries as people
from countersign.terms.models import Arrangement, Override, Owed, Schedule
from countersign.terms.queries.owing import status
from countersign.terms.queries.sharing import in_its_dates
from countersign.terms.readiness import Item

MEASURES = "READINESS_MEASURES"
_PARTIES = Override._meta.get_field("body").related_model._meta.get_field("parts").related_model.objects


@dataclass(frozen=True)
class Scope:
    """A body on one side of some contracts."""

    body_id: int
    side: str
    contracts: frozenset[int]


@dataclass(frozen=True)
class Measured:
    """What was found for one scope, out of how many (``base``), and when or over which days."""

    state: str  # met | not_met | not_known
    found: str
    wanted: str
    base: int = 0


Measure = Callable[[Item, Sequence[Scope], dt.date], Mapping[Scope, Measured]]


def measure(item: Item, scopes: Sequence[Scope], today: dt.date) -> Mapping[Scope, Measured]:
    """What the one function of that name finds; an item that nobody measures is a mistake in the settings."""
    named = {path.rsplit(".", 1)[1]: path for path in getattr(settings, MEASURES)}
    return import_string(named[item.measure])(item, scopes, today)


def share(good: int, base: int, *, percent: int, wanted: str, of: str) -> Measured:
    """A share held against ``percent``. No percentage is said below a base of ten; nothing at all is not known."""
    if not base:
        return Measured("not_known", f"No {of}", wanted)
    said = f" ({100 * good / base:.0f} %)" if base >= 10 else ""
    return Measured("met" if 100 * good >= percent * base else "not_met", f"{good} of {base} {of}{said}", wanted, base)


def offices_named(item: Item, scopes: Sequence[Scope], today: dt.date) -> dict[Scope, Measured]:
    """Contracts in which this body's office is named."""
    named: set[tuple[int, int]] = set()
    rows = _PARTIES.filter(contract_id__in=_all(scopes)).exclude(office="")
    named.update(rows.values_list("body_id", "contract_id"))
    return {scope: _each(scope, {pk for body, pk in named if body == scope.body_id}, "A named office for each contract",
                         "contracts name the office that answers") for scope in scopes}  # fmt: skip


def two_can_act(item: Item, scopes: Sequence[Scope], today: dt.date) -> dict[Scope, Measured]:
    """Accounts that are switched on and act for the body on this side."""
    bodies, found = {scope.body_id for scope in scopes}, {}
    for side in {scope.side for scope in scopes}:
        acting = Counter(body for _, body in people.acting_for(bodies, roles=[side]))
        own = [scope for scope in scopes if scope.side == side]
        found |= {scope: _accounts(acting[scope.body_id], item.numbers["least"]) for scope in own}
    return found


def _accounts(number: int, least: int) -> Measured:
    said = f"{number} account{'s' * (number != 1)} can answer"
    return Measured("met" if number >= least else "not_met", said, f"At least {least}", number)


def terms_agreed(item: Item, scopes: Sequence[Scope], today: dt.date) -> dict[Scope, Measured]:
    """Contracts with a schedule in force that has the clause on answers."""
    having = {one.contract_id for one in _in_force(scopes, today) if _days(one)}
    wanted, of = "A date for answers in each contract", "contracts say by when a finding is answered"
    return {scope: _each(scope, having, wanted, of) for scope in scopes}


def _days(schedule: Schedule) -> bool:
    return any(clause.kind == "complaint_response" for clause in schedule.clauses.all())


def time_and_money(item: Item, scopes: Sequence[Scope], today: dt.date) -> dict[Scope, Measured]:
    """Contracts whose schedule in force plans hours and money."""
    having = set()
    for one in _in_force(scopes, today):
        planned = one.planned.all()
        if sum(line.hours for line in planned) > 0 and sum(line.money for line in planned) > 0:
            having.add(one.contract_id)
    wanted, of = "Hours and money for each contract", "contracts set hours and money aside"
    return {scope: _each(scope, having, wanted, of) for scope in scopes}


def sharing_arranged(item: Item, scopes: Sequence[Scope], today: dt.date) -> dict[Scope, Measured]:
    """Contracts with an arrangement in force to which the body is a party."""
    signed = Arrangement.objects.filter(contract_id__in=_all(scopes), state="signed").prefetch_related("signatures")
    having: dict[int, set[int]] = defaultdict(set)
    for one in signed:
        if in_its_dates(one, today):
            for signature in one.signatures.all():
                having[signature.body_id].add(one.contract_id)
    wanted, of = "An arrangement in force for each contract", "contracts have an arrangement in force"
    return {scope: _each(scope, having[scope.body_id], wanted, of) for scope in scopes}


def published_in_time(item: Item, scopes: Sequence[Scope], today: dt.date) -> dict[Scope, Measured]:
    """What the body owed and what fell due of late: published or proved on time, out of all but what was excused."""
    days, percent = item.numbers["days"], item.numbers["percent"]
    bodies = {scope.body_id for scope in scopes}
    due = Owed.objects.filter(body_id__in=bodies, due_on__lt=today, due_on__gte=today - dt.timedelta(days=days))
    counted: dict[int, Counter[str]] = defaultdict(Counter)
    for one in due:
        counted[one.body_id][status(one, today)] += 1
    wanted = f"{percent} % of what fell due in the past {days} days on time"
    return {scope: _on_time(counted[scope.body_id], percent, wanted) for scope in scopes}


def _on_time(counted: Counter[str], percent: int, wanted: str) -> Measured:
    base = counted.total() - counted["excused"]
    return share(counted["met"], base, percent=percent, wanted=wanted, of="things owed came on time")


def _in_force(scopes: Iterable[Scope], today: dt.date) -> list[Schedule]:
    """The schedule that binds on this day, for each contract that has one; three queries."""
    found = Schedule.objects.filter(contract_id__in=_all(scopes), state__in=("agreed", "superseded"))
    binding = found.filter(starts_on__lte=today).exclude(superseded_on__lte=today).exclude(ends_on__lt=today)
    last = {one.contract_id: one for one in binding.order_by("number").prefetch_related("clauses", "planned")}
    return list(last.values())


def _all(scopes: Iterable[Scope]) -> set[int]:
    return {contract for scope in scopes for contract in scope.contracts}


def _each(scope: Scope, having: set[int], wanted: str, of: str) -> Measured:
    """How many contracts of the scope have it; met where all have."""
    good, base = len(scope.contracts & having), len(scope.contracts)
    return share(good, base, percent=100, wanted=wanted, of=of)
