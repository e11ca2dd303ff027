"""What a person may send us about terms."""

from countersign.terms.forms.building import (
    AgreeForm,
    BeginForm,
    ClauseForm,
    ItemForm,
    KpiForm,
    PlanForm,
    parties_to_choose,
)
from countersign.terms.forms.keeping import ExcuseForm, MeetForm, RateForm, ReplyForm, SpendForm, WithholdForm

__all__ = [
    "AgreeForm",
    "BeginForm",
    "ClauseForm",
    "ExcuseForm",
    "ItemForm",
    "KpiForm",
    "MeetForm",
    "PlanForm",
    "RateForm",
    "ReplyForm",
    "SpendForm",
    "WithholdForm",
    "parties_to_choose",
]
