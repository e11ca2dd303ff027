"""What this room hands to insight to be counted, and what the ledger can hold against it.

The facts are of what offices did, not of people: answers that were owed, and promises. Codes and numbers, never words.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pyarrow as pa

from countersign.answers import queries
from countersign.answers.models import Answer, Cause, Commitment, Contest, Kind, Reason, Round
from countersign.engine import CODE, DATE, FLAG, ID, INT
from countersign.findings import queries as findings
from countersign.insight.registry import Fact
from countersign.ledger.queries import vouches_for
from countersign.register.queries.labels import LABELS

_AT_ONCE = 500

ANSWERS_SCHEMA = pa.schema(
    [
        ("month", DATE),
        ("body_id", ID),
        ("contract_id", ID),
        ("part", CODE),
        ("why", CODE),
        ("state", CODE),
        ("kind", CODE),
        ("reason", CODE),
        ("late", FLAG),
        ("days", INT),
    ]
)
_DUE = ("pk", "started_on", "met_on", "body_id", "finding__contract_id", "part", "why", "state")


def answers_owed() -> Iterator[dict[str, object]]:
    """Every answer that was ever owed; ``kind`` and ``reason`` of the first one given, ``days`` until it, if any."""
    first = {}
    for due, kind, reason in Answer.objects.order_by("-pk").values_list("due_id", "kind", "reason"):
        first[due] = (kind, reason or None)
    for due in findings.asked().values(*_DUE).iterator(chunk_size=2000):
        kind, reason = first.get(due["pk"], (None, None))
        yield {
            "month": due["started_on"].replace(day=1), "body_id": due["body_id"],
            "contract_id": due["finding__contract_id"], "part": due["part"], "why": due["why"],
            "state": due["state"], "kind": kind, "reason": reason,
            "late": due["state"] not in ("running", "met"), "days": _days(due["started_on"], due["met_on"]),
        }  # fmt: skip


def _days(since: dt.date, until: dt.date | None) -> int | None:
    return (until - since).days if until else None


COMMITMENTS_SCHEMA = pa.schema(
    [
        ("month", DATE),
        ("body_id", ID),
        ("contract_id", ID),
        ("origin", CODE),
        ("cause", CODE),
        ("state", CODE),
        ("late", FLAG),
        ("inherited", FLAG),
    ]
)
_PROMISE = ("made_on", "body_id", "contract_id", "origin", "cause", "state", "fell_due_on", "inherited_from_id")


def promises() -> Iterator[dict[str, object]]:
    """Every promise ever made; ``late`` where its date passed without a claim."""
    for one in Commitment.objects.order_by("pk").values(*_PROMISE).iterator(chunk_size=2000):
        made, fell_due, inherited = (one.pop(name) for name in ("made_on", "fell_due_on", "inherited_from_id"))
        yield {
            **one, "month": made.replace(day=1), "late": fell_due is not None,
            "inherited": inherited is not None,
        }  # fmt: skip


ANSWERS = Fact(
    "answers",
    title="Answers that were owed",
    about="One row is one office that owed an answer to one published finding.",
    schema=ANSWERS_SCHEMA,
    date="month",
    rows=answers_owed,
    labels={**LABELS, "kind": dict(Kind.choices), "reason": dict(Reason.choices)},
)
COMMITMENTS = Fact(
    "commitments",
    title="Promises",
    about="One row is one promise with a measure, a date and an owner.",
    schema=COMMITMENTS_SCHEMA,
    date="month",
    rows=promises,
    labels={**LABELS, "origin": dict(Commitment.Origin.choices), "cause": dict(Cause.choices)},
)


@vouches_for("answer", "commitment", "round", "contest")
def witness() -> Iterator[tuple[str, str]]:
    """Each answer, commitment, counted or open round and contest with the digest of what is printed of it now."""
    commitments = Commitment.objects.select_related(
        "body", "contract", "inherited_from", "change__schedule"
    ).prefetch_related("claims")
    told = (
        Answer.objects.select_related("due__body", "payer", "names"),
        commitments,
        Round.objects.exclude(state="waiting").select_related("claim"),
        Contest.objects.all(),
    )
    for things in told:
        for thing in things.order_by("pk").iterator(chunk_size=_AT_ONCE):
            yield thing.subject, queries.digest(thing)
