"""What a person may send us to take part in an ask."""

from __future__ import annotations

import datetime as dt

from django import forms
from django.db.models import QuerySet
from django.utils import timezone

from countersign import clock
from countersign.frontend.forms import DateField, Radios
from countersign.involvement.models import Address, Ask, Participant, Result, Slot
from countersign.involvement.queries.asks import PUBLIC
from countersign.involvement.states import ASK
from countersign.involvement.words import CONSENT, WHY_HOME

_CHANNELS = [(one.value, one.label) for one in Participant.Channel if one != Participant.Channel.WEB]


class AsksForm(forms.Form):
    """Narrows the public list; an unknown value is ignored."""

    state = forms.ChoiceField(
        required=False, choices=[("", "All"), *(pair for pair in ASK.choices if pair[0] in PUBLIC)]
    )  # fmt: skip
    service = forms.SlugField(required=False, label="Service", help_text="Short name, as in its address")
    contract = forms.SlugField(required=False, label="Contract")
    body = forms.SlugField(required=False, label="Who asks")
    place = forms.IntegerField(required=False, label="Number of the place")

    def asked(self) -> dict[str, object]:
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


def _when(slot: Slot) -> str:
    full = "" if slot.taken < slot.places else " (full: you would wait)"
    return f"{slot.begins:%A %-d %B, %H:%M} to {slot.ends:%H:%M}{full}"


class HomeField(forms.ModelChoiceField):
    """Where somebody lives, if they say so: one of the places around the ask."""

    def __init__(self, **said) -> None:
        super().__init__(
            Participant._meta.get_field("place").related_model.objects.none(), required=False,
            label="Where do you live?", empty_label="I do not say", help_text=WHY_HOME, **said,
        )  # fmt: skip


class SignUpForm(forms.Form):
    """A time, an age, and an address or where somebody lives only if they want to say so."""

    slot = forms.ChoiceField(label="Which time?", widget=Radios, error_messages={"required": "Choose a time."})
    old_enough = forms.BooleanField(required=False)
    reached_by = forms.ChoiceField(
        label="How may we reach you about it?", required=False, widget=Radios, initial="",
        choices=[("", "Not at all: I look it up with my code"), *Address.Kind.choices],
    )  # fmt: skip
    address = forms.CharField(
        label="The address or number", required=False, max_length=254, help_text=f"Only if you chose a way. {CONSENT}"
    )
    may_be_asked = forms.BooleanField(
        label="You may ask me about other single tasks, at most four a year", required=False
    )
    place = HomeField()

    def __init__(self, ask: Ask, *args, homes: QuerySet | None = None, **kwargs) -> None:
        """``homes`` are the places to choose from; without any the question is not asked."""
        super().__init__(*args, **kwargs)
        _at_home(self, homes)
        self.times = {str(slot.pk): slot for slot in ask.slots.all()}
        self.fields["slot"].choices = [(key, _when(slot)) for key, slot in self.times.items()]
        self.fields["old_enough"].label = f"I am {ask.least_age} or older"

    def clean(self) -> dict[str, object]:
        said = super().clean()
        if bool(said.get("reached_by")) != bool(said.get("address", "").strip()):
            self.add_error("address", "Give both the way and the address, or neither.")
        return said

    def signed(self) -> dict[str, object]:
        """What the action takes."""
        return dict(self.cleaned_data) | {"slot": self.times[self.cleaned_data["slot"]]}


class EnterSignUpForm(SignUpForm):
    """The same, written down for somebody."""

    channel = forms.ChoiceField(label="How did it reach you?", choices=_CHANNELS, widget=Radios)
    field_order = ("channel", "slot", "old_enough", "reached_by", "address", "may_be_asked", "place")


class AgainForm(forms.Form):
    """A time for somebody whose code is entered already."""

    slot = forms.ChoiceField(label="Which time?", widget=Radios, error_messages={"required": "Choose a time."})
    old_enough = forms.BooleanField(required=False)

    __init__ = SignUpForm.__init__
    signed = SignUpForm.signed


class ResultForm(forms.Form):
    outcome = forms.ChoiceField(label="What happened?", choices=Result.Outcome.choices, widget=Radios)
    minutes = forms.IntegerField(label="Minutes you waited", required=False, min_value=0, max_value=180)
    seconds = forms.IntegerField(label="and seconds", required=False, min_value=0, max_value=59)
    on = DateField(label="On which day did you try?")
    at = forms.TimeField(label="At what time?", help_text="For example 9:30")
    respect = forms.ChoiceField(
        label="Were you treated with respect?", required=False, widget=Radios,
        choices=[("", "I cannot say"), ("respected", "Yes"), ("disrespected", "No")],
    )  # fmt: skip

    def measured(self) -> dict[str, object]:
        """What the action takes."""
        said = self.cleaned_data
        waited = None if said["minutes"] is None and said["seconds"] is None else (
            60 * (said["minutes"] or 0) + (said["seconds"] or 0)
        )  # fmt: skip
        at = timezone.make_aware(dt.datetime.combine(said["on"], said["at"]))
        return {"outcome": said["outcome"], "waited_s": waited, "happened_at": at, "respect": said["respect"]}


class IncidentForm(forms.Form):
    words = forms.CharField(
        label="What went wrong?", max_length=10_000, widget=forms.Textarea(attrs={"rows": 6}),
        help_text="A steward of this register reads it. Nobody who runs or pays for the service does.",
        error_messages={"required": "Write what happened."},
    )  # fmt: skip
    now = forms.BooleanField(label="Somebody is in danger", required=False)


class AddressForm(forms.Form):
    kind = forms.ChoiceField(label="How may we reach you?", choices=Address.Kind.choices, widget=Radios)
    address = forms.CharField(label="The address or number", max_length=254, help_text=CONSENT)


class ChoiceForm(forms.Form):
    may_be_asked = forms.BooleanField(label="You may ask me about other single tasks", required=False)
    most_a_year = forms.IntegerField(label="At most so many times a year", min_value=1, max_value=6)
    place = HomeField()

    def __init__(self, *args, homes: QuerySet | None = None, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        _at_home(self, homes)


def _at_home(form: forms.Form, homes: QuerySet | None) -> None:
    if homes is None or not homes:
        form.fields.pop("place", None)
    elif "place" in form.fields:
        form.fields["place"].queryset = homes


def first_result(slot: Slot) -> dict[str, object]:
    """What the form for a result begins with."""
    return {"on": min(slot.starts_at.date(), clock.today()), "at": slot.begins.time()}
