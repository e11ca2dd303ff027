"""What bidders send, and reasons for excluding a bid."""

from __future__ import annotations

from decimal import Decimal

from django import forms
from django.db.models import Model

from countersign.answers.rules import Promise
from countersign.awards import queries
from countersign.awards.models import Confidential, Procurement
from countersign.awards.rules import Offer, Said
from countersign.awards.words import unit
from countersign.frontend.forms import DateField, Radios
from countersign.register import queries as register

PLEDGES = 3


def _words(label: str, *, rows: int = 4, **more) -> forms.CharField:
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": rows}), **more)


class ReasonForm(forms.Form):
    because = _words("The reason, for everybody to read", max_length=2000)


class DisqualifyForm(ReasonForm):
    pass


class BidForm(forms.Form):
    """The price, what is offered for each criterion, and up to three promises that anybody can check."""

    body = forms.TypedChoiceField(label="Who bids?", coerce=int, widget=Radios)
    partners = _words(
        "Does another body bid together with you?", rows=2, required=False, max_length=1000,
        help_text="Its name in this register, one a line. Your bid then has the track record of all of you.",
    )  # fmt: skip
    price = forms.DecimalField(label="Price", max_digits=16, decimal_places=2, min_value=Decimal("0.01"))

    def __init__(self, one: Procurement, bodies: list[Model], *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.bodies = {body.pk: body for body in bodies}
        self.fields["body"].choices = [(pk, body.name) for pk, body in self.bodies.items()]
        self.fields["price"].label = f"Price ({unit(one.contract.currency)})"
        self.criteria = queries.quality(one)
        for each in self.criteria:
            self._ask(each)
        for number in range(1, PLEDGES + 1):
            self._ask_pledge(number)

    def _ask(self, each: Model) -> None:
        categories = [("", "Nothing of it"), *Confidential.choices]
        self.fields[f"text_{each.number}"] = _words(each.name, help_text=each.description, rows=6, max_length=8000)
        self.fields[f"confidential_{each.number}"] = forms.ChoiceField(
            label=f"Is the part on “{each.name}” to be withheld from the public?", choices=categories, required=False
        )
        self.fields[f"reason_{each.number}"] = forms.CharField(
            label=f"If so, why? (“{each.name}”)", required=False, max_length=1000, help_text="Printed in its place."
        )

    def _ask_pledge(self, number: int) -> None:
        self.fields[f"measure_{number}"] = forms.CharField(
            label=f"Promise {number}: what will be there that anybody can check?", required=False, max_length=500
        )
        self.fields[f"owner_{number}"] = forms.CharField(
            label=f"Which office sees to promise {number}?", required=False, max_length=200
        )
        self.fields[f"due_on_{number}"] = DateField(label=f"By when is promise {number} kept?", required=False)

    def clean_partners(self) -> tuple[Model, ...]:
        names = [line.strip() for line in self.cleaned_data["partners"].splitlines() if line.strip()]
        found = {body.name.lower(): body for body in register.bodies_of_name(names)}
        if unknown := [name for name in names if name.lower() not in found]:
            raise forms.ValidationError(f"Not in this register by this name: {'; '.join(unknown)}.")
        return tuple(found[name.lower()] for name in names)

    def clean(self) -> dict[str, object]:
        said = super().clean()
        for number in range(1, PLEDGES + 1):
            given = [bool(said.get(f"{name}_{number}")) for name in ("measure", "owner", "due_on")]
            if any(given) and not all(given):
                self.add_error(f"measure_{number}", f"Promise {number} needs a measure, an office and a date.")
        return said

    @property
    def bidder(self) -> Model:
        return self.bodies[self.cleaned_data["body"]]

    def offer(self) -> Offer:
        """What the action takes."""
        said = self.cleaned_data
        says = {
            each.number: Said(*(said[f"{name}_{each.number}"] for name in ("text", "confidential", "reason")))
            for each in self.criteria
        }
        pledges = tuple(filter(None, map(self._pledge, range(1, PLEDGES + 1))))
        return Offer(said["price"], says, pledges, said["partners"])

    def _pledge(self, number: int) -> Promise | None:
        said = self.cleaned_data
        if not said.get(f"measure_{number}"):
            return None
        return Promise(said[f"measure_{number}"], said[f"due_on_{number}"], said[f"owner_{number}"])


class ExposureForm(forms.Form):
    what = forms.CharField(label="How did those who judge meet this bidder?", max_length=200)
    minutes = forms.IntegerField(label="For how many minutes?", min_value=1, max_value=2000)
    people = forms.IntegerField(label="How many people?", min_value=1, max_value=1000)
    on = DateField(label="On which day?")
