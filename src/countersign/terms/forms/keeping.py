"""What is sent while a schedule runs: publishing, withholding, excusing, rating, replying, entering what was used."""

from __future__ import annotations

from django import forms

from countersign.frontend.forms import DateField, Radios
from countersign.terms.models import Activity, Grade, Withheld


def _words(label: str, **more) -> forms.CharField:
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": 4}), **more)


class MeetForm(forms.Form):
    url = forms.URLField(
        label="Where can everybody read it?", required=False, max_length=500, assume_scheme="https",
        help_text="A web address. Needed for items of the transparency schedule.",
    )  # fmt: skip
    words = _words("What does it show?", max_length=4000, help_text="Printed beside it. Name no person.")


class WithholdForm(forms.Form):
    category = forms.ChoiceField(label="Why is it withheld?", choices=Withheld.choices, widget=Radios)
    reason = _words("The reason, for everybody to read", max_length=2000)
    decided_by = forms.CharField(label="Which office decided?", max_length=200)
    review_on = DateField(label="When is this looked at again?", help_text="Within a year, for example 1 9 2027")


class ExcuseForm(forms.Form):
    reason = _words("The reason, for everybody to read", max_length=2000)
    decided_by = forms.CharField(label="Which office decided?", max_length=200)


class RateForm(forms.Form):
    starts_on = DateField(label="First day of the period")
    ends_on = DateField(label="Last day of the period")
    value = forms.DecimalField(
        label="Figure", required=False, max_digits=14, decimal_places=3, help_text="Leave empty if it is not known"
    )
    base = forms.IntegerField(label="Out of how many", required=False, min_value=1)
    grade = forms.ChoiceField(label="Grade", choices=Grade.choices, widget=Radios)
    source = forms.CharField(label="Where does the figure come from?", max_length=300)
    source_url = forms.URLField(label="Its web address", required=False, max_length=500, assume_scheme="https")


class ReplyForm(forms.Form):
    text = _words("Your reply, printed beside the rating", max_length=2000)


class SpendForm(forms.Form):
    activity = forms.ChoiceField(label="For what?", choices=Activity.choices)
    on = DateField(label="On which day?")
    hours = forms.DecimalField(label="Hours", required=False, max_digits=9, decimal_places=1, initial=0)
    money = forms.DecimalField(label="Money (£)", required=False, max_digits=12, decimal_places=2, initial=0)
    reference = forms.CharField(label="Voucher, order or time sheet", max_length=120, help_text="Never a person’s name")
