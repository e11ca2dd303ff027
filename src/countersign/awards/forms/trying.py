"""What is asked of a simulation: two rules beside each other, on a made-up market."""

from __future__ import annotations

from django import forms

_RECORDS = (
    ("shrunken", "Shrunken towards the prior"),
    ("raw", "Raw average; no record is 0"),
    ("none", "Does not count"),
)
_FORMULAS = [(f"F{n}", f"F{n}") for n in range(1, 6)]


def _share(label: str, initial: int, **more) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=0, max_value=100, initial=initial, required=False, **more)


class TrialForm(forms.Form):
    """Shares are per cent; ``past`` the contracts that each bidder has behind it."""

    record = forms.ChoiceField(label="How does a record count?", choices=_RECORDS, required=False)
    weight = _share("What does it weigh? (%)", 10)
    mean = _share("Where does every record start? (%)", 70)
    strength = forms.IntegerField(
        label="As strong as how many results?", min_value=1, max_value=200, initial=10, required=False
    )
    relevance = _share("What does unlike work count? (%)", 100)
    alike = _share("How much of the past was like work? (%)", 100)
    formula = forms.ChoiceField(label="Price formula", choices=_FORMULAS[::-1], required=False)
    price_weight = _share("Weight of the price (%)", 40)
    past = forms.CharField(
        label="Results behind each bidder",
        initial="0, 3, 10, 40",
        required=False,
        max_length=60,
        help_text="2 to 8 whole numbers up to 200; 0 is a newcomer",
    )

    def clean_past(self) -> tuple[int, ...]:
        said = self.cleaned_data.get("past") or "0, 3, 10, 40"
        try:
            past = tuple(int(part) for part in said.replace(",", " ").split())
        except ValueError:
            raise forms.ValidationError("Give whole numbers with commas between them.") from None
        if not 2 <= len(past) <= 8 or not all(0 <= one <= 200 for one in past):
            raise forms.ValidationError("Give 2 to 8 numbers from 0 to 200.")
        return past

    def asked(self) -> dict:
        """Every value, the default where none was given."""
        given = self.cleaned_data
        defaults = {name: field.initial for name, field in self.fields.items() if field.initial is not None}
        return {name: (defaults.get(name) if given.get(name) in (None, "") else given[name]) for name in self.fields}
