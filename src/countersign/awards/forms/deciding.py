"""Deciding, explaining, giving notice, looking back; and asking what if."""

from __future__ import annotations

from django import forms

from countersign.awards import queries
from countersign.awards.models import Formula
from countersign.frontend.forms import DateField, Radios
from countersign.stats.decision import PRICE, RECORD


def _words(label: str, **more) -> forms.CharField:
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": 6}), **more)


class DecideForm(forms.Form):
    office = forms.CharField(label="Which office decides?", max_length=200)


class ExplainForm(forms.Form):
    words = _words("Why did this provider win, in plain words?", max_length=4000)
    summaries_on = DateField(label="On which day did every bidder get its assessment summary?")


class NoticeForm(forms.Form):
    kind = forms.ChoiceField(label="Which notice?", choices=list(queries.NOTICES.items()), widget=Radios)
    on = DateField(label="On which day was it published?")
    url = forms.URLField(label="Where?", max_length=500, assume_scheme="https")


class LookBackForm(forms.Form):
    words = _words("What was learned in this year?", max_length=4000)


class WhatIfForm(forms.Form):
    """Other weights and another formula for the bids as they were scored; sent by GET, so that the result has an
    address."""

    formula = forms.ChoiceField(label="Formula", choices=Formula.choices, required=False)

    def __init__(self, rules, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.names = [PRICE, *(one.name for one in rules.criteria), *([RECORD] if rules.record else [])]
        for place, name in enumerate(self.names):
            label = {PRICE: "Price", RECORD: "Track record (per cent of the whole)"}.get(name, name)
            self.fields[f"w{place}"] = forms.FloatField(label=label, min_value=0, max_value=100, required=False)

    def weights(self) -> dict[str, float]:
        return {name: self.cleaned_data.get(f"w{place}") or 0.0 for place, name in enumerate(self.names)}
