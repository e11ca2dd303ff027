"""The track record of a provider, or of many at once: derived each time from the public log, stored nowhere."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from django.db.models import Model

from countersign import clock
from countersign.awards.models import Tie
from countersign.awards.queries.purposes import purpose_of
from countersign.awards.queries.results import Gathered
from countersign.awards.queries.ties import Kin, kin, ties
from countersign.awards.relevance import Purpose
from countersign.awards.rule import RecordRule, newest
from countersign.awards.weighing import GROUP, OWN, Result, Start, Weighed, Weighing, market_start, plain_weight, weigh
from countersign.awards.words import NO_RECORD


@dataclass(frozen=True)
class Part:
    """One kind of result in a record: how much counts, how much of it is good, and how much waits."""

    kind: str
    title: str
    says: str
    counted: int
    good: float
    waiting: int


@dataclass(frozen=True)
class Record:
    """What a provider's results come to on a day, near to something or in general.

    ``value``, ``lower`` and ``upper`` lie between 0 and 1; for a newcomer ``value`` is the starting point exactly.
    Never show the number alone: :attr:`words` says it with its interval and what it rests on.
    """

    body: Model
    as_of: dt.date
    wanted: Purpose
    rule: RecordRule
    start: Start
    weighing: Weighing
    ties: tuple[Tie, ...]

    @property
    def value(self) -> float:
        return float(self.weighing.estimate.value)

    @property
    def lower(self) -> float:
        return float(self.weighing.estimate.lower)

    @property
    def upper(self) -> float:
        return float(self.weighing.estimate.upper)

    @property
    def is_newcomer(self) -> bool:
        return self.weighing.is_newcomer

    @property
    def counted(self) -> tuple[Weighed, ...]:
        return self.weighing.counted

    @property
    def left_out(self) -> tuple[Result, ...]:
        """Results that are shown and do not count, each with the reason."""
        return self.weighing.left_out

    @property
    def disputed(self) -> tuple[Result, ...]:
        every = (*(one.result for one in self.counted), *self.left_out)
        return tuple(result for result in every if result.disputed)

    @property
    def contracts(self) -> int:
        return len({one.result.contract.pk for one in self.counted if one.result.contract is not None})

    @property
    def is_of_group(self) -> bool:
        """Whether anything of its group stands in for it."""
        return any(one.result.tie == GROUP for one in self.counted)

    @property
    def words(self) -> str:
        if self.is_newcomer:
            return NO_RECORD
        results = _many(len(self.counted), "result")
        where = f" under {_many(self.contracts, 'contract')}" if self.contracts else ""
        return f"{self.value:.2f}, 95 % interval {self.lower:.2f} to {self.upper:.2f}, from {results}{where}"

    @property
    def parts(self) -> tuple[Part, ...]:
        """By kind of result, in the order of the rule; kinds of which nothing is known are left out."""
        counted: Counter[str] = Counter(one.result.kind for one in self.counted)
        waiting: Counter[str] = Counter(one.kind for one in self.left_out)
        good: Counter[str] = Counter()
        for one in self.counted:
            good[one.result.kind] += one.result.value or 0  # type: ignore[assignment]
        return tuple(
            Part(kind, said.title, said.says, counted[kind], float(good[kind]), waiting[kind])
            for kind, said in self.rule.kinds.items()
            if counted[kind] or waiting[kind]
        )


def _many(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def track_record(
    provider: Model,
    *,
    as_of: dt.date | None = None,
    relevant_to: Model | Purpose | None = None,
    start: Start | None = None,
    rule: RecordRule | None = None,
    look_back_days: int | None = None,
) -> Record:
    """The record of one provider; see :func:`track_records`."""
    found = track_records([provider], as_of=as_of, relevant_to=relevant_to, start=start, rule=rule,
                          look_back_days=look_back_days)  # fmt: skip
    return found[provider.pk]


def track_records(
    providers: Collection[Model],
    *,
    as_of: dt.date | None = None,
    relevant_to: Model | Purpose | None = None,
    start: Start | None = None,
    rule: RecordRule | None = None,
    look_back_days: int | None = None,
) -> dict[int, Record]:
    """By the ids of the providers, in a constant number of queries, however many there are.

    ``relevant_to`` is a contract of the register or a :class:`Purpose`; ``start`` is the starting point that an award
    has published and locked: without it, it is that of the market on that day. ``look_back_days`` shortens the rule's
    own where a lawful route does.
    """
    day, rule = as_of or clock.today(), rule or newest()
    wanted = relevant_to if isinstance(relevant_to, Purpose) else purpose_of(relevant_to)
    gathered = Gathered(day, wanted, rule)
    rows = list(ties(as_of=day))
    related = kin(rows)
    begun = start or starting_point(gathered)
    return {
        one.pk: Record(one, day, wanted, rule, begun,
                       weigh(_belonging(one.pk, related, gathered), begun, rule, as_of=day,
                             look_back_days=look_back_days),
                       tuple(row for row in rows if one.pk in (row.body_id, row.other_id)))
        for one in providers
    }  # fmt: skip


def joint_record(bodies: Sequence[Model], **how: object) -> Record:
    """One record of bodies that bid together, under the first of them: every result of each, counted once; so whoever
    brings a poor record brings it along. ``how`` as in :func:`track_records`, which it is for a body alone."""
    found = track_records(bodies, **how)  # type: ignore[arg-type]
    first = found[bodies[0].pk]
    if len(bodies) == 1:
        return first
    results: dict[tuple[str, int], Result] = {}
    for record in found.values():
        for result in (*(one.result for one in record.counted), *record.left_out):
            key = (result.about, result.whose)
            if key not in results or result.tie == OWN:
                results[key] = result
    weighing = weigh(results.values(), first.start, first.rule, as_of=first.as_of,
                     look_back_days=how.get("look_back_days"))  # type: ignore[arg-type]  # fmt: skip
    ties = tuple({tie.pk: tie for record in found.values() for tie in record.ties}.values())
    return replace(first, weighing=weighing, ties=ties)


def starting_point(gathered: Gathered) -> Start:
    """Where every record of this market starts on that day: fitted to what each body did itself, without caps."""
    rule, day = gathered.asked.rule, gathered.asked.as_of
    sums: dict[int, tuple[float, float]] = {}
    for body, results in gathered.by_body.items():
        told = [(plain_weight(one, rule, day), one.value) for one in results if _counts(one, rule, day)]
        sums[body] = (sum(weight * (value or 0) for weight, value in told), sum(weight for weight, _ in told))
    return market_start(sums, rule)


def market(*, as_of: dt.date | None = None, relevant_to: Model | Purpose | None = None) -> Start:
    """The starting point of a market on a day, as an award publishes and locks it."""
    wanted = relevant_to if isinstance(relevant_to, Purpose) else purpose_of(relevant_to)
    return starting_point(Gathered(as_of or clock.today(), wanted, newest()))


def _counts(result: Result, rule: RecordRule, day: dt.date) -> bool:
    is_recent = (day - result.on).days <= rule.look_back_days
    return result.value is not None and result.kind != "external" and is_recent


def _belonging(body_id: int, related: dict[int, list[Kin]], gathered: Gathered) -> list[Result]:
    """Its own results, and those of others that the rules of lineage give it, each once."""
    found: dict[tuple[str, int], Result] = {}
    for one in related.get(body_id, [Kin(body_id, OWN)]):
        for result in gathered.by_body.get(one.body_id, ()):
            contract_id = result.contract.pk if result.contract is not None else None
            if one.covers(contract_id, result.on):
                found.setdefault((result.about, result.whose), replace(result, tie=one.tie))
    return list(found.values())
