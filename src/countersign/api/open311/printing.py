"""What a service, a finding, an account and an answer look like in GeoReport v2."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db.models import prefetch_related_objects

from countersign.answers import queries as answers
from countersign.api.open311.dialect import Many
from countersign.register import queries as register

Thing = dict[str, Any]

_TRIED = "2026-11-01T09:00:00Z"
CLOSED = ("answered", "resolved")
_NOTES = {
    "waiting": "Published. Those who answer for it have until the date that is expected.",
    "overdue": "No answer came in time.",
    "escalated": "No answer came in time. It lies with scrutiny.",
    "answered": "Answered.",
    "resolved": "Answered, and what was promised is confirmed by those concerned.",
    "retired": "Retired: what it rests on fell away.",
}


def service(one: Any) -> Thing:
    return {
        "service_code": one.slug, "service_name": one.name, "description": one.description, "metadata": False,
        "type": "batch", "keywords": ",".join(one.words.split("\n")) if one.words else "",
        "group": one.place.name if one.place else "",
    }  # fmt: skip


def requests(findings: Iterable[Any]) -> Many:
    """Findings as requests; a fixed number of queries, however many."""
    found = list(findings)
    prefetch_related_objects(found, "contract__parties__body", "contract__service")
    stand = answers.standings(found)
    return Many.of("request", (_request(one, "retired" if one.state == "retired" else stand[one.pk]) for one in found))


def _request(one: Any, stands: str) -> Thing:
    service = one.service or (one.contract.service if one.contract else None)
    is_closed = stands in CLOSED or stands == "retired"
    return _empty() | {
        "service_request_id": str(one.pk), "status": "closed" if is_closed else "open", "status_notes": _NOTES[stands],
        "service_name": service.name if service else "", "service_code": service.slug if service else "",
        "description": _claim(one), "agency_responsible": agency(one), "requested_datetime": moment(one.published_at),
        "updated_datetime": moment(one.retired_at or one.published_at), "expected_datetime": _due(one),
        "address": one.place.name if one.place else "",
    }  # fmt: skip


def account(one: Any) -> Thing:
    """An account for whoever holds its token: how far it is. Its words stay here until a steward signs them off."""
    withdrawn = one.state in ("withdrawn", "set_aside")
    return _empty() | {
        "service_request_id": one.key, "status": "closed" if withdrawn else "open",
        "status_notes": f"Your account is {one.get_state_display()}.",
        "service_name": one.service.name if one.service else "",
        "service_code": one.service.slug if one.service else "", "description": one.published_text,
        "requested_datetime": moment(one.told_at), "updated_datetime": moment(one.signed_off_at or one.told_at),
    }  # fmt: skip


def updates(given: Iterable[Any]) -> list[Thing]:
    """Answers as updates of the findings they answer; a fixed number of queries, however many."""
    found = list(given)
    stand = answers.standings({one.due.finding_id: one.due.finding for one in found}.values())
    return [
        {
            "update_id": str(one.pk), "service_request_id": str(one.due.finding_id),
            "status": "closed" if stand[one.due.finding_id] in CLOSED else "open",
            "updated_datetime": moment(one.at), "description": one.text, "media_url": "",
        }
        for one in found
    ]  # fmt: skip


def example(id: str, code: str) -> Thing:
    """The one request of the sandbox."""
    return _empty() | {
        "service_request_id": id, "status": "open", "status_notes": "An example.", "service_name": "Sandbox",
        "service_code": code, "description": "For trying.", "requested_datetime": _TRIED, "updated_datetime": _TRIED,
        "address": "Nowhere",
    }  # fmt: skip


def agency(one: Any) -> str:
    """Who answers: “Provider for Commissioner”, or whoever of them is known."""
    if one.contract is None:
        return one.body.name if one.body else ""
    who = register.who_answers(one.contract)
    runs, pays = ([party.body.name for party in parties] for parties in (who.runs, who.commissioned))
    return " for ".join(", ".join(names) for names in (runs, pays if pays != runs else []) if names)


def moment(at: dt.datetime | None) -> str:
    """With its offset, as the standard wants it."""
    return f"{at.astimezone(dt.UTC):%Y-%m-%dT%H:%M:%SZ}" if at else ""


def _claim(one: Any) -> str:
    counted = f" ({one.numerator} of {one.base} accounts)" if one.numerator is not None and one.base else ""
    return f"{one.claim}{counted}"


def _due(one: Any) -> str:
    return f"{one.first_due:%Y-%m-%d}T23:59:59Z" if one.first_due else ""


def _empty() -> Thing:
    """Every field in the order of the standard; what is not known stays empty."""
    return dict.fromkeys((
        "service_request_id", "status", "status_notes", "service_name", "service_code", "description",
        "agency_responsible", "service_notice", "requested_datetime", "updated_datetime", "expected_datetime",
        "address", "address_id", "zipcode", "lat", "long", "media_url",
    ), "")  # fmt: skip
