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
)
from countersign.awards.rules.records import (
    check_make_pack,
    check_object,
    check_printed,
    check_refer,
    check_tie,
    check_verify,
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
from countersign.awards.rules.using import Fit, Route, Use, check_use, fits, use_of
from countersign.findings.rules import check_text
from countersign.terms.rules import commissioners

__all__ = [
    "Fit",
    "Given",
    "Offer",
    "Route",
    "Said",
    "Use",
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
    "check_make_pack",
    "check_marks",
    "check_moderate",
    "check_object",
    "check_offer",
    "check_open",
    "check_printed",
    "check_procure",
    "check_reason",
    "check_record_use",
    "check_refer",
    "check_score",
    "check_seat",
    "check_send",
    "check_text",
    "check_tie",
    "check_use",
    "check_verify",
    "check_words",
    "commissioners",
    "fits",
    "locked",
    "unready",
    "use_of",
]
