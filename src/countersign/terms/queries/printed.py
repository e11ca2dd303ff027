"""Exactly what a schedule says, as plain values: the annex, the comparison, and what the ledger commits to."""

from __future__ import annotations

import hashlib

from countersign.proof.canonical import canonical
from countersign.register.queries import signed_by
from countersign.terms.catalogue import text
from countersign.terms.models import Schedule
from countersign.terms.queries.numbering import numbers

SAYS = ("clauses", "items__body", "kpis", "planned", "changes__clause", "changes__body")
"""What to prefetch of a schedule, so that saying all of it takes no further query."""


def printed(schedule: Schedule) -> dict[str, object]:
    """Everything a version says. Dates are ISO texts, money and targets decimal texts."""
    return {
        "contract": schedule.contract.slug,
        "version": schedule.number,
        "starts_on": schedule.starts_on.isoformat(),
        "ends_on": schedule.ends_on.isoformat() if schedule.ends_on else None,
        "clauses": [
            {
                "kind": clause.kind,
                "title": text(clause.kind).title,
                "binds": list(text(clause.kind).binds),
                "says": text(clause.kind).sentence(clause.parameters),
                "parameters": clause.parameters,
            }
            for clause in schedule.clauses.all()
        ],
        "items": [
            {
                "what": item.what,
                "body": signed_by(item).slug,
                "every": item.every,
                "format": item.format,
                "context": item.context,
                "narrative": item.narrative,
            }
            for item in schedule.items.all()
        ],
        "indicators": [
            {
                "title": kpi.title,
                "method": kpi.method,
                "unit": kpi.unit,
                "target": str(kpi.target.normalize()),
                "direction": kpi.direction,
                "from_users": kpi.from_users,
            }
            for kpi in schedule.kpis.all()
        ],
        "engagement": [
            {"activity": line.activity, "hours": str(line.hours), "money": str(line.money)}
            for line in schedule.planned.all()
        ],
        "price": schedule.price,
        "changes": _changes(schedule),
    }


def _changes(schedule: Schedule) -> list[dict[str, object]]:
    numbered = numbers(schedule)
    return [
        {
            "number": numbered[change.pk],
            "clause": change.clause.kind,
            "body": signed_by(change).slug,
            "measure": change.measure,
            "owner": change.owner,
            "due_on": change.due_on.isoformat(),
            "finding": change.finding,
        }
        for change in schedule.changes.all()
    ]


def digest(schedule: Schedule) -> str:
    """SHA-256 of the canonical JSON of :func:`printed`, in hexadecimal."""
    return hashlib.sha256(canonical(printed(schedule))).hexdigest()


def lines(schedule: Schedule) -> dict[str, str]:
    """The same, a line a time, by a name that two versions share."""
    said = printed(schedule)
    found = {"Runs": f"{said['starts_on']} to {said['ends_on'] or 'no end'}"}
    found |= {clause["title"]: clause["says"] for clause in said["clauses"]}
    for item in said["items"]:
        found[f"Item: {item['what']} ({item['body']})"] = (
            f"{item['every']}, {item['format']}. {item['context']} {item['narrative']}".strip()
        )
    for kpi in said["indicators"]:
        found[f"Indicator: {kpi['title']}"] = (
            f"{kpi['direction'].replace('_', ' ')} {kpi['target']} {kpi['unit']}. {kpi['method']}"
        )
    for line in said["engagement"]:
        found[f"Set aside: {line['activity']}"] = f"{line['hours']} hours, £{line['money']} a year"
    for change in said["changes"]:
        name = f"Promised: {change['measure']} ({change['body']})"
        found[name] = f"Clause {change['number']}: by {change['due_on']}, {change['owner']}"
    return found
