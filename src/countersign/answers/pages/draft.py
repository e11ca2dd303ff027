"""An answer that is being written: what was said to each question so far, kept in the session until it is printed.

Nothing here is public or personal: it is what an office is about to print. It ends with the session.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.db.models import Model
from django.http import HttpRequest

from countersign.answers.models import Kind, Reason
from countersign.answers.rules import Promise

_KEPT = "answers_being_written"
_LEADING = ("kind", "reason")  # what decides which questions follow

Draft = dict[str, object]


def draft_of(request: HttpRequest, due: Model) -> Draft:
    """What was said so far; empty where nothing was."""
    return dict(request.session.get(_KEPT, {}).get(str(due.pk), {}))


def keep(request: HttpRequest, due: Model, given: Mapping[str, object]) -> Draft:
    """The draft with ``given``. Another kind or reason drops what only belonged to the old one."""
    draft = draft_of(request, due)
    said = {name: _as_text(value) for name, value in given.items()}
    if any(name in said and draft.get(name, said[name]) != said[name] for name in _LEADING):
        draft = {name: draft[name] for name in ("kind", "text", "promises") if name in draft}
    draft |= said
    request.session[_KEPT] = request.session.get(_KEPT, {}) | {str(due.pk): draft}
    return draft


def forget(request: HttpRequest, due: Model) -> None:
    kept = request.session.get(_KEPT, {})
    kept.pop(str(due.pk), None)
    request.session[_KEPT] = kept


def way(draft: Draft) -> tuple[str, ...]:
    """The questions of this answer in their order; the last one is the check of them all."""
    kind = draft.get("kind")
    if kind == Kind.DECLINE:
        return ("kind", "reason", "leads", "says", "check")
    if kind == Kind.PASS_ON:
        return ("kind", "leads", "says", "check")
    return ("kind", "says", "promises", "check")


def unfinished(draft: Draft, due: Model) -> str:
    """The first question that still has no answer; ``check`` where all have one."""
    return next((step for step in way(draft) if step != "check" and not _is_said(step, draft, due)), "check")


def promises(draft: Draft) -> list[Promise]:
    """The promises kept so far."""
    return [_promise(kept) for kept in draft.get("promises", [])]  # type: ignore[attr-defined]


def with_promise(draft: Draft, given: Mapping[str, object], at: int | None) -> list[dict[str, object]]:
    """The kept promises with this one at place ``at``, or at the end."""
    kept = list(draft.get("promises", []))  # type: ignore[call-overload]
    one = {name: _as_text(given[name]) for name in ("measure", "due_on", "owner", "cause")}
    if at is None or at >= len(kept):
        return [*kept, one]
    return [*kept[:at], one, *kept[at + 1 :]]


def day(value: object) -> dt.date | None:
    """A day as it lies in the draft."""
    return dt.date.fromisoformat(str(value)) if value else None


def _is_said(step: str, draft: Draft, due: Model) -> bool:
    if step == "promises":
        return bool(draft.get("promises")) or due.finding.kind == "praise"
    needed = {"kind": ("kind",), "reason": ("reason",), "says": ("text",), "leads": _leads(draft)}[step]
    return all(draft.get(name) for name in needed)


def _leads(draft: Draft) -> tuple[str, ...]:
    by_reason = {
        Reason.NOT_BELIEVED: ("would_settle", "body", "settle_by"),
        Reason.CANNOT: ("lacks", "needs", "body"),
    }
    return by_reason.get(draft.get("reason"), ("body",))  # type: ignore[call-overload]


def _promise(kept: Mapping[str, str]) -> Promise:
    return Promise(kept["measure"], dt.date.fromisoformat(kept["due_on"]), kept["owner"], kept["cause"])


def _as_text(value: object) -> object:
    return value.isoformat() if isinstance(value, dt.date) else value
