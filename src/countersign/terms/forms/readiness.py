"""Evidence of readiness, the decision to ask without it, and what a body is afraid of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django import forms
from django.db.models import Model

from countersign.frontend.forms import DateField, Radios
from countersign.terms.fears import fears
from countersign.terms.readiness import ASKING, Item

_WIDE = {"widget": forms.Textarea(attrs={"rows": 4}), "max_length": 2000}


class ShowForm(forms.Form):
    """Evidence for one item, with the numbers that this item asks for."""

    title = forms.CharField(label="What is the document called?", max_length=200)
    url = forms.URLField(label="Where can everybody read it?", max_length=500, assume_scheme="https")
    dated_on = DateField(label="Which date does it bear?", help_text="For example 12 10 2026")
    office = forms.CharField(label="Which office stands for it?", max_length=200, help_text="Never a person’s name")
    says = forms.CharField(label="What does it show?", help_text="Printed. Name no person.", **_WIDE)

    def __init__(self, item: Item, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.asked = tuple(item.numbers)
        for name, words in item.numbers.items():
            self.fields[name] = forms.IntegerField(label=words, min_value=1, max_value=1_000_000_000)

    def shown(self) -> dict[str, object]:
        """What the action takes."""
        said = dict(self.cleaned_data)
        return said | {"numbers": {name: said.pop(name) for name in self.asked}}


class OverrideForm(forms.Form):
    to = forms.ChoiceField(label="What do you want to do without being ready?", choices=ASKING, widget=Radios)
    reason = forms.CharField(label="Why can it not wait? Everybody can read this", **_WIDE)
    decided_by = forms.CharField(label="Which office decided?", max_length=200)
    until = DateField(label="Until which day?", help_text="At most 60 days from today")


class ProlongForm(forms.Form):
    reason = forms.CharField(label="Why does it take longer? Everybody can read this", **_WIDE)
    until = DateField(label="Until which day?", help_text="At most 60 days more, and only this once")


class TakeBackForm(forms.Form):
    reason = forms.CharField(label="The reason, for everybody to read", **_WIDE)


def _guards() -> list[tuple[str, object]]:
    known = [(one.says, [(guard.id, guard.words) for guard in one.guards]) for one in fears()]
    return [("", "No guard yet"), *known]


class FearForm(forms.Form):
    words = forms.CharField(
        label="What are you afraid of?", max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Only people who act for your body read this. Name nobody.",
    )  # fmt: skip
    guard = forms.ChoiceField(label="Which guard answers it?", choices=_guards, required=False)


class RehearseForm(forms.Form):
    """A file of past data and the contract that it is about."""

    contract = forms.ChoiceField(label="Which contract are the data about?")
    profile = forms.ChoiceField(label="How is the file read?", required=False)
    file = forms.FileField(
        label="The file", help_text="CSV, TSV, XLSX, JSON or JSON lines; each may be gzipped. Its name is not kept.",
        error_messages={"required": "Choose a file.", "empty": "The file is empty."},
    )  # fmt: skip

    def __init__(self, contracts: Mapping[str, Model], profiles: Iterable[str], *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.contracts = contracts
        self.fields["contract"].choices = [(pk, one.title) for pk, one in contracts.items()]
        self.fields["profile"].choices = [("", "Guess from the columns"), *((name, name) for name in profiles)]

    def opened(self) -> dict[str, object]:
        """What the action takes."""
        said = self.cleaned_data
        contract, file = self.contracts[said["contract"]], said["file"]
        return {"contract": contract, "file": file, "name": file.name, "profile": said["profile"]}
