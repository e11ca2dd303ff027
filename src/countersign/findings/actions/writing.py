"""Letters that belong to the deeds of this room, written with them, in their transaction.

A deed moves a thing once, so the letter of it is written once; the key says which deed. One letter tells an office of
everything that one batch moved, instead of one letter each.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from django.urls import reverse

from countersign.findings import queries
from countersign.findings.models import Due, Finding
from countersign.notices.actions import Writing, put_many
from countersign.people import queries as people

ANSWER_FOR_A_BODY = ("provider", "commissioner")
LISTED = 20
"""Things that one letter lists; it says how many more there are."""


def write_of_fact_check(finding: Finding) -> int:
    """To everybody who acts for an office that must answer: check it now. The claim itself is not public yet, and so
    not in the letter. Returns how many are new.
    """
    cause = f"fact_check:{finding.pk}:{finding.fact_check_opened_on}"
    facts = {
        "number": finding.pk,
        "about": str(finding.contract or finding.body),
        "until": f"{finding.fact_check_until:%-d %B %Y}",
        "path": reverse("findings:check", args=[finding.pk]),
    }
    bodies = [office.body_id for office in queries.offices(finding)]
    readers = {account for account, _ in people.acting_for(bodies, roles=ANSWER_FOR_A_BODY)}
    return put_many(Writing(f"{cause}:{one}", "fact_check_opened", facts, one) for one in sorted(readers))


def write_of_overdue(dues: Sequence[Due]) -> int:
    """To everybody who acts for a body whose answers fell overdue; returns how many letters are new."""
    return put_many(_to_offices(dues, "overdue"))


def write_of_escalated(dues: Sequence[Due]) -> int:
    """To the offices again, and to every scrutineer; returns how many letters are new."""
    if not dues:
        return 0
    all_ = reverse("findings:list") + "?state=overdue"
    facts = _facts(sorted(dues, key=lambda due: (due.due_on, due.pk))) | {"path": all_}
    cause = f"before_scrutiny:{min(due.pk for due in dues)}"
    told = [Writing(f"{cause}:{one}", "before_scrutiny", facts, one) for one in people.holding("scrutineer")]
    return put_many([*_to_offices(dues, "escalated"), *told])


def write_of_moved(due: Due) -> int:
    """To everybody who acts for the body to which a clock was moved; returns how many letters are new."""
    facts = {
        **_line(due), "body": due.body.name, "why": due.get_why_display(),
        "came_from": due.came_from.body.name if due.came_from else "", "path": reverse("answers:give", args=[due.pk]),
    }  # fmt: skip
    facts["page"] = reverse("findings:one", args=[due.finding_id])
    readers = people.acting_for([due.body_id], roles=ANSWER_FOR_A_BODY)
    return put_many(Writing(f"clock_moved:{due.pk}:{one}", "clock_moved", facts, one) for one, _ in readers)


def _to_offices(dues: Sequence[Due], kind: str) -> Iterator[Writing]:
    """One letter for each account of each body, about all of the body's dues among these."""
    owed: dict[int, list[Due]] = defaultdict(list)
    for due in dues:
        owed[due.body_id].append(due)
    for account, body in people.acting_for(owed, roles=ANSWER_FOR_A_BODY):
        own = owed[body]
        facts = _facts(own) | {"body": own[0].body.name, "path": reverse("answers:desk")}
        yield Writing(f"{kind}:{min(due.pk for due in own)}:{body}:{account}", kind, facts, account)


def _facts(dues: Iterable[Due]) -> dict[str, object]:
    lines = [_line(due) for due in dues]
    return {"count": len(lines), "dues": lines[:LISTED], "more": max(0, len(lines) - LISTED)}


def _line(due: Due) -> dict[str, object]:
    return {
        "number": due.finding_id, "claim": due.finding.claim, "body": due.body.name,
        "due_on": f"{due.due_on:%-d %B %Y}", "path": reverse("findings:one", args=[due.finding_id]),
    }  # fmt: skip
