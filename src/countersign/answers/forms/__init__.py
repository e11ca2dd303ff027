"""What a person may send us: those who answer (``giving``, ``keeping``), those concerned (``speaking``)."""

from countersign.answers.forms.giving import (
    AnotherForm,
    CannotForm,
    KindForm,
    NotBelievedForm,
    NotOursForm,
    PassOnForm,
    PromiseForm,
    ReasonForm,
    SaysForm,
)
from countersign.answers.forms.keeping import (
    BreakOffForm,
    ClaimForm,
    ContestReplyForm,
    SettleForm,
    SignOffForm,
    SupersedeForm,
)
from countersign.answers.forms.lists import CommitmentsForm, ScrutinyForm, TimesForm
from countersign.answers.forms.speaking import ContestForm, EnterContestForm, EnterVoiceForm, MarkForm, VoiceForm

__all__ = [
    "AnotherForm",
    "BreakOffForm",
    "CannotForm",
    "ClaimForm",
    "CommitmentsForm",
    "ContestForm",
    "ContestReplyForm",
    "EnterContestForm",
    "EnterVoiceForm",
    "KindForm",
    "MarkForm",
    "NotBelievedForm",
    "NotOursForm",
    "PassOnForm",
    "PromiseForm",
    "ReasonForm",
    "SaysForm",
    "ScrutinyForm",
    "SettleForm",
    "SignOffForm",
    "SupersedeForm",
    "TimesForm",
    "VoiceForm",
]
