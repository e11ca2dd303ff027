"""What those who compose and run asks may send us."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.db.models import Model, QuerySet

from countersign.frontend.forms import DateField, Radios
from countersign.involvement.models import Ask, Expense, Task, Vetting
from countersign.involvement.models.inviting import Batch
from countersign.register.queries import areas

_BODY = Ask._meta.get_field("body").related_model.objects
_CONTRACT = Ask._meta.get_field("contract").related_model.objects
_CAUSES = {name: Ask._meta.get_field(name).related_model.objects for name in ("finding", "gap", "commitment", "clause")}


def _time(text: str) -> dt.time:
    hour, _, minute = text.strip().partition(":")
    return dt.time(int(hour), int(minute))


def _long(label: str, rows: int, help_text: str = "") -> forms.CharField:
    return forms.CharField(
        label=label, help_text=help_text, widget=forms.Textarea(attrs={"rows": rows}), required=False
    )


class ComposeForm(forms.Form):
    """One ask. What is not specific comes back phrase by phrase, each with what to write instead."""

    kind = forms.ChoiceField(label="What kind of task?", choices=Task.choices, widget=Radios)
    body = forms.ModelChoiceField(_BODY.none(), label="Who asks?", to_field_name="slug")
    contract = forms.ModelChoiceField(
        _CONTRACT.all(), label="Under which contract?", to_field_name="slug", required=False
    )
    cause = forms.ChoiceField(
        label="What does it come from?", widget=Radios,
        choices=[("finding", "A finding or contradiction"), ("gap", "A gap"), ("commitment", "A promise"),
                 ("clause", "A clause")],
    )  # fmt: skip
    cause_number = forms.IntegerField(label="Its number", min_value=1)
    title = forms.CharField(label="In one line", required=False, help_text="What is done, and where")
    task = _long("What does somebody do?", 6, "Step by step, so that a stranger could do it")
    benefit = _long("Who is helped, and how?", 2, "About them, not about who asks")
    settles = _long("What will it settle or change?", 2)
    where = forms.CharField(label="Where, roughly?", required=False, help_text="Shown to everybody")
    meeting_point = forms.CharField(label="Where exactly?", required=False, help_text="Shown to those who have a place")
    minutes = forms.IntegerField(label="How many minutes does it take?", required=False)
    support = _long("What support is there?", 3, "Who is there, what is provided, what makes it accessible")
    expenses = forms.CharField(label="What is paid, and how?", required=False)
    expenses_most = forms.DecimalField(label="A person at most (£)", initial=0, min_value=0, max_digits=7)
    staff_hours = forms.DecimalField(label="Hours of paid people", initial=0, min_value=0, max_digits=6)
    vetting = forms.ChoiceField(label="Which check does the task need?", choices=Vetting.choices, widget=Radios)
    in_pairs = forms.BooleanField(label="Nobody goes alone", required=False)
    least_age = forms.IntegerField(label="Youngest age", initial=18)
    within_s = forms.IntegerField(
        label="Seconds that the official figure names", required=False, help_text="Only where waits are timed"
    )
    first_day = DateField(label="First day")
    times = forms.CharField(label="At what times of the day?", initial="9:30", help_text="For example 9:30, 14:00")
    days = forms.IntegerField(label="On how many working days?", initial=1, min_value=1, max_value=60)
    places = forms.IntegerField(label="How many people at each time?", initial=1, min_value=1, max_value=500)
    ends_on = DateField(label="Last day", help_text="It closes by itself after it")

    def __init__(self, bodies: Any, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].queryset = bodies

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        causes = _CAUSES[said["cause"]] if said.get("cause") in _CAUSES else None
        found = causes.filter(pk=said.get("cause_number")).first() if causes is not None else None
        if said.get("cause_number") and found is None:
            self.add_error("cause_number", "There is none with this number.")
        said["found"] = found
        return said

    def clean_times(self) -> list[dt.time]:
        try:
            return sorted({_time(one) for one in self.cleaned_data["times"].split(",")})
        except ValueError:
            raise forms.ValidationError("Write times like 9:30, 14:00.") from None

    def said(self) -> dict[str, Any]:
        """The fields of an ask."""
        kept = dict(self.cleaned_data)
        made_of = ("cause", "cause_number", "found", "first_day", "times", "days", "places")
        cause, found, *_ = (kept[name] for name in ("cause", "found"))
        left = {name: value for name, value in kept.items() if name not in made_of}
        contract = left.get("contract")
        about = {"service": contract.service, "place": contract.place} if contract else {}
        return left | about | dict.fromkeys(_CAUSES) | {cause: found}


class OpenForm(forms.Form):
    again_because = _long("Why are people asked all the same?", 3, "Needed where something is known already; printed")


class CloseForm(forms.Form):
    because = _long("Why does it close before its last day?", 2, "Printed. After the last day, leave it empty.")


class ReportForm(forms.Form):
    outcome = forms.CharField(
        label="What came of it?", max_length=2000, widget=forms.Textarea(attrs={"rows": 6}),
        help_text="What is known or changed now, what is not, what happens next. Everybody who was invited gets it.",
    )  # fmt: skip


class DrawForm(forms.Form):
    number = forms.IntegerField(label="How many are drawn?", min_value=1, max_value=10_000)
    seed = forms.CharField(
        label="Seed", max_length=64, help_text="A word or number; it is printed, so that all can check"
    )


class AreaForm(forms.Form):
    """Of which area the planner speaks; an unknown one is the first."""

    area = forms.ModelChoiceField(areas(), label="Of which area?", empty_label=None, required=False)

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].queryset = areas()

    def chosen(self) -> Any:
        """The chosen area, else the first; None where no place lies in another."""
        self.is_valid()
        return self.cleaned_data.get("area") or self.fields["area"].queryset.first()


class DeclareForm(forms.Form):
    who = forms.CharField(label="Who was invited?", max_length=300, help_text="From which list")
    how = forms.ChoiceField(label="How were they chosen?", choices=Batch.How.choices, widget=Radios)
    invited = forms.IntegerField(label="How many were invited?", min_value=1)
    frame = forms.IntegerField(label="Out of how many?", min_value=1, required=False)
    source = forms.ModelChoiceField(
        None, label="Which accounts came of it?", required=False, empty_label="None that were handed in here",
        help_text="They are counted apart from those that came by themselves.",
    )  # fmt: skip

    def __init__(self, sources: QuerySet[Model], *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["source"].queryset = sources


class PayForm(forms.Form):
    what = forms.CharField(label="What was it for?", max_length=Expense._meta.get_field("what").max_length)
    amount = forms.DecimalField(label="Pounds", max_digits=7, decimal_places=2)


class ReachForm(forms.Form):
    why = forms.CharField(label="Why do you need it?", max_length=200, help_text="It stands in the ledger; name nobody")
