"""What published releases say of a contract that failed: failures to perform, and why it was ended."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import Any

from countersign.formats.ocds.checking import listed
from countersign.formats.ocds.written import Document, Failure, Termination

PENALTIES = ("contracted", "imposed", "negotiated")  # the closed list penaltyType of the UK extension


def failures(contract: dict[str, Any]) -> tuple[Failure, ...]:
    """Every failure that the entry of a contract tells, in order. What cannot be read is left empty, never guessed."""
    implementation = contract.get("implementation")
    told = listed(implementation.get("performanceFailures")) if isinstance(implementation, dict) else ()
    return tuple(_failure(one) for one in told if _text(one.get("id")))


def _failure(one: dict[str, Any]) -> Failure:
    period = one.get("period")
    during = period if isinstance(period, dict) else {}
    kind = _text(one.get("penaltyType"))
    return Failure(
        id=_text(one["id"]),
        category=_text(one.get("category")),
        requirement=_text(one.get("requirement")),
        description=_text(one.get("description")),
        starts_on=_day(during.get("startDate")),
        ends_on=_day(during.get("endDate")),
        events=_number(one.get("events")),
        decision_on=_day(one.get("decisionDate")),
        penalty_on=_day(one.get("penaltyDate")),
        penalty_type=kind if kind in PENALTIES else "",
        penalty_type_entered=_text(one.get("penaltyTypeEntered")),
        penalty=_money(one.get("penaltyValue")),
        partial_termination=_text(one.get("partialTermination")),
        suppliers=tuple(_text(body.get("id")) for body in listed(one.get("suppliers"))),
        documents=tuple(_documents(one)),
    )


def terminations(contract: dict[str, Any]) -> tuple[Termination, ...]:
    """The reasons for ending it, in the words of its authority; also from the older field for one reason."""
    single = contract.get("terminationRationaleClassification")
    told = [*listed(contract.get("terminationRationaleClassifications")), *listed([single])]
    found = (Termination(*(_text(one.get(name)) for name in ("scheme", "id", "description"))) for one in told)
    return tuple(dict.fromkeys(one for one in found if one.id or one.description))


def _documents(one: dict[str, Any]) -> Iterator[Document]:
    for paper in listed(one.get("documents")):
        url = _text(paper.get("url"))
        if _text(paper.get("id")) and url.startswith(("http://", "https://")):
            kind, title = (_text(paper.get(name)) for name in ("documentType", "title"))
            yield Document(_text(paper["id"]), kind, title, url, published_on=_day(paper.get("datePublished")))


def _money(value: object) -> tuple[Decimal, str] | None:
    told = value if isinstance(value, dict) else {}
    amount = _number(told.get("amount"))
    return None if amount is None else (amount, _text(told.get("currency"))[:3].upper() or "GBP")


def _number(value: object) -> Decimal | None:
    try:
        found = None if value is None or isinstance(value, bool) else Decimal(str(value))
    except InvalidOperation:
        return None
    return found if found is not None and found.is_finite() else None


def _text(value: object) -> str:
    return " ".join(str(value).split()) if isinstance(value, str | int | float) else ""


def _day(value: object) -> dt.date | None:
    try:
        return dt.date.fromisoformat(str(value)[:10])
    except ValueError:
        return None
