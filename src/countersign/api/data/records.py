"""Track records with everything that they rest on, and the rules by which they are counted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, overload

from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from ninja import Path, Query, Router, Schema
from pydantic import Field

from countersign.api.door import reading
from countersign.api.listing import Kind, Listed, Text, Wanted, formats, listed, written
from countersign.awards import queries
from countersign.awards.queries import Record
from countersign.awards.rule import RecordRule, versions
from countersign.register import queries as register

router = Router(tags=["Track records"])


class RecordOut(Schema):
    """What a provider's results come to: (strength × mean + Σ weight × value) ÷ (strength + Σ weight).

    ``value`` with its 95 % interval (of the Beta distribution) is null where there is no record; that is neither for
    nor against the provider. ``results`` are its inputs and weights, ``not_counted`` what does not count, with reasons.
    """

    body: str = Field(examples=["saltway-transport"])
    name: str
    identifiers: list[str]
    as_of: str = Field(examples=["2026-11-30"])
    rule: str = Field(description="Its version; see the list of rules.", examples=["1"])
    mean: float = Field(examples=[0.7])
    strength: float = Field(examples=[10.0])
    start: str = Field(description="Where mean and strength come from.")
    no_record: bool
    value: float | None = Field(examples=[0.833333])
    lower: float | None
    upper: float | None
    weight: float = Field(description="Of all results that count, together.")
    words: str
    results: list[dict[str, Any]]
    not_counted: list[dict[str, Any]]
    ties: list[dict[str, Any]]


class RuleOut(Schema):
    """One version of the rule, with every number that a weight is made of."""

    version: str
    since: str
    mean: float
    strength: float
    half_life_days: int
    look_back_days: int
    contract_cap: float
    external_cap: float
    group_share: float
    kinds: dict[str, float]
    grades: dict[str, float]


class RecordsAsked(Schema):
    text: Text = Field("", description="Part of the name of a provider.")


class Records(Sequence[Record]):
    """Records by the names of their providers, each part worked out together when it is asked for."""

    def __init__(self, text: str = "") -> None:
        self.providers = queries.providers(text=text)

    def __len__(self) -> int:
        return self.providers.count()

    @overload
    def __getitem__(self, at: int) -> Record: ...
    @overload
    def __getitem__(self, at: slice) -> list[Record]: ...
    def __getitem__(self, at: int | slice) -> Record | list[Record]:
        return self._of(list(self.providers[at])) if isinstance(at, slice) else self._of([self.providers[at]])[0]

    def __iter__(self) -> Iterator[Record]:
        return iter(self._of(list(self.providers)))

    @staticmethod
    def _of(bodies: list[Model]) -> list[Record]:
        found = queries.track_records(bodies)
        return [found[one.pk] for one in bodies]


def _record(one: Record) -> dict[str, Any]:
    told: dict[str, Any] = queries.record_file(one)
    known = told["estimate"] or dict.fromkeys(("value", "lower", "upper"))
    return {
        "body": one.body.slug, "name": one.body.name, "identifiers": told["organisation"]["identifiers"],
        "as_of": told["as_of"], "rule": told["rule"], "mean": one.start.mean, "strength": one.start.strength,
        "start": one.start.how, "no_record": one.is_newcomer,
        **{name: known[name] for name in ("value", "lower", "upper")},
        "weight": round(sum(each.weight for each in one.counted), 6), "words": one.words,
        "results": told["results"], "not_counted": told["not_counted"], "ties": told["ties"],
    }  # fmt: skip


def _rule(one: RecordRule) -> dict[str, Any]:
    plain = (
        "version", "mean", "strength", "half_life_days", "look_back_days", "contract_cap", "external_cap",
        "group_share",
    )  # fmt: skip
    weights = {name: {id: said.weight for id, said in getattr(one, name).items()} for name in ("kinds", "grades")}
    return {"since": one.since.isoformat(), **{name: getattr(one, name) for name in plain}, **weights}


RECORDS = Kind("track-records", RecordOut, _record, Records)
RULES = Kind("record-rules", RuleOut, _rule, versions)


@reading(router, "/track-records", response=Listed[RecordOut], name="track-records", openapi_extra=formats(RECORDS))
def track_records(request: HttpRequest, asked: Query[RecordsAsked], wanted: Query[Wanted]) -> HttpResponse:
    """Track records of providers by name, never in the order of their records."""
    return listed(request, RECORDS, Records(asked.text), wanted)


@reading(router, "/track-records/{slug}", response=RecordOut, name="track-record")
def track_record(request: HttpRequest, slug: Path[Text]) -> HttpResponse:
    """The record of one body by its short name."""
    return written(_record(queries.track_record(register.body_by_slug(slug))))


@reading(router, "/record-rules", response=Listed[RuleOut], name="record-rules", openapi_extra=formats(RULES))
def rules(request: HttpRequest, wanted: Query[Wanted]) -> HttpResponse:
    """How track records are counted, every version, the newest first."""
    return listed(request, RULES, versions(), wanted)
