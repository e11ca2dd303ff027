"""What a visitor may ask of the lists. A value that makes no sense is ignored."""

from __future__ import annotations

from typing import Any

from django import forms

from countersign.answers.models import Cause
from countersign.answers.states import COMMITMENT

_ALL = [("", "All")]
_ORDERS = {"due": "Due first", "newest": "Newest first", "body": "By body"}


class _Asked(forms.Form):
    def asked(self) -> dict[str, Any]:
        """Arguments for the query."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


class CommitmentsForm(_Asked):
    text = forms.CharField(label="Words in the promise", required=False, max_length=200)
    body = forms.SlugField(label="Body", required=False, help_text="Short name, as in its address")
    contract = forms.SlugField(label="Contract", required=False, help_text="Short name, as in its address")
    state = forms.ChoiceField(label="State", required=False, choices=[*_ALL, *COMMITMENT.choices])
    cause = forms.ChoiceField(label="Brought about by", required=False, choices=[*_ALL, *Cause.choices])
    sort = forms.ChoiceField(label="Order", required=False, choices=list(_ORDERS.items()))


class ScrutinyForm(_Asked):
    body = forms.SlugField(label="Body", required=False, help_text="Short name, as in its address")
    state = forms.ChoiceField(
        label="State",
        required=False,
        choices=[*_ALL, ("escalated", "Before scrutiny"), ("overdue", "Overdue")],
    )


class TimesForm(_Asked):
    part = forms.ChoiceField(
        label="Who",
        required=False,
        choices=[
            ("commissioner", "Those who commission"),
            ("provider", "Those who provide"),
            ("subcontractor", "Those who work under a provider"),
        ],
    )
