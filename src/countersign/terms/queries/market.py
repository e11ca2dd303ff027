"""Many contracts at once: who has a schedule, and how much under it is late, missing or withheld."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db.models import Q

from countersign import clock
from countersign.terms.catalogue import KINDS
from countersign.terms.models import Clause, Owed, Schedule
from countersign.terms.queries.owing import status


@dataclass(frozen=True)
class Terms:
    """The version in force of one contract (None where there is none) and how many things owed stand in which state."""

    version: int | None
    states: Mapping[str, int]


def missing_in(contract_ids: Collection[int]) -> dict[int, int]:
    """How many of the ten clauses the schedule in force of each contract does not have; all where there is none."""
    held = terms_of(contract_ids)
    own = Clause.objects.filter(schedule__contract__in=contract_ids)
    there = Counter(own.values_list("schedule__contract_id", "schedule__number"))
    return {pk: len(KINDS) - there[pk, one.version or 0] for pk, one in held.items()}


def terms_of(contract_ids: Collection[int]) -> dict[int, Terms]:
    """For each contract; two queries, however many."""
    today = clock.today()
    binding = Schedule.objects.filter(
        contract__in=contract_ids, state__in=("agreed", "superseded"), starts_on__lte=today
    )
    standing = binding.filter(Q(superseded_on=None) | Q(superseded_on__gt=today)).order_by("number")
    versions = dict(standing.values_list("contract_id", "number"))
    states: dict[int, Counter[str]] = defaultdict(Counter)
    for one in Owed.objects.filter(schedule__in=standing).select_related("schedule"):
        states[one.schedule.contract_id][status(one, today)] += 1
    return {pk: Terms(versions.get(pk), states[pk]) for pk in contract_ids}
