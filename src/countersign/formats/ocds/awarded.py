"""A procurement as it is written out: plain values that :mod:`countersign.formats.ocds.awarding` makes a release of."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from countersign.formats.ocds.written import BodyWritten


@dataclass(frozen=True)
class CriterionWritten:
    """``kind`` is price or quality; ``weight`` in per cent."""

    name: str
    kind: str
    description: str
    weight: Decimal
    minimum: Decimal | None = None


@dataclass(frozen=True)
class MarkWritten:
    id: str
    criterion: str
    evaluator: str
    kind: str
    score: Decimal
    top: int
    rationale: str
    counted: Decimal | None = None
    why: str = ""


@dataclass(frozen=True)
class BidWritten:
    """``status`` is a code of ``bidStatus``; everything but id and status is empty until the award is decided."""

    id: str
    status: str
    date: dt.datetime
    tenderer: BodyWritten | None = None
    price: Decimal | None = None
    total: float | None = None
    rank: int | None = None
    record: float | None = None
    marks: tuple[MarkWritten, ...] = ()
    partners: tuple[BodyWritten, ...] = ()

    @property
    def tenderers(self) -> tuple[BodyWritten, ...]:
        """Who bids, the sender first; empty while that is not told."""
        return (self.tenderer, *self.partners) if self.tenderer else ()


@dataclass(frozen=True)
class Withheld:
    """A part of a bid that is not public: ``category`` is (code, words)."""

    id: str
    name: str
    rationale: str
    category: tuple[str, str]


@dataclass(frozen=True)
class AwardWritten:
    """One procurement in any state but a draft. ``bids`` are those that were opened."""

    ocid: str
    id: str
    title: str
    state: str
    buyer: BodyWritten
    formula: str
    weighting: str
    criteria: tuple[CriterionWritten, ...]
    currency: str = "GBP"
    jurisdiction: str = "england"
    light_touch: bool | None = None
    value: Decimal | None = None
    cpv: tuple[str, ...] = ()
    published: dt.datetime | None = None
    deadline: dt.datetime | None = None
    questions_until: dt.datetime | None = None
    asked: bool | None = None
    signed_on: dt.date | None = None
    starts_on: dt.date | None = None
    ends_on: dt.date | None = None
    bids: tuple[BidWritten, ...] = ()
    winner: str = ""
    decided: dt.datetime | None = None
    explained: str = ""
    summaries_on: dt.date | None = None
    standstill: tuple[dt.date, dt.date] | None = None
    proof: str = ""
    digest: str = ""
    withheld: tuple[Withheld, ...] = ()
