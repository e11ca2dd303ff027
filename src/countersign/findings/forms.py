"""What a person may send us about a finding."""

from __future__ import annotations

from django import forms

from countersign.engine import Question
from countersign.engine.links import from_query
from countersign.errors import NotValid
from countersign.findings.models import Finding, Kind
from countersign.findings.states import FINDING

_ORDERS = {"newest": "Newest first", "oldest": "Oldest first", "due": "Answer due first", "number": "Number"}
_CONTRACTS = Finding._meta.get_field("contract").related_model.objects


class QuestionField(forms.CharField):
    """A question as the query part of an address: ``facts=experiences&is.body_id=3&contains.themes=lateness``."""

    def clean(self, value: str) -> Question | None:
        text = super().clean(value).strip().removeprefix("?")
        try:
            return from_query(text) if text else None
        except NotValid as error:
            raise forms.ValidationError(str(error)) from error


class FilterForm(forms.Form):
    """Narrows the public list; an unknown value is ignored."""

    body = forms.SlugField(required=False, label="Body", help_text="Short name, as in its address")
    service = forms.SlugField(required=False, label="Service")
    kind = forms.ChoiceField(required=False, label="Kind", choices=[("", "Any kind"), *Kind.choices])
    state = forms.ChoiceField(
        required=False,
        label="State",
        choices=[
            ("", "Any state"),
            ("published", "Published"),
            ("overdue", "Answer overdue"),
            ("disputed", "Disputed"),
            ("retired", "Retired"),
        ],
    )
    sort = forms.ChoiceField(required=False, label="Order", choices=list(_ORDERS.items()))

    def asked(self) -> dict[str, str]:
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


class StateForm(forms.Form):
    """Narrows the steward's desk."""

    state = forms.ChoiceField(required=False, choices=[("", "Any state"), *FINDING.choices])

    def asked(self) -> dict[str, str]:
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


class WordsForm(forms.ModelForm):
    """The words of a draft."""

    class Meta:
        model = Finding
        fields = ("claim", "kind", "who", "limits", "wording", "wording_version")

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["claim"].widget = forms.Textarea(attrs={"rows": 2})
        for name in ("who", "limits", "wording"):
            self.fields[name].widget = forms.Textarea(attrs={"rows": 3})

    def changes(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class DraftForm(WordsForm):
    """A question and the sentence that it counts."""

    question = QuestionField(label="Question", help_text="The part of its address after the question mark")
    base = QuestionField(label="Base", required=False, help_text="Empty: everybody in the same place and period")
    contract = forms.ModelChoiceField(_CONTRACTS.all(), required=False, to_field_name="slug")

    field_order = ("question", "base", "claim", "kind", "contract")


class ReplyForm(forms.Form):
    text = forms.CharField(
        label="Your reply",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="Printed beside the finding, in the same size. Name nobody and address nobody.",
    )


class ReasonForm(forms.Form):
    """Words that a step needs: a correction, or a reason."""

    text = forms.CharField(label="Words to print", max_length=4000, widget=forms.Textarea(attrs={"rows": 4}))
