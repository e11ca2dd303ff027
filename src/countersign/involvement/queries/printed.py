"""Exactly what is printed of an ask: the public JSON, and what the ledger can be held against."""

from __future__ import annotations

import hashlib

from countersign.involvement.models import Ask
from countersign.proof.canonical import canonical
from countersign.register.queries import signed_by

_TEXTS = ("title", "task", "benefit", "settles", "where", "support", "expenses", "again_because", "closed_because",
          "outcome")  # fmt: skip


def printed(one: Ask) -> dict[str, object]:
    """Everything public about an ask. How many signed up is not: few people are never told apart."""
    return {
        "number": one.pk, "kind": one.kind, "state": one.state, "body": signed_by(one).slug,
        "contract": one.contract.slug if one.contract else None, **{name: getattr(one, name) for name in _TEXTS},
        "minutes": one.minutes, "vetting": one.vetting, "in_pairs": one.in_pairs, "least_age": one.least_age,
        "finding": one.finding_id, "gap": one.gap_id, "commitment": one.commitment_id, "clause": one.clause_id,
        "ends_on": one.ends_on.isoformat(), "known": one.known, "settled_by": settled_by(one),
        "times": [[f"{s.starts_at:%Y-%m-%dT%H:%M:%SZ}", f"{s.ends_at:%Y-%m-%dT%H:%M:%SZ}", s.places]
                  for s in one.slots.all()],
    }  # fmt: skip


def settled_by(one: Ask) -> int | None:
    """The number of the finding of its results, once that is public."""
    found = one.settled_by
    return found.pk if found is not None and found.state in ("published", "retired") else None


def digest(one: Ask) -> str:
    """SHA-256 of the canonical JSON of what this room alone prints of it, in hexadecimal: the finding of its results
    and the gap that it comes from have lives of their own."""
    own = {name: value for name, value in printed(one).items() if name not in ("settled_by", "gap")}
    return hashlib.sha256(canonical(own)).hexdigest()
