"""Indicators with their ratings, and where a body's own figure and users' figure disagree."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from math import sqrt

from django.db.models import QuerySet

from countersign.engine import Question
from countersign.insight import queries as insight
from countersign.terms.models import Kpi, Rating, Schedule

LEAST_USERS = 30  # accounts; fewer say too little to stand against an official figure
FAR = 2.0  # standard errors


@dataclass(frozen=True)
class Disagreement:
    """The body's own share beside users' share, both as fractions, and how many standard errors lie between them."""

    rating: Rating
    own: float
    own_base: int | None
    users: float
    users_base: int
    distance: float


def kpis(schedule: Schedule) -> list[Kpi]:
    """The indicators of a version with all ratings, oldest period first; two queries."""
    return list(schedule.kpis.prefetch_related("ratings"))


def ratings(contract_id: int) -> QuerySet[Rating]:
    """Every rating under a contract, over all versions, the newest period first."""
    return Rating.objects.filter(kpi__schedule__contract_id=contract_id).select_related("kpi").order_by("-ends_on")


def all_ratings() -> QuerySet[Rating]:
    """Every rating of every contract, the oldest period first, with its contract, that one's parties, and clauses."""
    found = Rating.objects.select_related("kpi__schedule__contract__service")
    return found.prefetch_related("kpi__schedule__contract__parties", "kpi__schedule__clauses").order_by(
        "ends_on", "pk"
    )


def indicators_by_version(contract_ids: Collection[int]) -> dict[int, dict[int, frozenset[str]]]:
    """Titles of the indicators of every agreed version, by contract and version; versions without any are empty."""
    binding = Schedule.objects.filter(contract__in=contract_ids, state__in=("agreed", "superseded"))
    found: dict[int, dict[int, frozenset[str]]] = {}
    for contract, number, title in binding.values_list("contract_id", "number", "kpis__title"):
        own = found.setdefault(contract, {})
        own[number] = own.get(number, frozenset()) | ({title} if title else frozenset())
    return found


def disagreements(rating: Rating, *, some: Question, of: Question | Sequence[Question]) -> Disagreement | None:
    """Whether users' share (``some`` of ``of``, released numbers) lies far from a rated share in per cent.

    The base is ``of``, or the sum of several. None where either is unknown or withheld, the indicator is no share,
    users are fewer than :data:`LEAST_USERS`, or the two lie within :data:`FAR` standard errors. Neither is declared
    false.
    """
    if rating.value is None or rating.kpi.unit != "%":
        return None
    bases = [of] if isinstance(of, Question) else list(of)
    found = insight.published_many([some, *bases])
    counts = [found[one].fresh if one in found else None for one in (some, *bases)]
    if not bases or None in counts or (whole := sum(counts[1:])) < LEAST_USERS:
        return None
    own, users = float(rating.value) / 100, counts[0] / whole
    distance = _distance(own, rating.base, users, whole)
    if distance < FAR:
        return None
    return Disagreement(rating, own, rating.base, users, whole, distance)


def _distance(own: float, own_base: int | None, users: float, users_base: int) -> float:
    """Standard errors between two shares; an official share without a base is taken as exact."""
    variance = users * (1 - users) / users_base + (own * (1 - own) / own_base if own_base else 0.0)
    if variance == 0:
        return 0.0 if own == users else float("inf")
    return abs(own - users) / sqrt(variance)
