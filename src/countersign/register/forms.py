"""What a visitor may ask of the lists."""

from __future__ import annotations

from typing import Any

from django import forms

from countersign.register import queries
from countersign.register.models import Contract, Part, Sector
from countersign.register.states import CONTRACT, LINK

_ALL = [("", "All")]


class _ListForm(forms.Form):
    text = forms.CharField(label="Search", required=False, max_length=200)

    def asked(self) -> dict[str, Any]:
        """Arguments for the query; what cannot be understood is left out."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


class BodiesForm(_ListForm):
    sector = forms.ChoiceField(label="Sector", required=False, choices=[*_ALL, *Sector.choices])
    part = forms.ChoiceField(label="Part", required=False, choices=[*_ALL, *Part.choices])


class ServicesForm(_ListForm):
    pass


class ContractsForm(_ListForm):
    state = forms.ChoiceField(label="State", required=False, choices=[*_ALL, *CONTRACT.choices])
    kind = forms.ChoiceField(label="Kind", required=False, choices=[*_ALL, *Contract.Kind.choices])
    place_id = forms.TypedChoiceField(label="Place", required=False, coerce=int, empty_value=None)

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        places = queries.places_with_contracts().values_list("pk", "name")
        self.fields["place_id"].choices = [*_ALL, *places]


class LinksForm(forms.Form):
    """How the keeper narrows the list of links; an unknown state is ignored."""

    state = forms.ChoiceField(
        required=False,
        label="State",
        choices=[("", "Any state"), *((state, words[:1].upper() + words[1:]) for state, words in LINK.choices)],
    )

    def asked(self) -> str:
        return self.cleaned_data["state"] if self.is_valid() else ""
