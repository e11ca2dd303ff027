"""Who may procure, bid, score and decide; when; and what has to be said."""

from countersign.awards.rules.bidding import Offer, Said, check_bid_time, check_offer, check_open, check_send
from countersign.awards.rules.deciding import check_complete, check_decide, check_explain, check_look_back
from countersign.awards.rules.procuring import (
    can_draft,
    check_complete_criteria,
    check_draft,
    check_edit,
    check_procure,
    check_reason,
    check_record_use,
    check_words,
    locked,
    routes,
)
from countersign.awards.rules.scoring import (
    Given,
    check_comparing,
    check_marks,
    check_moderate,
    check_score,
    check_seat,
    unready,
)
from countersign.findings.rules import check_text
from countersign.terms.rules import commissioners

__all__ = [
    "Given",
    "Offer",
    "Said",
    "can_draft",
    "check_bid_time",
    "check_comparing",
    "check_complete",
    "check_complete_criteria",
    "check_decide",
    "check_draft",
    "check_edit",
    "check_explain",
    "check_look_back",
    "check_marks",
    "check_moderate",
    "check_offer",
    "check_open",
    "check_procure",
    "check_reason",
    "check_record_use",
    "check_score",
    "check_seat",
    "check_send",
    "check_text",
    "check_words",
    "commissioners",
    "locked",
    "routes",
    "unready",
]
