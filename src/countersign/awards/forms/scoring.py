"""Evaluators: who they are, what they give, and what counts where they differ."""

from __future__ import annotations

from decimal import Decimal

from django import forms

from countersign.awards import queries
from countersign.awards.models import Evaluator, Procurement
from countersign.awards.rules import Given
from countersign.frontend.forms import DateField, Radios


def _words(label: str, **more) -> forms.CharField:
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": 3}), **more)


class SeatForm(forms.Form):
    kind = forms.ChoiceField(label="Who is the evaluator?", choices=Evaluator.Kind.choices, widget=Radios)
    mine = forms.BooleanField(label="I score myself, under my own account", required=False)


class QualifyForm(forms.Form):
    """Trained, declared, paid: all three before a score."""

    trained_on = DateField(label="On which day were they trained?", required=False)
    declared_on = DateField(label="On which day did they declare their interests?", required=False)
    conflict = forms.CharField(
        label="Which conflict of interest?", required=False, max_length=300, help_text="Leave empty for none. Printed."
    )
    cleared = forms.BooleanField(label="It was decided that they may score all the same", required=False)
    fee = forms.DecimalField(
        label="Paid for it (£)", required=False, min_value=0, max_digits=8, decimal_places=2,
        help_text="0 for salaried staff. Those who use the service, or care for somebody who does, are paid.",
    )  # fmt: skip
    paid_on = DateField(label="On which day were they paid, or was it agreed as part of their job?", required=False)


class ScoreForm(forms.Form):
    """One bid, every criterion: a mark, why, and where the bid shows it."""

    def __init__(self, one: Procurement, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.criteria = queries.quality(one)
        for each in self.criteria:
            number = each.number
            self.fields[f"mark_{number}"] = forms.DecimalField(
                label=f"{each.name}: mark from 0 to {each.top}", help_text=each.scale, min_value=0, max_value=each.top,
                decimal_places=2, widget=forms.TextInput(attrs={"class": "govuk-input--width-3"}),
            )  # fmt: skip
            self.fields[f"reason_{number}"] = _words(f"{each.name}: why?", max_length=2000, help_text="Printed.")
            self.fields[f"passage_{number}"] = forms.CharField(
                label=f"{each.name}: where does the bid show it?", max_length=500
            )

    def given(self) -> dict[int, Given]:
        """What the action takes."""
        said = self.cleaned_data
        return {
            each.number: Given(*(said[f"{name}_{each.number}"] for name in ("mark", "reason", "passage")))
            for each in self.criteria
        }


class ModerateForm(forms.Form):
    """The mark that counts, who says so, and who does not share it."""

    mark = forms.DecimalField(label="The mark that counts", min_value=Decimal(0), max_digits=6, decimal_places=2)
    reason = _words("Why, held against the published scale?", max_length=2000, help_text="Printed.")
    changed_by = forms.CharField(label="Which office led the talk?", max_length=200)

    def __init__(self, seats: list[Evaluator], *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for seat in seats:
            self.fields[f"dissent_{seat.number}"] = forms.CharField(
                label=f"Dissent of evaluator {seat.number}", required=False, max_length=1000, help_text="Printed."
            )

    def moderation(self) -> dict[str, object]:
        """What the action takes."""
        said = dict(self.cleaned_data)
        words = {
            int(name.removeprefix("dissent_")): said.pop(name) for name in list(said) if name.startswith("dissent_")
        }
        return said | {"dissents": {number: text for number, text in words.items() if text}}
