"""Every result that the register knows of, by who did it: read off the public log, never typed in."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Model
from django.urls import reverse

from countersign.answers import queries as answers
from countersign.awards.models import Reference
from countersign.awards.queries.log import Line, Log, log
from countersign.awards.queries.purposes import purpose_of, purpose_of_reference
from countersign.awards.relevance import Nearness, Purpose, nearness
from countersign.awards.rule import RecordRule
from countersign.awards.weighing import Result
from countersign.findings import queries as findings
from countersign.stats.shrink import RATINGS
from countersign.terms import queries as terms

_DONE = {"confirmed": 1.0, "contested": 0.0, "broken": 0.0}
_WAITING = {
    "made": "Its date has not come.",
    "due": "Its date has passed; thirty days after it, it is broken.",
    "claimed": "Claimed done; those concerned have not said so clearly yet.",
    "reopened": "Somebody withdrew; what is left does not say so clearly.",
    "superseded": "Replaced before its date.",
}
_RETIRED = "The finding was retired."


@dataclass(frozen=True)
class Asked:
    """As of which day, near to what, by which rule; and the log of that day."""

    as_of: dt.date
    wanted: Purpose
    rule: RecordRule
    log: Log

    def near(self, done: Purpose) -> Nearness:
        return nearness(done, self.wanted, self.rule)


class Gathered:
    """Everything that results are made of, read in a constant number of queries, however many providers there are."""

    def __init__(self, as_of: dt.date, wanted: Purpose, rule: RecordRule) -> None:
        self.asked = Asked(as_of, wanted, rule, log(as_of))
        self._near: dict[int, Nearness] = {}

    @cached_property
    def by_body(self) -> dict[int, list[Result]]:
        """Results by the id of the body that did it, in the order of their days."""
        found: dict[int, list[Result]] = defaultdict(list)
        for result in (*self._promises(), *self._answers(), *self._repairs(), *self._ratings(), *self._elsewhere()):
            found[result.whose].append(result)
        return {body: sorted(own, key=lambda one: (one.on, one.about)) for body, own in found.items()}

    @cached_property
    def commitments(self) -> list[Model]:
        made = answers.commitments().filter(made_on__lte=self.asked.as_of)
        return [one for one in made.select_related("contract__service", "body", "finding", "inherited_from")
                .prefetch_related("contract__parties") if provides(one.body_id, one.contract)]  # fmt: skip

    @cached_property
    def dues(self) -> list[Model]:
        asked = findings.asked().filter(started_on__lte=self.asked.as_of)
        found = asked.select_related("finding__contract__service").prefetch_related("finding__contract__parties")
        return [due for due in found if provides(due.body_id, due.finding.contract)]

    @cached_property
    def disputes(self) -> dict[int, str]:
        """What is contested and not settled, by commitment."""
        return {one.commitment_id: f"Contested since {one.opened_on:%-d %B %Y}; not settled."
                for one in answers.contests().filter(opened_on__lte=self.asked.as_of)}  # fmt: skip

    @cached_property
    def accepted(self) -> set[tuple[int, int]]:
        """(finding, body) where a body said that a problem is its to put right."""
        said = answers.answers().filter(kind__in=("accept", "part"), at__date__lte=self.asked.as_of)
        return set(said.values_list("due__finding_id", "due__body_id"))

    def near(self, contract: Model | None) -> Nearness:
        """How near a contract is to what is wanted; worked out once for each."""
        key = contract.pk if contract else 0
        if key not in self._near:
            self._near[key] = self.asked.near(purpose_of(contract))
        return self._near[key]

    def _promises(self) -> Iterator[Result]:
        for one in self.commitments:
            line = self.asked.log.last(one.subject)
            if line is None:
                continue  # the log does not know it
            clear = self._clear(one.subject) or line
            value, why_not = self._kept(one, clear.state)
            again = "; claimed anew, and those concerned have not said so clearly yet" if clear is not line else ""
            yield Result(
                "promise", one.subject, one.measure, f"{clear.state}{again}", value,
                "A" if clear.state in ("confirmed", "contested") else "B", clear.on, one.body_id,
                reverse("answers:commitment", args=[one.pk]), clear.index, one.contract, why_not,
                self.disputes.get(one.pk, ""), near=self.near(one.contract),
            )  # fmt: skip

    def _clear(self, subject: str) -> Line | None:
        """The last word that settles a promise; a new claim does not wash it out until those concerned have spoken."""
        told = self.asked.log.lines[subject]
        after = max((at for at, line in enumerate(told) if line.state == "reopened"), default=-1)
        said = [line for line in told[after + 1 :] if line.state in _DONE]
        return said[-1] if said and told[-1].state in (*_DONE, "claimed", "due") else None

    def _kept(self, one: Model, state: str) -> tuple[float | None, str]:
        if state == "superseded" and self.asked.log.first(one.subject, "due"):
            return 0.0, ""  # to replace a promise once its date has passed is not to keep it
        return _DONE.get(state), _WAITING.get(state, "")

    def _answers(self) -> Iterator[Result]:
        for due in self.dues:
            line = self.asked.log.last(due.subject)
            if line is None:
                continue  # it runs, or the log does not know it
            in_time = line.state == "met" and not line.facts.get("late")
            stands = "answered in time" if in_time else "answered late" if line.state == "met" else "not answered"
            retired = due.finding.state == "retired"
            yield Result(
                "answer", due.subject, due.finding.claim, stands, None if retired else float(in_time), "B", line.on,
                due.body_id, reverse("findings:one", args=[due.finding_id]), line.index, due.finding.contract,
                _RETIRED if retired else "", _disputed(due.finding), near=self.near(due.finding.contract),
            )  # fmt: skip

    def _repairs(self) -> Iterator[Result]:
        """Problems that a provider accepted: one result each, however many promises it took."""
        promised: dict[tuple[int, int], list[Model]] = defaultdict(list)
        for one in self.commitments:
            promised[one.finding_id, one.body_id].append(one)
        problems = {(due.finding_id, due.body_id): due.finding for due in self.dues if due.finding.kind == "problem"}
        for (number, body), finding in problems.items():
            if (number, body) in self.accepted and finding.state == "published":
                yield from self._repair(finding, body, promised[number, body])

    def _repair(self, finding: Model, body: int, promises: Iterable[Model]) -> Iterator[Result]:
        told = self.asked.log.last(finding.subject)
        lines = [line for line in (self.asked.log.last(one.subject) for one in promises) if line]
        open_ = [line for line in lines if line.state not in ("confirmed", "superseded")]
        confirmed = [line for line in lines if line.state == "confirmed"]
        end = finding.published_at.date() + dt.timedelta(days=self.asked.rule.repair_days)
        common = ("repair", f"{finding.subject}/repair", finding.claim)
        rest = (body, reverse("findings:one", args=[finding.pk]))
        more = {"contract": finding.contract, "near": self.near(finding.contract), "disputed": _disputed(finding)}
        if confirmed and not open_:
            last = max(confirmed, key=lambda line: line.index)
            yield Result(*common, "repaired", 1.0, "A", last.on, *rest, last.index, **more)
        elif end <= self.asked.as_of:
            yield Result(*common, "not repaired", 0.0, "B", end, *rest, told.index if told else None, **more)
        else:
            yield Result(*common, "being repaired", None, "B", self.asked.as_of, *rest, told.index if told else None,
                         why_not=f"It has until {end:%-d %B %Y}.", **more)  # fmt: skip

    def _ratings(self) -> Iterator[Result]:
        for rating in terms.all_ratings().filter(published_on__lte=self.asked.as_of):
            contract = rating.kpi.schedule.contract
            line = self.asked.log.first(rating.subject, "made")
            if line is None:
                continue
            value, why_not = self._rated(rating, str(line.facts.get("grade")))
            replied = rating.reply if rating.replied_on and rating.replied_on <= self.asked.as_of else ""
            for party in contract.parties.all():
                if party.part == "provider":
                    yield Result(
                        "rating", rating.subject, rating.kpi.title, rating.get_grade_display(), value, "C",
                        rating.ends_on, party.body_id, reverse("terms:schedule", args=[contract.slug]), line.index,
                        contract, why_not, reply=replied, near=self.near(contract),
                    )  # fmt: skip

    def _rated(self, rating: Model, grade: str) -> tuple[float | None, str]:
        enters = rating.published_on + dt.timedelta(days=self._reply_days(rating.kpi.schedule))
        if enters > self.asked.as_of:
            return None, f"The provider can reply until {enters:%-d %B %Y}."
        value = RATINGS.get(grade.replace("_", "-"))
        return value, _OTHER if value is None else ""

    def _reply_days(self, schedule: Model) -> int:
        agreed = [clause.parameters.get("reply_days", 0) for clause in schedule.clauses.all() if clause.kind == "kpis"]
        return max([self.asked.rule.reply_days, *agreed])

    def _elsewhere(self) -> Iterator[Result]:
        for one in Reference.objects.filter(offered_on__lte=self.asked.as_of).select_related("service"):
            line = self.asked.log.last(one.subject)
            if line is None:
                continue
            value, why_not = self._vouched(one, line.state)
            words = f"{one.measure} ({one.title}, for {one.buyer}; {one.voucher} vouches for it)"
            disputed = one.objection if line.state == "disputed" else ""
            yield Result(
                "external", one.subject, words, "kept" if one.kept else "not kept", value, "D", one.ended_on,
                one.body_id, reverse("awards:reference", args=[one.pk]), line.index, None, why_not, disputed,
                near=self.asked.near(purpose_of_reference(one)),
            )  # fmt: skip

    def _vouched(self, one: Reference, state: str) -> tuple[float | None, str]:
        if state not in ("verified", "settled"):
            return None, _NOT_VOUCHED.get(state, "")
        verified = self.asked.log.first(one.subject, "verified")
        enters = verified.on + dt.timedelta(days=self.asked.rule.reply_days)
        if enters > self.asked.as_of:
            return None, f"Anybody concerned can object until {enters:%-d %B %Y}."
        return float(one.kept), ""


_OTHER = "“Other” says nothing about performance: missing, never 0."
_NOT_VOUCHED = {
    "offered": "No third party has verified it yet.",
    "disputed": "Disputed, and not settled.",
    "refused": "Not accepted.",
    "withdrawn": "Taken back by the provider.",
}


def provides(body_id: int, contract: Model | None) -> bool:
    """Whether a body provides under a contract (or runs it in-house): what it does as the buyer is no track record."""
    if contract is None:
        return True
    parts = {party.part for party in contract.parties.all() if party.body_id == body_id}
    return bool(parts & {"provider", "subcontractor"}) or contract.kind == "in_house" or not parts


def _disputed(finding: Model) -> str:
    return "The finding is disputed." if finding.disputed else ""
