"""What comes back, as frozen values. A field that a newer register adds is passed over; a missing one is an error.

The fields are those of the register's own description (``/api/openapi.json``); a test holds them together.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, TypeVar

from countersign.errors import NotValid

Thing = TypeVar("Thing")
Rows = list[dict[str, Any]]


@dataclass(frozen=True)
class Body:
    """An organisation of any sector."""

    number: int
    slug: str
    name: str
    sector: str
    place: str | None
    website: str
    complaints_how: str
    names: list[str]
    identifiers: list[str]
    replaced_by: str | None
    fictional: bool


@dataclass(frozen=True)
class Place:
    """An area that somebody is responsible for."""

    number: int
    gss: str | None
    name: str
    kind: str
    within: int | None


@dataclass(frozen=True)
class Service:
    """What people call it. ``population`` None means unknown, never zero."""

    number: int
    slug: str
    name: str
    description: str
    place: str | None
    population: int | None
    population_source: str
    words: list[str]
    fictional: bool


@dataclass(frozen=True)
class Party:
    """A body's part in a contract, and the office that answers."""

    body: str
    part: str
    office: str


@dataclass(frozen=True)
class Contract:
    """A contract or an in-house arrangement. ``value`` is a text, so that it is not rounded."""

    number: int
    slug: str
    ocid: str | None
    reference: str
    kind: str
    title: str
    description: str
    state: str
    service: str | None
    place: str | None
    jurisdiction: str
    value: str | None
    currency: str
    starts_on: str | None
    ends_on: str | None
    awarded_on: str | None
    answer_days: int
    predecessor: str | None
    parties: list[Party]
    source: str
    source_url: str
    fictional: bool


@dataclass(frozen=True)
class Finding:
    """A counted claim: ``numerator`` of ``base`` accounts, with everybody who must answer it."""

    number: int
    kind: str
    state: str
    disputed: bool
    claim: str
    numerator: int | None
    base: int | None
    release: int | None
    question: dict[str, Any] | None
    base_question: dict[str, Any] | None
    records: str
    who: str
    selection: str
    wording: str
    wording_version: str
    limits: str
    method_version: str
    body: str | None
    service: str | None
    contract: str | None
    place: str | None
    published_at: str | None
    retired_at: str | None
    retired_because: str
    replies: Rows
    official_figures: Rows
    answers_due: Rows
    notes: Rows


@dataclass(frozen=True)
class Answer:
    """What an office answered."""

    number: int
    finding: int
    body: str
    office: str
    kind: str
    reason: str
    text: str
    late: bool
    at: str | None
    alike: int | None
    would_settle: str
    payer: str | None
    settle_by: str | None
    lacks: str
    needs: str
    names: str | None


@dataclass(frozen=True)
class Commitment:
    """A promise with measure, owner and date."""

    number: int
    origin: str
    answer: int | None
    finding: int | None
    contract: str | None
    clause: dict[str, Any] | None
    body: str
    measure: str
    owner: str
    due_on: str | None
    cause: str
    state: str
    made_on: str | None
    fell_due_on: str | None
    ended_on: str | None
    ended_because: str
    superseded_by: int | None
    inherited_from: str | None
    claims: Rows


@dataclass(frozen=True)
class Number:
    """A released number under its permanent address. ``value`` None means withheld, never zero."""

    address: str
    facts: str
    question: dict[str, Any]
    value: int | None
    shown: str
    base: str | None
    release: int
    released_at: str
    method_version: str


@dataclass(frozen=True)
class Measure:
    """What is measured, and how it is read."""

    id: str
    title: str
    version: str
    better: str
    words: str
    reading: str
    limits: str


def made(kind: type[Thing], row: Mapping[str, Any]) -> Thing:
    """``row`` as a ``kind``; raises :class:`NotValid` where the register left a field out."""
    names = [one.name for one in fields(kind)]  # type: ignore[arg-type]
    if missing := [name for name in names if name not in row]:
        raise NotValid(
            f"The register left out {', '.join(missing)} of a {kind.__name__.lower()}.",
            remedy="It may be older than this client; ask its host for its version.",
        )
    values = {name: row[name] for name in names}
    if kind is Contract:
        values["parties"] = [made(Party, one) for one in row["parties"]]
    return kind(**values)
