"""Exactly what is printed of panels: the public JSON, and what the ledger holds a digest of."""

from __future__ import annotations

import hashlib

from django.db.models import prefetch_related_objects

from countersign.involvement.models import Ballot, Draw, Item, Meeting, Panel, Recommendation
from countersign.proof.canonical import canonical
from countersign.register.queries import signed_by

Thing = Panel | Draw | Meeting | Item | Ballot | Recommendation


def digest(thing: Thing) -> str:
    """SHA-256 of the canonical JSON of what is printed of it, in hexadecimal."""
    return hashlib.sha256(canonical(printed(thing))).hexdigest()


def printed(thing: Thing) -> dict[str, object]:
    """Everything public about it; no line of it tells who somebody is."""
    return _PRINTED[type(thing)](thing)


def _panel(one: Panel) -> dict[str, object]:
    numbers = ("user_share", "quorum", "papers_days", "answer_days", "fill_days")
    return {
        "number": one.pk, "state": one.state, "contract": one.contract.slug, "body": signed_by(one).slug,
        "title": one.title, "purpose": one.purpose, "support": one.support, "pay": str(one.pay), "quotas": one.quotas,
        **{name: getattr(one, name) for name in numbers},
        "recruits_until": _day(one.recruits_until), "sat_on": _day(one.sat_on), "ended_on": _day(one.ended_on),
        "ended_because": one.ended_because, "seats": [_seat(seat) for seat in one.seats.all()],
    }  # fmt: skip


def _seat(seat) -> dict[str, object]:
    sittings = [[_day(one.since), _day(one.until), _day(one.trained_on)] for one in seat.sittings.all()]
    conflicts = [[one.words, _day(one.on)] for one in seat.conflicts.all()]
    return {"number": seat.number, "kind": seat.kind, "body": signed_by(seat).slug if seat.body else None,
            "held": sittings, "conflicts": conflicts}  # fmt: skip


def _draw(one: Draw) -> dict[str, object]:
    return {
        "panel": one.panel_id, "state": one.state, "seats": one.seats, "quotas": one.quotas,
        "volunteers": one.volunteers, "lottery": one.digest, "least": repr(one.least), "bound": repr(one.bound),
        "barred": one.barred, "seed_source": one.seed_source, "seed_on": _day(one.seed_on), "seed": one.seed,
        "drawn": one.drawn,
    }  # fmt: skip


def _meeting(one: Meeting) -> dict[str, object]:
    return {
        "panel": one.panel_id, "state": one.state, "called_on": _day(one.called_on), "on": _day(one.on),
        "where": one.where, "minutes": one.minutes if one.published_at else "",
        "papers": [[paper.title, paper.url, _day(paper.sent_on), paper.late] for paper in one.papers.all()],
    }  # fmt: skip


def _item(one: Item) -> dict[str, object]:
    return {
        "panel": one.panel_id, "number": one.number, "state": one.state, "title": one.title, "words": one.words,
        "seat": one.seat.number, "put_on": _day(one.put_on), "ended_on": _day(one.ended_on),
        "finding": one.finding_id, "commitment": one.commitment_id, "clause": one.clause_id,
    }  # fmt: skip


def _ballot(one: Ballot) -> dict[str, object]:
    prefetch_related_objects([one], "votes__sitting__seat")  # nothing to do where a list brought them along
    votes = sorted(one.votes.all(), key=lambda vote: (vote.sitting.seat.number, vote.pk))
    return {
        "item": one.item_id, "kind": one.kind, "state": one.state, "motion": one.motion,
        "to": signed_by(one, "to").slug if one.to else None, "claim": one.claim_id,
        "votes": [[vote.sitting.seat.number, vote.choice, vote.dissent] for vote in votes],
    }  # fmt: skip


def _recommendation(one: Recommendation) -> dict[str, object]:
    return {
        "ballot": one.ballot_id, "body": signed_by(one).slug, "state": one.state, "due_on": _day(one.due_on),
        "reason": one.reason, "answered_on": _day(one.answered_on), "commitment": one.commitment_id,
    }  # fmt: skip


def _day(day) -> str | None:
    return day.isoformat() if day else None


_PRINTED = {
    Panel: _panel,
    Draw: _draw,
    Meeting: _meeting,
    Item: _item,
    Ballot: _ballot,
    Recommendation: _recommendation,
}
