"""Questions in plain words that make a schedule."""

from __future__ import annotations

from django import forms
from django.db.models import Model

from countersign.frontend.forms import Checkboxes, DateField, Radios
from countersign.register.queries import parties_of
from countersign.terms.catalogue import EVERY, Text, text
from countersign.terms.models import Activity, Direction, Schedule
from countersign.terms.pricing import KINDS, MOST, assumptions


class BeginForm(forms.Form):
    starts_on = DateField(label="From which day does it bind?", help_text="For example 1 4 2027")
    ends_on = DateField(label="Until which day?", required=False, help_text="Leave empty for the end of the contract")


class ClauseForm(forms.Form):
    """One clause: whether it is in, and its numbers. Bounds are those of the catalogue."""

    included = forms.BooleanField(required=False)

    def __init__(self, text: Text, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.text = text
        self.fields["included"].label = f"Include “{text.title}”"
        for one in text.parameters:
            unit = f" ({one.unit})" if one.unit else ""
            self.fields[one.name] = forms.IntegerField(
                label=one.words + unit, min_value=one.least, max_value=one.most, initial=one.default,
                help_text=f"From {one.least:,} to {one.most:,}; usually {one.default:,}",
            )  # fmt: skip

    def numbers(self) -> dict[str, int]:
        return {one.name: self.cleaned_data[one.name] for one in self.text.parameters}


class ItemForm(forms.Form):
    body = forms.TypedChoiceField(label="Who publishes it?", coerce=int, widget=Radios)
    what = forms.CharField(label="What is published?", max_length=300)
    every = forms.ChoiceField(label="How often?", choices=EVERY)
    format = forms.CharField(
        label="In which format?", max_length=60, help_text="An open one, such as CSV or a web page"
    )
    context = forms.CharField(label="What is it compared with?", max_length=300, required=False)
    narrative = forms.CharField(label="What do the words beside it explain?", max_length=300, required=False)

    def __init__(self, schedule: Schedule, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.schedule = schedule
        self.fields["body"].choices = parties_to_choose(schedule)

    def clean_body(self) -> Model:
        """The body itself, which was one of the choices."""
        return party_of(self.schedule, self.cleaned_data["body"])


def party_of(schedule: Schedule, body_id: int) -> Model:
    return next(party.body for party in parties_of(schedule.contract) if party.body_id == body_id)


def parties_to_choose(schedule: Schedule) -> list[tuple[int, str]]:
    """Who can owe an item, with its part."""
    answering = ("commissioner", "provider", "subcontractor")
    parties = [party for party in parties_of(schedule.contract) if party.part in answering]
    return [(party.body_id, f"{party.body} ({party.get_part_display().lower()})") for party in parties]


class KpiForm(forms.Form):
    title = forms.CharField(label="What is measured?", max_length=200)
    method = forms.CharField(
        label="How is it counted?", max_length=1000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="What is counted, out of what, and by whom",
    )  # fmt: skip
    unit = forms.CharField(label="Unit", max_length=40, initial="%")
    direction = forms.ChoiceField(label="The target is", choices=Direction.choices, widget=Radios)
    target = forms.DecimalField(label="Target", max_digits=14, decimal_places=3)
    from_users = forms.BooleanField(label="Its figure is what users say", required=False)
    measure = forms.SlugField(
        label="Measure of users’ accounts beside it", required=False, help_text="Short name, as in its address"
    )


class PlanForm(forms.Form):
    activity = forms.ChoiceField(label="For what?", choices=Activity.choices)
    hours = forms.DecimalField(label="Hours a year", min_value=0, max_digits=9, decimal_places=1)
    money = forms.DecimalField(label="Money a year (£)", min_value=0, max_digits=12, decimal_places=2)


class ChangeForm(forms.Form):
    """Something that will be different by a date, under one of the clauses that are in."""

    clause = forms.ChoiceField(label="Under which clause?", widget=Radios)
    body = forms.TypedChoiceField(label="Who promises it?", coerce=int, widget=Radios)
    measure = forms.CharField(
        label="What will be there that anybody can check?", max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="For example: a printed timetable hangs at all 14 stops of the school run",
    )  # fmt: skip
    due_on = DateField(label="By which day?", help_text="For example 1 9 2027")
    owner = forms.CharField(label="Which office sees to it?", max_length=200)
    finding = forms.IntegerField(
        label="Which finding brought it about?", required=False, min_value=1,
        help_text="Its number, if there is one. Those behind it are then asked whether the change came.",
    )  # fmt: skip

    def __init__(self, schedule: Schedule, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.schedule = schedule
        self.fields["body"].choices = parties_to_choose(schedule)
        self.fields["clause"].choices = [(one.kind, text(one.kind).title) for one in schedule.clauses.all()]

    def clean_body(self) -> Model:
        return party_of(self.schedule, self.cleaned_data["body"])


class PriceForm(forms.Form):
    """Every assumption of the price, with its source; each can be set anew."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for one in assumptions():
            unit = f" ({one.unit})" if one.unit else ""
            self.fields[one.id] = forms.IntegerField(
                label=one.words + unit, min_value=0, max_value=MOST, initial=one.value,
                help_text=f"{KINDS[one.kind]}. {one.source}",
            )  # fmt: skip


class AgreeForm(forms.Form):
    agreed = forms.MultipleChoiceField(
        label="Before it binds", widget=Checkboxes,
        choices=[("both", "Both parties have agreed to this text"), ("public", "We know that it is public now")],
        error_messages={"required": "Confirm both before the schedule binds."},
    )  # fmt: skip

    def clean_agreed(self) -> list[str]:
        said = self.cleaned_data["agreed"]
        if len(said) < 2:
            raise forms.ValidationError("Confirm both before the schedule binds.")
        return said
