"""Indicators with their ratings, and where a body's own figure and users' figure disagree."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from math import sqrt

from django.db.models import QuerySet

from countersign.engine import Question
from countersign.errors import NotFound
from countersign.insight import queries as insight
from countersign.insight.measures import Measure, measure
from countersign.stats.disclosure.shares import Share, share
from countersign.terms.models import Kpi, Rating, Schedule

LEAST_USERS = 30  # accounts; fewer say too little to stand against an official figure
FAR = 2.0  # standard errors


@dataclass(frozen=True)
class Users:
    """What users' accounts about the contract say: a measure and its released share, None where it may not be said."""

    measure: Measure
    numerator: Question
    base: Question
    share: Share | None
    release: int


@dataclass(frozen=True)
class Contradiction:
    """The body's own share beside users' share, both as fractions, and how many standard errors lie between them."""

    rating: Rating
    own: float
    own_base: int | None
    users: Users
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


def users_beside(found: Iterable[Kpi]) -> dict[int, Users]:
    """For each indicator that names a measure which is shown: users' figure about its contract, whatever it is.

    Two queries. The two figures are of different people and periods: they are set side by side and never mixed.
    """
    named = {kpi: one for kpi in found if kpi.measure and (one := _measure(kpi.measure)) and one.of}
    asked = {question for kpi, one in named.items() for question in _asked(one, kpi.schedule.contract_id)}
    numbers = insight.published_many(asked) if asked else {}
    release = insight.last_number()
    return {kpi.pk: _users(one, kpi.schedule.contract_id, numbers, release) for kpi, one in named.items()}


def _measure(name: str) -> Measure | None:
    """A measure that is no longer shown stands beside nothing."""
    try:
        return measure(name)
    except NotFound:
        return None


def _asked(one: Measure, contract_id: int) -> tuple[Question, ...]:
    return (one.numerator(contract_id=contract_id), *one.bases(contract_id=contract_id))


def _users(one: Measure, contract_id: int, numbers: dict, release: int) -> Users:
    top, *bases = (numbers.get(question) for question in _asked(one, contract_id))
    fresh = [None if base is None else base.fresh for base in bases]
    known = top is not None and None not in fresh
    whole = one.numerator(contract_id=contract_id)
    base = Question(whole.facts, tuple(c for c in whole.where if c not in one.counts) + one.of)
    return Users(one, whole, base, share(top.fresh, sum(fresh)) if known else None, release)


def contradictions() -> list[Contradiction]:
    """The last rating of each indicator in force whose figure lies far from users', the largest distance first.

    Neither figure is declared false: who is in them and when differ, and a finding says what would settle it.
    """
    rated = Rating.objects.filter(kpi__schedule__state="agreed", kpi__measure__gt="")
    rated = rated.select_related("kpi__schedule__contract").order_by("ends_on")
    last = {one.kpi_id: one for one in rated}
    return contradicted(last.values())


def contradicted(ratings: Iterable[Rating]) -> list[Contradiction]:
    """Those of the ratings whose figure lies far from users' about the same contract, the largest distance first."""
    rows = list(ratings)
    beside = users_beside({one.kpi for one in rows})
    apart = (judged(one, beside[one.kpi_id]) for one in rows if one.kpi_id in beside)
    return sorted((one for one in apart if one), key=lambda one: -one.distance)


def contradiction(rating_id: int) -> Contradiction:
    """The one about this rating; raises :class:`NotFound` where the two figures do not lie far apart."""
    found = next((one for one in contradictions() if one.rating.pk == rating_id), None)
    if found is None:
        raise NotFound("These figures do not lie far apart.", remedy="See the list on the desk.")
    return found


def judged(rating: Rating, users: Users) -> Contradiction | None:
    """The two, where they lie :data:`FAR` apart: their difference over the standard error that both together have.

    None where either is unknown or withheld, the indicator is no share in per cent, or users are fewer than
    :data:`LEAST_USERS`.
    """
    if rating.value is None or rating.kpi.unit != "%" or users.share is None or users.share.base < LEAST_USERS:
        return None
    own = float(rating.value) / 100
    distance = _distance(own, rating.base, users.share.value, users.share.base)
    return Contradiction(rating, own, rating.base, users, distance) if distance >= FAR else None


def _distance(own: float, own_base: int | None, users: float, users_base: int) -> float:
    """Standard errors between two shares; an official share without a base is taken as exact."""
    variance = users * (1 - users) / users_base + (own * (1 - own) / own_base if own_base else 0.0)
    if variance == 0:
        return 0.0 if own == users else float("inf")
    return abs(own - users) / sqrt(variance)
