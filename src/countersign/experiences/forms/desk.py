"""What a steward may send us."""

from __future__ import annotations

from collections.abc import Sequence

from django import forms

from countersign.errors import NotFound
from countersign.experiences.models import Coding
from countersign.experiences.told import MAX_WORDS
from countersign.experiences.words import ALSO_HELD
from countersign.frontend.forms import Checkboxes, Radios
from countersign.register.queries import service_by_slug
from countersign.text.coding import Dimension, codebook
from countersign.text.danger import kinds

_SMALL = {"class": "govuk-radios--small"}


def _single(dimension: Dimension, *, empty: tuple[str, str] | None = None) -> forms.ChoiceField:
    listed = [(code, codebook().words(code) if code != "none" else "Not said") for code in dimension.values]
    hints = {code: meaning for code, meaning in dimension.values.items() if code != "none"}
    return forms.ChoiceField(
        label=dimension.words,
        choices=[*listed, *([empty] if empty else [])],
        widget=Radios(attrs=_SMALL, hints=hints),
        error_messages={"required": f"Choose one for “{dimension.words}”."},
    )


class CodingForm(forms.Form):
    """A person's own coding. "-" for the kind is the codebook's "": nothing in the words tells."""

    NO_KIND = "-"

    kind = _single(codebook().kind, empty=(NO_KIND, "Nothing tells"))
    themes = forms.MultipleChoiceField(
        label="What it is about",
        choices=[(theme.id, theme.words) for theme in codebook().themes.values()],
        widget=Checkboxes(attrs={"class": "govuk-checkboxes--small cs-themes"}),
        required=False,
    )
    respect = _single(codebook().respect)
    confidence = _single(codebook().confidence)
    time_lost = _single(codebook().time_lost)
    fear = forms.BooleanField(label="Afraid that telling, or asking, will be held against them", required=False)

    @classmethod
    def of(cls, coding: Coding) -> CodingForm:
        """The form filled in with a coding."""
        names = ("themes", "respect", "confidence", "time_lost", "fear")
        return cls(initial={name: getattr(coding, name) for name in names} | {"kind": coding.kind or cls.NO_KIND})

    def clean_kind(self) -> str:
        kind = self.cleaned_data["kind"]
        return "" if kind == self.NO_KIND else kind


class RedactionForm(forms.Form):
    """A steward's own redaction in place of the machine's."""

    text = forms.CharField(
        label="Redacted words",
        help_text="Put [name], [place] or [date] where something gives a person away. It is checked when you save it.",
        widget=forms.Textarea(attrs={"rows": 12}),
        max_length=MAX_WORDS,
        error_messages={"required": "Leave the words that give nobody away."},
    )


class HoldForm(forms.Form):
    """Why an account is held: a kind, never words."""

    why = forms.ChoiceField(
        label="Why should it be held?",
        choices=[*((key, kind.title) for key, kind in kinds().items()), *ALSO_HELD.items()],
        help_text="No step touches it, and nothing of it is published, until somebody releases it.",
    )


class WhyForm(forms.Form):
    """Why a sealed original is opened."""

    why = forms.CharField(
        label="Why do you need the original?",
        help_text="Your name, the time and this reason are logged, and whoever looks at the account sees them.",
        max_length=200,
        error_messages={"required": "Say why the original is needed."},
    )


class SearchForm(forms.Form):
    """Look for a body or a contract in the register."""

    q = forms.CharField(label="Search the register", required=False, max_length=200)


class AttachForm(forms.Form):
    """Whose an account is: a body (``body:1``) or a contract (``contract:1``)."""

    whose = forms.ChoiceField(
        label="Whose is it?",
        widget=Radios(),
        error_messages={"required": "Choose a body or a contract, or leave it as a gap."},
    )
    alike = forms.BooleanField(label="", required=False, initial=True)

    def __init__(self, *args, listed: Sequence[tuple[str, str, str]], alike: int, **kwargs) -> None:
        """``listed``: (value, words, hint). ``alike``: how many other accounts say the same."""
        super().__init__(*args, **kwargs)
        self.fields["whose"].choices = [(value, words) for value, words, _ in listed]
        self.fields["whose"].widget.hints = {value: hint for value, _, hint in listed}
        if alike:
            self.fields["alike"].label = f"Also the {alike:,} other account{'s' * (alike != 1)} that say the same"
        else:
            del self.fields["alike"]

    def chosen(self) -> tuple[str, int]:
        """("body" or "contract", its id)."""
        kind, _, number = self.cleaned_data["whose"].partition(":")
        return kind, int(number)


class OutcomeForm(forms.Form):
    """What came of a gap."""

    outcome = forms.CharField(
        label="What came of it?",
        help_text="Who answers, or that nobody does. It is shown to those whose accounts stand in this gap.",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        error_messages={"required": "Say what came of it."},
    )
    asked = forms.CharField(
        label="What was asked, for everybody to read",
        help_text="In words of yours that name nobody. Leave it empty to keep the answer off the public list.",
        max_length=200, required=False,
    )  # fmt: skip
    service = forms.CharField(
        label="Address of the service that is meant", help_text="Its last part, for example home-care.",
        max_length=120, required=False,
    )  # fmt: skip
    words = forms.CharField(
        label="Words that mean this service from now on", help_text="One a line, as people said them.",
        widget=forms.Textarea(attrs={"rows": 3}), max_length=500, required=False,
    )  # fmt: skip

    def clean_service(self) -> object:
        """The service at this address, or None where nothing was given."""
        slug = self.cleaned_data["service"].strip().strip("/").rpartition("/")[2]
        try:
            return service_by_slug(slug) if slug else None
        except NotFound as error:
            raise forms.ValidationError(str(error)) from error
