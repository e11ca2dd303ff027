"""What a visitor may ask of the list of lines."""

from __future__ import annotations

from django import forms

from countersign.ledger import queries


class FilterForm(forms.Form):
    event = forms.ChoiceField(label="What happened", required=False)
    subject = forms.CharField(label="To what", required=False, max_length=120, help_text="For example finding:12")

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["event"].choices = [("", "Everything"), *((event, event) for event in queries.events())]

    def asked(self) -> dict[str, str]:
        """Arguments for :func:`queries.lines`; what cannot be understood is left out."""
        self.is_valid()
        return {name: value.strip() for name, value in self.cleaned_data.items() if value}
