"""What may be asked of terms. Nothing here changes anything."""

from countersign.terms.queries.comparing import Difference, differences, missing
from countersign.terms.queries.indicators import Disagreement, disagreements, kpis, ratings
from countersign.terms.queries.money import Spending, spending
from countersign.terms.queries.owing import owed, status, waiting
from countersign.terms.queries.printed import digest, printed
from countersign.terms.queries.schedules import drafts, in_force, schedule, schedules, versions
from countersign.terms.queries.verdicts import EVIDENCE, Standing, Verdict, standings

__all__ = [
    "EVIDENCE",
    "Difference",
    "Disagreement",
    "Spending",
    "Standing",
    "Verdict",
    "differences",
    "digest",
    "disagreements",
    "drafts",
    "in_force",
    "kpis",
    "missing",
    "owed",
    "printed",
    "ratings",
    "schedule",
    "schedules",
    "spending",
    "standings",
    "status",
    "versions",
    "waiting",
]
