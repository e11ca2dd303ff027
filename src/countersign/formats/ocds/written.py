"""A contract as it is written out: plain values that :mod:`countersign.formats.ocds.writing` makes a release of.

What is empty is not written. Codes are those of OCDS 1.1.5 and of the extensions in ``writing.EXTENSIONS``, or ours.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class BodyWritten:
    """A body with its part. ``under`` is the id of the body it is a subcontractor of."""

    id: str
    name: str
    part: str  # commissioner | provider | subcontractor
    identifiers: tuple[tuple[str, str], ...] = ()
    voluntary: bool = False
    under: str = ""


@dataclass(frozen=True)
class Observed:
    """One target or figure of a metric: a ``measure`` with its unit, or ``money``. ``grade`` is (code, words).

    ``dimensions`` of the extension stay unused: its open field names are "additional fields" to the official validator.
    """

    id: str
    starts_on: dt.date | None = None
    ends_on: dt.date | None = None
    measure: Decimal | None = None
    money: Decimal | None = None
    unit: str = ""
    grade: tuple[str, str] = ("", "")
    notes: str = ""


@dataclass(frozen=True)
class Metric:
    """An indicator, or one activity of involvement, with its targets or its figures."""

    id: str
    title: str
    description: str = ""
    observed: tuple[Observed, ...] = ()


@dataclass(frozen=True)
class Milestone:
    """Something owed by a date. ``status`` is a code of ``milestoneStatus``; ``description`` says how it stands."""

    id: str
    title: str
    type: str  # engagement | reporting
    description: str
    code: str
    due_on: dt.date
    met_on: dt.date | None
    status: str


@dataclass(frozen=True)
class Withholding:
    """One thing that is not published: why, and under which category (code, words)."""

    id: str
    name: str
    rationale: str
    category: tuple[str, str]


@dataclass(frozen=True)
class Document:
    """Something to read; ``type`` is a code of ``documentType``."""

    id: str
    type: str
    title: str
    url: str
    format: str = ""
    published_on: dt.date | None = None
    description: str = ""


@dataclass(frozen=True)
class Failure:
    """A failure to perform as its authority published it (regulation 39(7) of the Procurement Regulations 2024).

    ``penalty_type`` is *contracted*, *imposed* or *negotiated*; ``suppliers`` are ids of bodies of the same release.
    """

    id: str
    category: str = ""
    requirement: str = ""
    description: str = ""
    starts_on: dt.date | None = None
    ends_on: dt.date | None = None
    events: Decimal | None = None
    decision_on: dt.date | None = None
    penalty_on: dt.date | None = None
    penalty_type: str = ""
    penalty_type_entered: str = ""
    penalty: tuple[Decimal, str] | None = None
    partial_termination: str = ""
    suppliers: tuple[str, ...] = ()
    documents: tuple[Document, ...] = ()


@dataclass(frozen=True)
class Termination:
    """Why a contract ended before its time: a classification of its authority's, or ours."""

    scheme: str
    id: str
    description: str = ""


@dataclass(frozen=True)
class ContractWritten:
    """One contract with everything that is said of it. ``state`` is the register's word."""

    ocid: str
    award_id: str
    contract_id: str
    title: str
    state: str
    reference: str = ""
    description: str = ""
    light_touch: bool | None = None
    jurisdiction: str = ""
    value: Decimal | None = None
    currency: str = "GBP"
    starts_on: dt.date | None = None
    ends_on: dt.date | None = None
    awarded_on: dt.date | None = None
    procurement_method: str = ""
    procurement_details: str = ""
    bidders: int | None = None
    cpv: tuple[str, ...] = ()
    notice: str = ""
    bodies: tuple[BodyWritten, ...] = ()
    agreed: tuple[Metric, ...] = ()
    measured: tuple[Metric, ...] = ()
    milestones: tuple[Milestone, ...] = ()
    documents: tuple[Document, ...] = ()
    reports: tuple[Document, ...] = ()
    withheld: tuple[Withholding, ...] = ()
    failures: tuple[Failure, ...] = ()
    terminations: tuple[Termination, ...] = ()
