"""Questions that make an arrangement for sharing, and the reason for which one is stopped."""

from __future__ import annotations

from django import forms
from django.db.models import Model

from countersign.frontend.forms import Checkboxes, DateField, Radios
from countersign.register.queries import parties_of
from countersign.terms.rules import bound
from countersign.terms.vocabulary import BASES, CONDITIONS, HEADINGS, LEVELS, PURPOSES, shareable


class ArrangeForm(forms.Form):
    """One arrangement. Each heading of the data-sharing code is a question of its own."""

    bodies = forms.TypedMultipleChoiceField(
        label="Who are the parties?", coerce=int, widget=Checkboxes, help_text="The host of this register is one, too"
    )
    purpose = forms.ChoiceField(label="For which purpose?", choices=PURPOSES, widget=Radios)
    level = forms.ChoiceField(label="How near to single accounts?", choices=LEVELS[1:], widget=Radios, initial="text")
    fields_named = forms.MultipleChoiceField(label="Which fields?", choices=shareable(), widget=Checkboxes)
    basis = forms.ChoiceField(label="Lawful basis", choices=BASES)
    condition = forms.ChoiceField(label="Condition for special-category data", choices=CONDITIONS)
    retain_days = forms.IntegerField(
        label="After how many days is what was given destroyed?", min_value=1, max_value=3660, initial=90
    )
    starts_on = DateField(label="First day", help_text="For example 1 4 2027")
    ends_on = DateField(label="Last day", help_text="From the day after, nothing is given")
    review_on = DateField(label="When is it looked at again?")

    def __init__(self, contract: Model, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.parties = {party.body_id: party.body for party in parties_of(contract) if party.body_id in bound(contract)}
        self.fields["bodies"].choices = [(pk, body.name) for pk, body in self.parties.items()]
        for name, words in HEADINGS:
            widget = forms.Textarea(attrs={"rows": 3})
            self.fields[name] = forms.CharField(label=words, max_length=2000, widget=widget)

    def arranged(self) -> dict[str, object]:
        """What the action takes."""
        said = dict(self.cleaned_data)
        says = {name: said.pop(name) for name, _ in HEADINGS}
        bodies, named = [self.parties[pk] for pk in said.pop("bodies")], said.pop("fields_named")
        return said | {"bodies": bodies, "says": says, "fields": named}


class StopForm(forms.Form):
    reason = forms.CharField(
        label="The reason, for everybody to read", max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )


class ReviewForm(forms.Form):
    review_on = DateField(label="When is it looked at again?", help_text="Within three years, for example 1 9 2027")
