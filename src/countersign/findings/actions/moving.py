"""One step in a finding's life, and its line in the ledger."""

from __future__ import annotations

from countersign.findings import queries
from countersign.findings.models import Finding
from countersign.findings.states import FINDING, PUBLIC
from countersign.ledger.actions import record
from countersign.people.rules import Actor


def moved(finding: Finding, verb: str) -> Finding:
    """The finding, locked and read afresh, in the state after ``verb``; raises :class:`NotNow`. Not saved yet."""
    fresh = Finding.objects.select_for_update().get(pk=finding.pk)
    fresh.state = FINDING.after(fresh.state, verb)
    return fresh


def told(event: str, finding: Finding, by: Actor, **facts: object) -> Finding:
    """Save, tell the ledger, and return the finding. What is public is committed to by its digest."""
    finding.save()
    if finding.state in PUBLIC:
        facts["digest"] = queries.digest(finding)
    record(f"finding.{event}", subject=finding.subject, by=by.label, **facts)
    return finding
