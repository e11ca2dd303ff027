"""Who has read what of a batch of codings, and how far people and machine agree."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from countersign.errors import NotFound
from countersign.experiences.models import Coding, CodingBatch, Experience, Source
from countersign.stats.agreement import Estimate, kappa, table

_SINGLE = ("kind", "respect", "confidence", "time_lost", "fear")
_PEOPLE = "account:"


@dataclass(frozen=True)
class Reading:
    """``left``: accounts still to read. ``agreed``: read accounts on which person and machine say the same everywhere;
    ``agreement``: mean share of dimensions on which they do (themes by Jaccard), 0 to 1, None while nothing is read."""

    wanted: int
    left: int
    agreed: int
    agreement: float | None


def reading(batch: CodingBatch) -> Reading:
    """How far the reading of a batch has come."""
    wanted = _wanted(batch)
    pairs = list(_pairs(wanted))
    scores = [likeness(machine, person) for machine, person in pairs]
    mean = sum(scores) / len(scores) if scores else None
    return Reading(len(wanted), len(wanted) - len(pairs), sum(score == 1.0 for score in scores), mean)


def _wanted(batch: CodingBatch) -> list[Experience]:
    """The sample as far as it is still there, or every account with words."""
    coded = batch.accounts.exclude(state="withdrawn").exclude(redacted_text="")
    return list(coded if batch.read_all else coded.filter(key__in=batch.sample))


def unread(batch: CodingBatch) -> QuerySet[Experience]:
    """Accounts of the batch that somebody must still read, in the order of the sample's keys."""
    read = Coding.objects.filter(coder__startswith=_PEOPLE).values("experience")
    wanted = [account.pk for account in _wanted(batch)]
    return Experience.objects.filter(pk__in=wanted).exclude(pk__in=read).order_by("key")


def _pairs(accounts: Sequence[Experience]) -> list[tuple[Coding, Coding]]:
    """The machine's and the first person's coding of every account that has both."""
    machine, people = _machine(accounts), _people(accounts)
    return [(machine[a.pk], people[a.pk][0]) for a in accounts if a.pk in machine and a.pk in people]


def _machine(accounts: Sequence[Experience]) -> dict[int, Coding]:
    found = Coding.objects.filter(experience__in=[a.pk for a in accounts]).exclude(coder__startswith=_PEOPLE)
    return {coding.experience_id: coding for coding in found.order_by("at", "pk")}


def _people(accounts: Sequence[Experience]) -> dict[int, list[Coding]]:
    """Every person's coding of each account, the first coder first."""
    found: dict[int, list[Coding]] = {}
    own = Coding.objects.filter(experience__in=[a.pk for a in accounts], coder__startswith=_PEOPLE)
    for coding in own.order_by("at", "pk"):
        found.setdefault(coding.experience_id, []).append(coding)
    return found


def likeness(one: Coding, other: Coding) -> float:
    """The mean over six dimensions: 1 or 0 where there is one value, shared over all for the themes."""
    same = [float(getattr(one, name) == getattr(other, name)) for name in _SINGLE]
    a, b = set(one.themes), set(other.themes)
    same.append(len(a & b) / len(a | b) if a | b else 1.0)
    return sum(same) / len(same)


def machine_coding(account: Experience) -> Coding:
    """The draft of an account; raises :class:`NotFound` where it was never coded."""
    found = _machine([account])
    if account.pk not in found:
        raise NotFound("This account is not coded yet.", remedy="Run the step “code” first.")
    return found[account.pk]


def deciding_codings(accounts: Sequence[Experience]) -> dict[int, Coding]:
    """The coding that counts, by account: the first person's if somebody has read it, else the machine's."""
    return _machine(accounts) | {pk: codings[0] for pk, codings in _people(accounts).items()}


@dataclass(frozen=True)
class Agreement:
    """One code: Cohen's kappa between two coders over ``base`` accounts that both read."""

    dimension: str
    code: str
    base: int
    kappa: Estimate


def agreements(source: Source, *, people_only: bool = False) -> list[Agreement]:
    """Kappa of every code that either coder used: person and machine, or (``people_only``) first and second person."""
    accounts = list(Experience.objects.filter(source=source, codings__coder__startswith=_PEOPLE).distinct())
    if people_only:
        pairs = [(both[0], both[1]) for both in _people(accounts).values() if len(both) > 1]
    else:
        pairs = _pairs(accounts)
    return [row for name in (*_SINGLE, "themes") for row in _of_dimension(name, pairs)]


def _of_dimension(name: str, pairs: Sequence[tuple[Coding, Coding]]) -> list[Agreement]:
    first = [_codes(one, name) for one, _ in pairs]
    second = [_codes(other, name) for _, other in pairs]
    used = sorted(set().union(*first, *second)) if pairs else []
    return [Agreement(name, code, len(pairs), kappa(table(first, second, code))) for code in used]


def _codes(coding: Coding, name: str) -> frozenset[str]:
    value = getattr(coding, name)
    if name == "themes":
        return frozenset(value)
    if name == "fear":
        return frozenset({"fear"} if value else ())
    return frozenset({value} - {"", "none"})
