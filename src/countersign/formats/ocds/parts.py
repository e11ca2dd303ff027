"""The parts of a release that is written: metrics, milestones, documents, failures. Empty fields are left out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from countersign.formats.ocds.written import Document, Failure, Metric, Milestone, Observed

RATING = "countersign-kpi-rating"  # the codes are the extension's own; it names no scheme for them
_NOTHING: tuple[object, ...] = (None, "", [], {}, ())
_UNITS = {"%": ("P1", "%"), "hours": ("HUR", "hours"), "days": ("DAY", "days")}  # UN/CEFACT Recommendation 20


def said(**fields: Any) -> dict[str, Any]:
    """The fields that say something; nought and False do."""
    return {name: value for name, value in fields.items() if value not in _NOTHING}


def period(first: dt.date | None, last: dt.date | None) -> dict[str, str]:
    """From the beginning of the first day to the end of the last."""
    return said(
        startDate=f"{first.isoformat()}T00:00:00Z" if first else None,
        endDate=f"{last.isoformat()}T23:59:59Z" if last else None,
    )


def worth(amount: Decimal | None, currency: str) -> dict[str, Any] | None:
    return None if amount is None else {"amount": number(amount), "currency": currency}


def number(value: Decimal) -> int | float:
    """A whole number where it is one."""
    return int(value) if value == value.to_integral_value() else float(value)


def classification(scheme: str, code: str, description: str = "") -> dict[str, Any]:
    return said(scheme=scheme, id=code, description=description)


def metric(one: Metric) -> dict[str, Any]:
    return said(
        id=one.id,
        title=one.title,
        description=one.description,
        observations=[_observation(each) for each in one.observed],
    )


def _observation(one: Observed) -> dict[str, Any]:
    code, name = _UNITS.get(one.unit, ("", one.unit))
    return said(
        id=one.id,
        period=period(one.starts_on, one.ends_on),
        measure=None if one.measure is None else number(one.measure),
        value=worth(one.money, "GBP"),
        unit=said(name=name, scheme="UNCEFACT" if code else "", id=code),
        notes=one.notes,
        measureClassification=classification(RATING, *one.grade) if one.grade[0] else None,
    )


def milestone(one: Milestone) -> dict[str, Any]:
    return said(
        id=one.id,
        title=one.title,
        type=one.type,
        description=one.description,
        code=one.code,
        dueDate=_end(one.due_on),
        dateMet=_begin(one.met_on),
        status=one.status,
    )


def document(one: Document) -> dict[str, Any]:
    return said(
        id=one.id,
        documentType=one.type,
        title=one.title,
        description=one.description,
        url=one.url,
        datePublished=_begin(one.published_on),
        format=one.format,
        language="en",
    )


def failure(one: Failure, bodies: Mapping[str, Mapping[str, str]]) -> dict[str, Any]:
    """``bodies``: references by id; a supplier that is not among them is left out."""
    return said(
        id=one.id,
        period=period(one.starts_on, one.ends_on),
        category=one.category,
        events=None if one.events is None else number(one.events),
        requirement=one.requirement,
        description=one.description,
        decisionDate=_begin(one.decision_on),
        penaltyDate=_begin(one.penalty_on),
        penaltyType=one.penalty_type,
        penaltyTypeEntered=one.penalty_type_entered,
        penaltyValue=worth(*one.penalty) if one.penalty else None,
        partialTermination=one.partial_termination,
        suppliers=[bodies[id] for id in one.suppliers if id in bodies],
        documents=[document(paper) for paper in one.documents],
    )


def _begin(date: dt.date | None) -> str | None:
    return f"{date.isoformat()}T00:00:00Z" if date else None


def _end(date: dt.date | None) -> str | None:
    return f"{date.isoformat()}T23:59:59Z" if date else None
