"""What this room hands to insight to be counted, and what the ledger can hold against it."""

from __future__ import annotations

from collections.abc import Iterator

import pyarrow as pa

from countersign import clock
from countersign.awards import queries
from countersign.awards.models import Pack, Reference, Tie
from countersign.awards.queries.results import Gathered
from countersign.awards.relevance import Purpose
from countersign.awards.rule import newest
from countersign.engine import CODE, DATE, FLAG, ID
from countersign.insight.registry import Fact
from countersign.ledger.queries import vouches_for
from countersign.register.queries.labels import LABELS

RESULTS_SCHEMA = pa.schema(
    [
        ("month", DATE),
        ("body_id", ID),
        ("contract_id", ID),
        ("kind", CODE),
        ("grade", CODE),
        ("stands", CODE),
        ("counts", FLAG),
        ("disputed", FLAG),
    ]
)


def results() -> Iterator[dict[str, object]]:
    """Every result that a record is made of; whether it was good stands in ``stands``: good, part, not or waits."""
    gathered = Gathered(clock.today(), Purpose(), newest())
    for body, own in gathered.by_body.items():
        for one in own:
            yield {
                "month": one.on.replace(day=1), "body_id": body,
                "contract_id": one.contract.pk if one.contract is not None else None, "kind": one.kind,
                "grade": one.grade.lower(), "stands": _stands(one.value), "counts": one.value is not None,
                "disputed": bool(one.disputed),
            }  # fmt: skip


def _stands(value: float | None) -> str:
    if value is None:
        return "waits"
    return "good" if value == 1 else "not" if value == 0 else "part"


RESULTS = Fact(
    "results",
    title="Results of providers",
    about="One row is one result of one provider: a promise, a repair, an answer, a rating, or one from elsewhere.",
    schema=RESULTS_SCHEMA,
    date="month",
    rows=results,
    labels={
        **LABELS,
        "kind": {kind: said.title for kind, said in newest().kinds.items()},
        "grade": {grade.lower(): f"{grade}: {said.says}" for grade, said in newest().grades.items()},
        "stands": {"good": "Good", "part": "Partly", "not": "Not", "waits": "Does not count yet"},
    },
)


@vouches_for("tie", "reference", "pack")
def record_witness() -> Iterator[tuple[str, str]]:
    """Each tie, each piece of evidence from elsewhere and each pack, with the digest of what is printed of it now."""
    kept = (
        Tie.objects.select_related("body", "other", "contract"),
        Reference.objects.select_related("body", "service", "objector"),
        Pack.objects.all(),
    )
    for rows in kept:
        for one in rows.order_by("pk").iterator(chunk_size=200):
            yield one.subject, queries.digest(one)
