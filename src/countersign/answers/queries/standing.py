"""How far a finding has come: read off its clocks and its commitments, stored nowhere."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Model

from countersign import clock
from countersign.answers.models import Commitment

WAITING, OVERDUE, ESCALATED, ANSWERED, RESOLVED = "waiting", "overdue", "escalated", "answered", "resolved"
_KEPT = ("confirmed", "superseded")


def standing(finding: Model) -> str:
    """``waiting``, ``overdue``, ``escalated``, ``answered`` or ``resolved``."""
    return standings([finding])[finding.pk]


def standings(findings: Iterable[Model]) -> dict[int, str]:
    """By the numbers of the findings; two queries, however many."""
    found = list(findings)
    if not found:
        return {}
    numbers = [finding.pk for finding in found]
    dues: dict[int, list[tuple]] = {number: [] for number in numbers}
    rows = type(found[0])._meta.get_field("dues").related_model.objects.filter(finding__in=numbers)
    for number, state, due_on in rows.values_list("finding_id", "state", "due_on"):
        dues[number].append((state, due_on))
    promised: dict[int, list[str]] = {number: [] for number in numbers}
    for number, state in Commitment.objects.filter(finding__in=numbers).values_list("finding_id", "state"):
        promised[number].append(state)
    return {number: _standing(dues[number], promised[number]) for number in numbers}


def _standing(dues: list[tuple], promised: list[str]) -> str:
    states = {state for state, _ in dues}
    if "escalated" in states:
        return ESCALATED
    if "overdue" in states or any(state == "running" and due_on < clock.today() for state, due_on in dues):
        return OVERDUE
    if "running" in states or not dues:
        return WAITING
    is_kept = "confirmed" in promised and all(state in _KEPT for state in promised)
    return RESOLVED if is_kept else ANSWERED
