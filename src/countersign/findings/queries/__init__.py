"""What may be asked of findings. Nothing here changes anything."""

from countersign.findings.queries.clocks import Clocks, clocks, dues, overdue, to_answer, waiting_since
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
    "Clocks",
    "Counted",
    "Office",
    "Proportion",
    "clocks",
    "concerning",
    "counted",
    "digest",
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
    "sources",
    "staff",
    "to_answer",
    "waiting_since",
]
