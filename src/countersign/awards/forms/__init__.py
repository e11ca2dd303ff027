"""What the pages of awards take in."""

from countersign.awards.forms.bidding import BidForm, DisqualifyForm, ExposureForm, ReasonForm
from countersign.awards.forms.deciding import DecideForm, ExplainForm, LookBackForm, NoticeForm, WhatIfForm
from countersign.awards.forms.procuring import BeginForm, CriterionForm, InviteForm, PointsForm, TermsForm
from countersign.awards.forms.scoring import ModerateForm, QualifyForm, ScoreForm, SeatForm

__all__ = [
    "BeginForm",
    "BidForm",
    "CriterionForm",
    "DecideForm",
    "DisqualifyForm",
    "ExplainForm",
    "ExposureForm",
    "InviteForm",
    "LookBackForm",
    "ModerateForm",
    "NoticeForm",
    "PointsForm",
    "QualifyForm",
    "ReasonForm",
    "ScoreForm",
    "SeatForm",
    "TermsForm",
    "WhatIfForm",
]
