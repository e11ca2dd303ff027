"""What people told, as counts of releases and as words that were signed off; never both in one row."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Annotated, Any, Literal, overload

from django.db.models import CharField, F, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema
from pydantic import Field

from countersign.api.door import reading
from countersign.api.listing import Kind, Listed, Number, Text, Wanted, beside, formats, listed, written
from countersign.engine import Contains, Is
from countersign.engine.links import texts
from countersign.errors import NotValid
from countersign.experiences import queries as experiences
from countersign.insight import queries as insight
from countersign.insight.models import ReleasedNumber
from countersign.register import queries as register
from countersign.register.queries.labels import SLUGS

router = Router(tags=["What people told"])
_AT_ONCE = 1000
UNKNOWN = "unknown"
_SORTS = {
    "address": ("number_id",),
    "newest": (F("number__starts").desc(nulls_last=True), "number_id"),
    "oldest": (F("number__starts").asc(nulls_last=True), "number_id"),
    "most": (F("value").desc(nulls_last=True), "number_id"),
    "least": (F("value").asc(nulls_last=True), "number_id"),
}  # fmt: skip
_BY_SLUG = {
    "body": register.body_by_slug,
    "service": register.service_by_slug,
    "contract": register.contract_by_slug,
}
_WHO = {"body": "body_id", "service": "service_id", "contract": "contract_id", "site": "site_id"}
_WHAT = {"kind": "kind", "respect": "respect", "theme": "themes", "invited_by": "invited_by"}


class CountOut(Schema):
    """How many accounts were counted of something: a cell of a release. ``value`` null is withheld, never zero."""

    address: str = Field(examples=["ew52iiqcd5dzlyxy"])
    body: str | None = Field(examples=["eastmarsh-council"])
    service: str | None
    contract: str | None = Field(examples=["school-buses"])
    site: str | None
    kind: str | None = Field(examples=["problem"])
    respect: str | None
    theme: str | None = Field(examples=["waiting"])
    invited_by: str | None
    unit: str = Field(examples=["quarter"])
    starts: str | None = Field(examples=["2026-07-01"])
    value: int | None = Field(examples=[18])
    shown: str = Field(examples=["shown", "as last released", "withheld"])
    base: str | None
    release: int
    method_version: str


class CountsAsked(Schema):
    """All of them hold. Only cells of a release come back: nothing is counted for an address, whatever it asks for."""

    text: Text = Field("", description="Part of the name of a body, service or contract.", examples=["bus"])
    place_id: Number | None = Field(None, description="Services and contracts of this place.")
    body: Text = Field("", examples=["eastmarsh-council"])
    service: Text = ""
    contract: Text = Field("", description="With its sites.")
    kind: Literal["", "problem", "praise", "want", "suggestion", "wrong_door"] = ""
    respect: Text = ""
    theme: Text = Field("", description="A code of the codebook.", examples=["waiting"])
    invited_by: Literal["", "nobody", "others", "provider"] = ""
    unit: Literal["", "all", "month", "quarter", "year"] = ""
    since: dt.date | None = Field(None, description="Periods that begin on this day or later.")
    until: dt.date | None = Field(None, description="Periods that begin before this day.")
    release: Number | None = Field(None, description="An earlier release; without it, the one that stands.")
    sort: Literal["address", "newest", "oldest", "most", "least"] = "address"


class WordsOut(Schema):
    """An account in words that a steward signed off for everybody, and the narrowest thing that it is about."""

    text: str
    contract: str | None
    service: str | None
    body: str | None


class WordsListed(Schema):
    """A page of words, and whole addresses of the pages beside it. How many there are is not said."""

    page: int
    per_page: int
    next: str
    previous: str
    results: list[WordsOut]


class WordsAsked(Schema):
    text: Text = Field("", description="Words with this in them.", examples=["driver"])
    place_id: Number | None = None
    body: Text = ""
    service: Text = ""
    contract: Text = ""
    sort: Literal["words", "-words", "longest", "shortest"] = "words"
    page: Annotated[int, Field(ge=1, le=10_000)] = 1
    per_page: Annotated[int, Field(ge=1, le=50)] = 20


class Named(Sequence[tuple[ReleasedNumber, dict[str, Any]]]):
    """Rows of a release, each with the short names of what it is about, looked up for many at once."""

    def __init__(self, rows: QuerySet[ReleasedNumber]) -> None:
        self.rows = rows

    def __len__(self) -> int:
        return self.rows.count()

    @overload
    def __getitem__(self, at: int) -> tuple[ReleasedNumber, dict[str, Any]]: ...
    @overload
    def __getitem__(self, at: slice) -> list[tuple[ReleasedNumber, dict[str, Any]]]: ...
    def __getitem__(self, at: int | slice) -> Any:
        return self._named(list(self.rows[at])) if isinstance(at, slice) else self._named([self.rows[at]])[0]

    def __iter__(self) -> Iterator[tuple[ReleasedNumber, dict[str, Any]]]:
        rows = self.rows.iterator(_AT_ONCE)
        while some := list(islice(rows, _AT_ONCE)):
            yield from self._named(some)

    @staticmethod
    def _named(rows: list[ReleasedNumber]) -> list[tuple[ReleasedNumber, dict[str, Any]]]:
        said = [dict(map(_said_of, row.number.question.get("where", ()))) for row in rows]
        names = {
            column: SLUGS[column]({one[column] for one in said if isinstance(one.get(column), int)})
            for column in _WHO.values()
        }
        return [
            (row, one | {column: names[column].get(one[column], UNKNOWN) for column in names if column in one})
            for row, one in zip(rows, said, strict=True)
        ]


def _said_of(condition: list[Any]) -> tuple[str, Any]:
    """Column and value of a condition, as a question has it; “is not known” has no value."""
    _, column, *value = condition
    return column, value[0] if value else UNKNOWN


def counts(asked: CountsAsked) -> Named:
    """Cells of a release that fit. Of body, service and contract one at most can be asked for: no cell tells two."""
    rows = insight.released(facts="experiences", unit=asked.unit, release=asked.release)
    rows = rows.filter(number__extra=False, **_dates(asked))
    for about in _about(asked):
        rows = rows.filter(about)
    for name, column in _WHAT.items():
        if code := getattr(asked, name):
            rows = rows.filter(_said(column, code))
    return Named(rows.order_by(*_SORTS[asked.sort]))


def _dates(asked: CountsAsked) -> dict[str, dt.date]:
    found = {"number__starts__gte": asked.since, "number__starts__lt": asked.until}
    return {name: day for name, day in found.items() if day}


def _said(column: str, code: str) -> Q:
    """A condition as it stands in ``what``, alone or beside another one, which stands after it or before."""
    text = texts([Contains(column, code) if column == "themes" else Is(column, code)])
    return Q(number__what=text) | Q(number__what__startswith=f"{text}&") | Q(number__what__endswith=f"&{text}")


def _about(asked: CountsAsked) -> Iterator[Q]:
    chosen = [name for name in ("body", "service", "contract") if getattr(asked, name)]
    if len(chosen) > 1:
        raise NotValid(
            "Numbers are released about one of body, service and contract, never about two together.",
            faults=tuple((name, "Ask for one of them.") for name in chosen),
        )
    for name in chosen:
        text = f"is.{name}_id={_BY_SLUG[name](getattr(asked, name)).pk}"
        yield Q(number__about=text) | Q(number__about__startswith=f"{text}&")
    if asked.place_id is not None:
        yield _among(service_id=register.services(place_id=asked.place_id),
                     contract_id=register.contracts(place_id=asked.place_id))  # fmt: skip
    if asked.text:
        yield _among(body_id=register.bodies(text=asked.text), service_id=register.services(text=asked.text),
                     contract_id=register.contracts(text=asked.text))  # fmt: skip


def _among(**things: QuerySet) -> Q:
    """About any of these things."""
    found = Q()
    for column, rows in things.items():
        abouts = rows.order_by().values_list(Concat(Value(f"is.{column}="), Cast("pk", CharField())), flat=True)
        found |= Q(number__about__in=abouts)
    return found


def _count(pair: tuple[ReleasedNumber, dict[str, Any]]) -> dict[str, Any]:
    row, said = pair
    one = insight.as_published(row)
    number = row.number
    return {
        "address": number.address, **{name: said.get(column) for name, column in (_WHO | _WHAT).items()},
        "unit": number.unit, "starts": number.starts.isoformat() if number.starts else None, "value": one.value,
        "shown": row.word, "base": one.base.address if one.base else None, "release": one.release,
        "method_version": one.method_version,
    }  # fmt: skip


COUNTS = Kind("experiences", CountOut, _count, lambda: counts(CountsAsked()))


@reading(router, "/experiences", response=Listed[CountOut], name="experiences", openapi_extra=formats(COUNTS))
def told(request: HttpRequest, asked: Query[CountsAsked], wanted: Query[Wanted]) -> HttpResponse:
    """How many accounts, by body, service or contract, by what was said, and by month or quarter, as released."""
    return listed(request, COUNTS, counts(asked), wanted)


@reading(router, "/experiences/words", response=WordsListed, name="experiences-words")
def words(request: HttpRequest, asked: Query[WordsAsked]) -> HttpResponse:
    """What people told in their own words, signed off for everybody, in the order of the words.

    Not with a day or a code beside them, and only of what many told of, so that words do not point at a person.
    """
    rows = experiences.words_for_all(**asked.dict(exclude={"page", "per_page"}))
    start = (asked.page - 1) * asked.per_page
    found = list(rows[start : start + asked.per_page + 1])
    around = beside(request, asked.page, asked.page + (len(found) > asked.per_page))
    page = {"page": asked.page, "per_page": asked.per_page} | around
    return written(page | {"results": [_words(one) for one in found[: asked.per_page]]})


def _words(one: Any) -> dict[str, Any]:
    """Of contract, service and body the narrowest: two of them together would tell a cell that nobody released."""
    about = next((name for name in ("contract", "service", "body") if getattr(one, name)), "")
    slugs = {name: getattr(one, name).slug if name == about else None for name in ("contract", "service", "body")}
    return {"text": one.published_text} | slugs
