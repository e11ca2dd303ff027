"""What may be asked of terms. Nothing here changes anything."""

from countersign.terms.catalogue import text as clause_text
from countersign.terms.permitting import rules as sharing_rules
from countersign.terms.queries.annex import annex, own_ocid
from countersign.terms.queries.comparing import Difference, differences, missing
from countersign.terms.queries.indicators import (
    FAR,
    LEAST_USERS,
    Contradiction,
    Users,
    all_ratings,
    contradicted,
    contradiction,
    contradictions,
    indicators_by_version,
    kpis,
    ratings,
    users_beside,
)
from countersign.terms.queries.law import law
from countersign.terms.queries.market import Terms, missing_in, terms_of
from countersign.terms.queries.measured import Measured, Scope, share
from countersign.terms.queries.money import ACTIVITIES, Activity, Spending, delivered_by_contract, spending
from countersign.terms.queries.odrl import agreement
from countersign.terms.queries.owing import WORDS as OWED
from countersign.terms.queries.owing import one_owed, owed, status, waiting
from countersign.terms.queries.paper import paper
from countersign.terms.queries.printed import digest, printed
from countersign.terms.queries.readiness import WORDS as READY
from countersign.terms.queries.readiness import (
    Checked,
    Readiness,
    Strand,
    by_contract,
    fears_of,
    overrides,
    readiness,
    readinesses,
    standing_bodies,
)
from countersign.terms.queries.rehearsed import (
    Against,
    against,
    commissioned_by,
    finished_since,
    rehearsal,
    rehearsal_by_pk,
    rehearsals,
)
from countersign.terms.queries.schedules import (
    agreed_version,
    answer_days,
    bound_to,
    drafts,
    in_force,
    may_draft_for,
    schedule,
    schedules,
    versions,
)
from countersign.terms.queries.sharing import (
    Verdicts,
    accesses,
    arranged_in,
    arrangement,
    arrangements,
    blocked,
    blocked_in,
    carried,
    decided,
    in_its_dates,
    public_arrangements,
)
from countersign.terms.queries.sharing_papers import agreement_paper, assessment_paper
from countersign.terms.queries.shown import evidence, override
from countersign.terms.queries.telling import period, stands, told
from countersign.terms.queries.verdicts import EVIDENCE, Standing, Verdict, standings
from countersign.terms.readiness import Item
from countersign.terms.vocabulary import FIELDS, LEVELS, PURPOSES, shareable

__all__ = [
    "ACTIVITIES",
    "EVIDENCE",
    "FAR",
    "FIELDS",
    "LEAST_USERS",
    "LEVELS",
    "OWED",
    "PURPOSES",
    "READY",
    "Activity",
    "Against",
    "Checked",
    "Contradiction",
    "Difference",
    "Item",
    "Measured",
    "Readiness",
    "Scope",
    "Spending",
    "Standing",
    "Strand",
    "Terms",
    "Users",
    "Verdict",
    "Verdicts",
    "accesses",
    "against",
    "agreed_version",
    "agreement",
    "agreement_paper",
    "all_ratings",
    "annex",
    "answer_days",
    "arranged_in",
    "arrangement",
    "arrangements",
    "assessment_paper",
    "blocked",
    "blocked_in",
    "bound_to",
    "by_contract",
    "carried",
    "clause_text",
    "commissioned_by",
    "contradicted",
    "contradiction",
    "contradictions",
    "decided",
    "delivered_by_contract",
    "differences",
    "digest",
    "drafts",
    "evidence",
    "fears_of",
    "finished_since",
    "in_force",
    "in_its_dates",
    "indicators_by_version",
    "kpis",
    "law",
    "may_draft_for",
    "missing",
    "missing_in",
    "one_owed",
    "override",
    "overrides",
    "owed",
    "own_ocid",
    "paper",
    "period",
    "printed",
    "public_arrangements",
    "ratings",
    "readiness",
    "readinesses",
    "rehearsal",
    "rehearsal_by_pk",
    "rehearsals",
    "schedule",
    "schedules",
    "share",
    "shareable",
    "sharing_rules",
    "spending",
    "standing_bodies",
    "standings",
    "stands",
    "status",
    "terms_of",
    "told",
    "users_beside",
    "versions",
    "waiting",
]
