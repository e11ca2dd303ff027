"""What a person may send us about terms."""

from countersign.terms.forms.building import (
    AgreeForm,
    BeginForm,
    ChangeForm,
    ClauseForm,
    ItemForm,
    KpiForm,
    PlanForm,
    PriceForm,
    parties_to_choose,
)
from countersign.terms.forms.keeping import ExcuseForm, MeetForm, RateForm, ReplyForm, SpendForm, WithholdForm
from countersign.terms.forms.readiness import FearForm, OverrideForm, ProlongForm, RehearseForm, ShowForm, TakeBackForm
from countersign.terms.forms.sharing import ArrangeForm, ReviewForm, StopForm

__all__ = [
    "AgreeForm",
    "ArrangeForm",
    "BeginForm",
    "ChangeForm",
    "ClauseForm",
    "ExcuseForm",
    "FearForm",
    "ItemForm",
    "KpiForm",
    "MeetForm",
    "OverrideForm",
    "PlanForm",
    "PriceForm",
    "ProlongForm",
    "RateForm",
    "RehearseForm",
    "ReplyForm",
    "ReviewForm",
    "ShowForm",
    "SpendForm",
    "StopForm",
    "TakeBackForm",
    "WithholdForm",
    "parties_to_choose",
]
