"""How an administrator narrows the queue."""

from __future__ import annotations

from django import forms

from countersign.work.states import JOB


class StateForm(forms.Form):
    """An unknown state is ignored; without one, what was given up comes first."""

    state = forms.ChoiceField(
        required=False,
        label="State",
        choices=[("", "Any state"), *((state, words[:1].upper() + words[1:]) for state, words in JOB.choices)],
    )

    def asked(self) -> str:
        return self.cleaned_data["state"] if self.is_valid() else ""
