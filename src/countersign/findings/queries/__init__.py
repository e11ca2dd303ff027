"""What may be asked of findings. Nothing here changes anything."""

from countersign.findings.queries.clocks import (
    REMINDED,
    SCRUTINY_DAYS,
    Clocks,
    clocks,
    due,
    dues,
    overdue,
    reminder,
    to_answer,
    to_escalate,
    to_fall_overdue,
    to_remind,
    waiting_since,
)
from countersign.findings.queries.lists import concerning, finding, in_fact_check, public, staff
from countersign.findings.queries.numbers import (
    Counted,
    Proportion,
    counted,
    method_version,
    proportion,
    questions,
    records,
    sources,
)
from countersign.findings.queries.offices import Office, known_names, offices, other_stewards
from countersign.findings.queries.printed import digest, due_digest, printed
from countersign.findings.states import PUBLIC

__all__ = [
    "PUBLIC",
    "REMINDED",
    "SCRUTINY_DAYS",
    "Clocks",
    "Counted",
    "Office",
    "Proportion",
    "clocks",
    "concerning",
    "counted",
    "digest",
    "due",
    "due_digest",
    "dues",
    "finding",
    "in_fact_check",
    "known_names",
    "method_version",
    "offices",
    "other_stewards",
    "overdue",
    "printed",
    "proportion",
    "public",
    "questions",
    "records",
    "reminder",
    "sources",
    "staff",
    "to_answer",
    "to_escalate",
    "to_fall_overdue",
    "to_remind",
    "waiting_since",
]
