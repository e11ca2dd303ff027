"""Released numbers: each with its question, base, release and method, under its permanent address."""

from __future__ import annotations

from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema
from pydantic import Field

from countersign.api.door import reading
from countersign.api.listing import Kind, Listed, Number, Text, Wanted, formats, listed
from countersign.insight import queries
from countersign.insight.measures import measures

router = Router(tags=["Numbers"])


class NumberOut(Schema):
    """``value`` null means withheld: the number is small, or would give a small one away."""

    address: str = Field(examples=["ew52iiqcd5dzlyxy"])
    facts: str = Field(examples=["experiences"])
    question: dict[str, Any]
    value: int | None
    shown: str = Field(examples=["shown", "as last released", "withheld"])
    base: str | None = Field(description="Address of the number that a share of it is taken of.")
    release: int
    released_at: str
    method_version: str


class MeasureOut(Schema):
    """What is measured, and how it is read. The definition of each version stands at the measure's own address."""

    id: str
    title: str
    version: str
    better: str
    words: str
    reading: str
    limits: str


class NumbersAsked(Schema):
    facts: Text = ""
    about: Text = Field("", description="Conditions as they stand in links, such as `is.body_id=12`.")
    unit: Literal["", "all", "month", "quarter", "year"] = ""
    release: Number | None = Field(None, description="Of an earlier release; without it, of the one that stands.")


def _number(row) -> dict[str, object]:
    one = queries.as_published(row)
    return {
        "address": one.question.address, "facts": one.question.facts, "question": one.question.to_dict(),
        "value": one.value, "shown": {"held": "as last released"}.get(one.status, one.status),
        "base": one.base.address if one.base else None, "release": one.release,
        "released_at": f"{one.released_at:%Y-%m-%dT%H:%M:%SZ}", "method_version": one.method_version,
    }  # fmt: skip


def _measure(one) -> dict[str, object]:
    return {name: getattr(one, name) for name in MeasureOut.model_fields}


NUMBERS = Kind("numbers", NumberOut, _number, queries.released)
MEASURES = Kind("measures", MeasureOut, _measure, measures)


@reading(router, "/numbers", response=Listed[NumberOut], name="numbers", openapi_extra=formats(NUMBERS))
def numbers(request: HttpRequest, asked: Query[NumbersAsked], wanted: Query[Wanted]) -> HttpResponse:
    """Every number of a release, small ones withheld as everywhere."""
    return listed(request, NUMBERS, queries.released(**asked.dict()), wanted)


@reading(router, "/measures", response=Listed[MeasureOut], name="measures", openapi_extra=formats(MEASURES))
def measured(request: HttpRequest, wanted: Query[Wanted]) -> HttpResponse:
    """What is measured."""
    return listed(request, MEASURES, list(measures()), wanted)
