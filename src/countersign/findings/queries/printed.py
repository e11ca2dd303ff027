"""Exactly what is printed of a finding, as plain JSON: the public file, and what the ledger commits to."""

from __future__ import annotations

import datetime as dt
import hashlib

from countersign.findings.models import Due, Finding
from countersign.proof.canonical import canonical
from countersign.register.queries import signed_by

_FIGURE = (
    "label", "value", "unit", "base", "population", "period", "source", "source_url", "rebuttal", "would_settle",
)  # fmt: skip


def printed(finding: Finding) -> dict[str, object]:
    """Everything public about a published finding. Dates are ISO texts, questions their plain form."""
    return {
        "number": finding.pk,
        "kind": finding.kind,
        "state": finding.state,
        "disputed": finding.disputed,
        "claim": finding.claim,
        "numerator": finding.numerator,
        "base": finding.base,
        "release": finding.release_number,
        "question": finding.question,
        "base_question": finding.base_question,
        "records": finding.records_mark,
        "who": finding.who,
        "selection": finding.selection,
        "wording": finding.wording,
        "wording_version": finding.wording_version,
        "limits": finding.limits,
        "method_version": finding.method_version,
        "body": signed_by(finding).slug if finding.body else None,
        "service": finding.service.slug if finding.service else None,
        "contract": finding.contract.slug if finding.contract else None,
        "place": finding.place.gss or finding.place.name if finding.place else None,
        "published_at": _moment(finding.published_at),
        "retired_at": _moment(finding.retired_at),
        "retired_because": finding.retired_because,
        "replies": [_reply(reply) for reply in finding.replies.all()],
        "official_figures": [_figure(figure) for figure in finding.figures.all()],
        "answers_due": [_due(due) for due in finding.dues.all() if due.why == due.Why.PUBLISHED],
        "notes": [{"sort": note.sort, "text": note.text, "at": _moment(note.at)} for note in finding.notes.all()],
    }


def digest(finding: Finding) -> str:
    """SHA-256 of the canonical JSON of :func:`printed`, in hexadecimal."""
    return hashlib.sha256(canonical(printed(finding))).hexdigest()


def due_digest(due: Due) -> str:
    """SHA-256 of everything about one clock that nobody may change by hand: whose, since when, and how far it is."""
    days = {name: _day(getattr(due, name)) for name in ("started_on", "due_on", "overdue_on", "escalated_on", "met_on")}
    whose = {"finding": due.finding_id, "body": signed_by(due).pk, "part": due.part, "why": due.why, "state": due.state}
    return hashlib.sha256(canonical({**whose, **days, "came_from": due.came_from_id})).hexdigest()


def _day(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None


def _moment(at) -> str | None:
    return f"{at:%Y-%m-%dT%H:%M:%SZ}" if at else None


def _reply(reply) -> dict[str, object]:
    return {"body": signed_by(reply).slug, "part": reply.part, "text": reply.text, "at": _moment(reply.at)}


def _due(due) -> dict[str, object]:
    """A clock that publication started. Whether it was met, and clocks that answers moved, have lines of their own."""
    days = due.working_days
    return {
        "body": signed_by(due).slug,
        "part": due.part,
        "office": due.office,
        "on": due.due_on.isoformat(),
        "days": days,
    }


def _figure(figure) -> dict[str, object]:
    names = (
        "label",
        "value",
        "unit",
        "base",
        "population",
        "period",
        "source",
        "source_url",
        "rebuttal",
        "would_settle",
    )
    return {name: getattr(figure, name) for name in names}
