"""What a party asks for under an arrangement for sharing."""

from __future__ import annotations

from collections.abc import Iterable

from django import forms
from django.db.models import Model

from countersign.frontend.forms import Checkboxes, Radios
from countersign.terms.queries import LEVELS, PURPOSES, shareable


class MessageForm(forms.Form):
    """What a party wants to say to those who told about its contract and agreed to be written to."""

    body = forms.TypedChoiceField(label="Which body says it?", coerce=int, widget=Radios)
    purpose = forms.ChoiceField(label="What is it for?", choices=PURPOSES, widget=Radios)
    text = forms.CharField(
        label="What do you want to say?", max_length=2000, widget=forms.Textarea(attrs={"rows": 8}),
        help_text="To everybody who told about this contract. Name nobody, and ask nobody to say who they are.",
    )  # fmt: skip

    def __init__(self, bodies: Iterable[Model], *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.bodies = {body.pk: body for body in bodies}
        self.fields["body"].choices = [(pk, body.name) for pk, body in self.bodies.items()]
        self.fields["body"].initial = next(iter(self.bodies), None)

    def asked(self) -> dict[str, object]:
        """What the action takes."""
        return self.cleaned_data | {"body": self.bodies[self.cleaned_data["body"]]}


class TurnDownForm(forms.Form):
    reason = forms.CharField(
        label="Why is it not carried?", max_length=1000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="For those who asked. It is not published.",
    )  # fmt: skip


class SharedForm(forms.Form):
    """For which body, for which purpose, at which level, which fields. What is refused is said, and written down."""

    body = forms.TypedChoiceField(label="For which body do you ask?", coerce=int, widget=Radios)
    purpose = forms.ChoiceField(label="What do you want it for?", choices=PURPOSES, widget=Radios)
    level = forms.ChoiceField(label="How near to single accounts?", choices=LEVELS, widget=Radios, initial="text")
    wanted = forms.MultipleChoiceField(label="Which fields?", widget=Checkboxes)

    def __init__(self, bodies: Iterable[Model], *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.bodies = {body.pk: body for body in bodies}
        self.fields["body"].choices = [(pk, body.name) for pk, body in self.bodies.items()]
        self.fields["body"].initial = next(iter(self.bodies), None)
        self.fields["wanted"].choices = [("numbers", "Released numbers about the contract"), *shareable()]

    def asked(self) -> dict[str, object]:
        """What the action takes."""
        said = self.cleaned_data
        return {
            "body": self.bodies[said["body"]],
            "purpose": said["purpose"],
            "level": said["level"],
            "fields": said["wanted"],
        }
